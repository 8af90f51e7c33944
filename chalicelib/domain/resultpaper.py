"""Result paper: how a procedure's result is printed, and what its appraiser adds, as data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

FILE = "result.json"
"""Where a package of the catalogue says it."""


class Layout(StrEnum):
    """Thể thức: which of the office's layouts a result is set in."""

    CERTIFICATE = "certificate"
    """Giấy chứng nhận, giấy xác nhận, giấy khai sinh, trích lục, phiếu: groups of lines."""
    NOTICE = "notice"
    """Thông báo: addressed to the applicant, on legal bases, one sentence after another."""
    PERMIT = "permit"
    """Giấy phép: what is allowed to whom, in numbered groups."""
    COPY = "copy"
    """Bản sao: what a register says, marked as a copy of it."""


class Shown(StrEnum):
    """How a value is printed."""

    TEXT = "text"
    """As it is; of a choice of the form its Vietnamese label, of yes and no “Có”, “Không”."""
    DATE = "date"
    """02/03/2026."""
    DAY = "day"
    """ngày 02 tháng 3 năm 2026."""
    DAY_IN_WORDS = "day-in-words"
    """ngày hai, tháng ba, năm hai nghìn không trăm hai mươi sáu."""
    NUMBER = "number"
    """1.250"""
    MONEY = "money"
    """1.250.000 đồng."""


class Kind(StrEnum):
    """What may be written as a value of a proposal."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A value the appraiser must (`required`) or may propose: what the answers do not tell.

    `vi` is its label, `choices` the texts it may be where its `type` is a choice. A date is
    written ``2026-03-02``, a number in digits.
    """

    name: str
    vi: str
    hint: str = ""
    required: bool = True
    type: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A label and the value printed after it, with `unit` behind it.

    `source` is ``answers.<name>``, ``proposal.<name>`` or one of `KNOWN`. Without a value the line
    stays open; an `optional` one is left out.
    """

    vi: str
    source: str
    shown: Shown = Shown.TEXT
    unit: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that stand together, under a heading or none."""

    vi: str = ""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPaper:
    """Mẫu kết quả: what the paper of a result prints.

    `subject` is the source of whom it is about. `symbol` follows the number (``12/GXN-UBND``);
    `title` is printed in capitals, `about` below it. `issuer` names who issues where it is not the
    agency that decides itself, `superior` the code of the agency above that one. Sentences hold
    placeholders of sources: ``{answers.child_name}``, ``{proposal.until|day}``. `bases` are
    symbols of the procedure's legal bases, `kept` who else gets it. A result is good for
    `valid_months` from `issued_on`, the day its number was drawn, without for ever. `unverified`
    tells what in all this rests on belief.
    """

    layout: Layout
    symbol: str
    title: str
    subject: str = "applicant.name"
    about: str = ""
    issuer: str = ""
    superior: str = ""
    bases: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    closing: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    propose: tuple[Wanted, ...] = ()
    valid_months: int | None = None
    unverified: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return every text in which placeholders may stand."""
        return (self.about, self.issuer, *self.opening, *self.closing)

    @property
    def lines(self) -> Iterator[Line]:
        """Yield every line, in the order they are printed."""
        for group in self.groups:
            yield from group.lines

    def wanted(self, name: str) -> Wanted | None:
        """Return the value of that name that a proposal may tell, if there is one."""
        return next((one for one in self.propose if one.name == name), None)


KNOWN: tuple[str, ...] = (
    "applicant.name",
    "applicant.personal_id",
    "applicant.address",
    "applicant.phone",
    "applicant.email",
    "dossier.code",
    "dossier.received",
    "procedure.name",
    "agency.name",
    "agency.seat",
    "agency.address",
    "result.number",
    "result.day",
    "valid.months",
    "valid.until",
)
"""What the office itself can say of a dossier: sources beside the answers and the proposal."""

PLACEHOLDER = re.compile(r"\{([a-z_.]+)(?:\|([a-z-]+))?\}")
"""A source in a sentence, and how it is shown where not as text."""
