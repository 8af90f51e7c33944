"""Bills: the receipts (biên lai) of phí and lệ phí, numbered without gaps."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.amounts import in_words
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.facts import COUNTER_PROVIDERS as AT_THE_COUNTER
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Payment

FIGURES = 7
"""Of a number as it is printed: ``0000001``."""
FORMS = {FeeKind.PHI: "01BLP", FeeKind.LE_PHI: "01BLL"}
"""Mẫu số by kind of fee: phí and lệ phí are receipted apart. Not verified against the decree on
invoices and receipts (NĐ 123/2020); the forms are data here and printed as such."""


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """Ký hiệu biên lai: whose numbers these are, of which kind of fee, in which year."""

    agency: str
    kind: FeeKind
    year: int

    @property
    def form(self) -> str:
        """The form, as printed."""
        return FORMS[self.kind]

    @property
    def symbol(self) -> str:
        """The series, as printed: two figures of the year and E for electronic."""
        return f"{self.year % 100:02}E"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """What was paid for, in đồng."""

    code: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Biên lai: what one payment paid of one kind of fee.

    Made after the payment it shows; (`dossier`, `ref`, `transaction`, kind) make it the only one.
    `number` counts within its series from 1 without a gap.
    """

    series: Series
    number: int
    dossier: str
    ref: str
    transaction: str
    provider: str
    payer: str
    payer_address: str
    lines: tuple[BillLine, ...]
    paid_at: datetime
    issued_at: datetime

    @property
    def amount(self) -> int:
        """The sum, in đồng."""
        return sum(line.amount for line in self.lines)

    @property
    def words(self) -> str:
        """The sum in words."""
        return in_words(self.amount)

    @property
    def shown(self) -> str:
        """The number as it is printed."""
        return f"{self.number:0{FIGURES}}"

    @property
    def name(self) -> str:
        """What the receipt is called among those of its agency: ``01BLL-26E-0000001``."""
        return f"{self.series.form}-{self.series.symbol}-{self.shown}"


@dataclass(frozen=True, slots=True)
class Owed:
    """A bill that is to be made: its series, and what it says but its number."""

    series: Series
    payment: Payment
    lines: tuple[BillLine, ...]

    @property
    def key(self) -> tuple[str, str, FeeKind]:
        """What makes it the only one of its dossier."""
        return self.payment.ref, self.payment.transaction, self.series.kind


def owed_bills(dossier: Dossier, made: Sequence[Bill], at: datetime) -> Iterator[Owed]:
    """Yield the bills that payments of the dossier call for and that are not `made`.

    A fee is on bills once: what came twice, or came for a dossier that owes nothing, goes back and
    is on none. Money taken at the counter has the paper receipt that was handed out for it.
    """
    known = {(one.ref, one.transaction, one.series.kind) for one in made}
    left = _unbilled(dossier, made)
    for payment in dossier.payments:
        if payment.provider in AT_THE_COUNTER:
            continue
        for kind in FeeKind:
            owed = Owed(_series(dossier, kind, at), payment, _lines(payment, kind, left))
            if owed.lines and owed.key not in known:
                yield owed
                left -= Counter({line.code: line.amount for line in owed.lines})


def _series(dossier: Dossier, kind: FeeKind, at: datetime) -> Series:
    return Series(dossier.received_by, kind, at.astimezone(LOCAL).year)


def _unbilled(dossier: Dossier, made: Sequence[Bill]) -> Counter[str]:
    """Return what is on no bill yet of each fee that is owed, in đồng."""
    fees = () if dossier.is_void else dossier.fees
    left = Counter({line.code: line.amount for line in fees})
    for payment in dossier.payments:
        if payment.provider in AT_THE_COUNTER:
            left -= Counter({code: amount for code, _, amount in payment.lines})
    for one in made:
        left -= Counter({line.code: line.amount for line in one.lines})
    return left


def _lines(payment: Payment, kind: FeeKind, left: Counter[str]) -> tuple[BillLine, ...]:
    amounts = [(code, min(amount, left[code])) for code, of, amount in payment.lines if of is kind]
    return tuple(BillLine(code=code, name=code, amount=part) for code, part in amounts if part > 0)


def bill(owed: Owed, number: int, dossier: Dossier, at: datetime) -> Bill:
    """Return the bill under its number, issued now."""
    names = {line.code: line.name for line in dossier.fees}
    return Bill(
        series=owed.series,
        number=number,
        dossier=dossier.code,
        ref=owed.payment.ref,
        transaction=owed.payment.transaction,
        provider=owed.payment.provider,
        payer=dossier.applicant.name,
        payer_address=dossier.applicant.address,
        lines=tuple(replace(line, name=names[line.code]) for line in owed.lines),
        paid_at=owed.payment.paid_at,
        issued_at=at,
    )
