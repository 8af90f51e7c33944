"""Packages: a procedure with its golden example, as its folder in the catalogue says it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.answers import Validate
from chalicelib.domain.calendar import WorkCalendar
from chalicelib.domain.parts import Applicant, Channel
from chalicelib.domain.procedure import Agency, Procedure


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: `where` is a file and a JSON pointer in it, `what` says it in words."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class ExpectedFee:
    """A fee line of the golden example, in đồng."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of the golden example; `due` is reckoned as if received when submitted."""

    fees: tuple[ExpectedFee, ...]
    total: int
    due: datetime
    first_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedClaim:
    """What must be owed of the same application where `policy` is claimed for it."""

    policy: str
    fees: tuple[ExpectedFee, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Ví dụ mẫu: a complete, valid application, and what is expected of it.

    `proposal` is what the appraiser adds for the result, by the names its template asks for.
    """

    case: str | None
    channel: Channel
    received_by: str
    submitted_at: datetime
    applicant: Applicant
    answers: Mapping[str, object]
    components: tuple[str, ...]
    expected: Expected
    claims: tuple[ExpectedClaim, ...] = ()
    proposal: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A folder of the catalogue: ``<code>``, or ``<code>@<day>`` for law that begins later.

    `files` holds the JSON of each file by its path in the catalogue; `graphs` tells for each case
    where its graph is written, such as ``processes/same-day.json#``.
    """

    folder: str
    procedure: Procedure
    example: Example
    graphs: tuple[str, ...]
    files: Mapping[str, object]

    def at(self, file: str, *path: str | int) -> str:
        """Return a place in one of the package's files: ``1.001193/fees.json#/fees/0``."""
        return pointer(f"{self.folder}/{file}#", *path)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What packages are held against: agencies, the office calendar, and JSON Schema's rules.

    `validate` holds answers against a form; `schema_fault` returns where a schema is none and why.
    """

    agencies: Sequence[Agency]
    calendar: WorkCalendar
    validate: Validate
    schema_fault: Callable[[Mapping[str, object]], tuple[tuple[str | int, ...], str] | None]


def pointer(base: str, *path: str | int) -> str:
    """Return `base` with a JSON pointer (RFC 6901) to what lies at `path` below it."""
    steps = (str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return "".join([base, *(f"/{step}" for step in steps)])


def texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield every text in a JSON value, names of members too, with its place."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield pointer(where, str(name)), str(name)
            yield from texts(inner, pointer(where, str(name)))
    elif isinstance(value, Sequence):
        for place, inner in enumerate(value):
            yield from texts(inner, pointer(where, place))
