"""Reconciling: what a provider says moved on a day, beside what our book says."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.ledger import Line


class Kind(StrEnum):
    """How a line of one side differs from the other's."""

    ONLY_THERE = "only-there"
    """The provider moved money that our book does not know."""
    ONLY_HERE = "only-here"
    """Our book knows money that the provider does not."""
    AMOUNT = "amount"
    """Both know it, with different amounts."""
    TWICE = "twice"
    """The provider names it more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A line of a provider's report: đồng, negative for what was given back."""

    ref: str
    transaction: str
    amount: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A line in which the two disagree; `here` and `there` are None where one side has none."""

    kind: Kind
    ref: str
    transaction: str
    here: Line | None
    there: int | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of a comparison: lines that agree, and those that do not."""

    agreed: int
    differences: tuple[Difference, ...]


def reconciled(here: Sequence[Line], there: Sequence[Reported]) -> Reconciled:
    """Compare a day's book with a provider's report, line by line, by (ref, transaction).

    Every line of either side is either agreed or in exactly one difference; the order of lines
    does not matter, and a report that names the same line again is told so.
    """
    times = Counter((one.ref, one.transaction) for one in there)
    told = {(one.ref, one.transaction): one for one in there}
    known = {(one.ref, one.transaction): one for one in here}
    found = tuple(_differences(known, told, times))
    return Reconciled(len({*known, *told}) - len(found), found)


_Id = tuple[str, str]


def _differences(
    known: dict[_Id, Line], told: dict[_Id, Reported], times: Counter[_Id]
) -> Iterator[Difference]:
    for key in sorted({*known, *told}):
        here, there = known.get(key), told.get(key)
        kind = _kind(here, there, times[key])
        if kind is not None:
            yield Difference(kind, *key, here, None if there is None else there.amount)


def _kind(here: Line | None, there: Reported | None, times: int) -> Kind | None:
    if here is None:
        return Kind.ONLY_THERE
    if there is None:
        return Kind.ONLY_HERE
    if here.amount != there.amount:
        return Kind.AMOUNT
    return Kind.TWICE if times > 1 else None
