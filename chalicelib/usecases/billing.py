"""Billing: each payment gets its receipts once, numbered without a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.bills import Bill, Owed, Series, bill, owed_bills
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Person
from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.usecases.acting import TRIES
from chalicelib.usecases.ports import Catalogue, Conflict, Dossiers
from chalicelib.usecases.telling import Errand
from chalicelib.usecases.viewing import view


class Bills(Protocol):
    """The book of receipts."""

    def of(self, code: str) -> tuple[Bill, ...]:
        """Return the receipts of a dossier (1 Query)."""

    def last(self, series: Series) -> int:
        """Return the last number given in a series, 0 where none is (1 Query)."""

    def issue(self, made: Bill) -> None:
        """Write a receipt under its number and with its dossier (1 TransactWriteItems).

        Raises Conflict where the number is taken, or the payment has its receipt.
        """


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt and who issued it."""

    bill: Bill
    agency: str
    address: str


def to_bill(code: str) -> Errand:
    """Return the errand to make the receipts of a dossier."""
    return {"bill": {"code": code}}


def bill_all(dossiers: Dossiers, bills: Bills, code: str, at: datetime) -> int:
    """Make every receipt the dossier's payments call for, and return how many were made.

    Made after the payment it shows, from the dossier as it stands; again makes none. A number is
    the last one given and one more, written on condition that nobody took it meanwhile: whoever
    did has a receipt under it, so no number is left out.
    """
    made = 0
    for _ in range(TRIES):
        dossier = dossiers.get(code)
        lacking = tuple(owed_bills(dossier, bills.of(code), at))
        if not lacking:
            return made
        made += sum(_issued(bills, owed, dossier, at) for owed in lacking)
    raise TryLater("Có nhiều biên lai được lập cùng lúc; sẽ thử lại.", "bill")


def _issued(bills: Bills, owed: Owed, dossier: Dossier, at: datetime) -> bool:
    """Issue a receipt; tell whether it is issued now rather than made by somebody else."""
    number = bills.last(owed.series) + 1
    try:
        bills.issue(bill(owed, number, dossier, at))
    except Conflict:
        return False
    return True


def shown(
    dossiers: Dossiers, catalogue: Catalogue, by: Person, code: str, name: str, at: datetime
) -> Shown:
    """Return a receipt of a dossier that `by` may see; raises NotFound."""
    found = view(dossiers, catalogue, by, code, at)
    one = _named(found.bills, name)
    agency = catalogue.agency(one.series.agency)
    return Shown(one, agency.name, agency.address)


def _named(bills: Sequence[Bill], name: str) -> Bill:
    for one in bills:
        if one.name == name:
            return one
    raise NotFound("Hồ sơ không có biên lai này.", "bill")
