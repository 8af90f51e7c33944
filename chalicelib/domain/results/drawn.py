"""Drawn: the number and the check code that an approved result was given, once and for good."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.results.numbering import number_of, register_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn for the approval that is entry `approval` of the dossier `code`.

    `serial` counts from 1 in the register of agency, symbol and year, without a gap. By
    `check_code` anyone looks the result up. The result is dated at the day it was drawn, so that
    later numbers of a register never have earlier days.
    """

    code: str
    approval: int
    agency: str
    symbol: str
    serial: int
    check_code: str
    at: datetime

    @property
    def issued_on(self) -> date:
        """Return the local day the result is dated at."""
        return self.at.astimezone(LOCAL).date()

    @property
    def register(self) -> str:
        """Return which register its number stands in."""
        return register_of(self.agency, self.symbol, self.issued_on.year)

    @property
    def number(self) -> str:
        """Return number and symbol, as they are printed."""
        return number_of(self.serial, self.symbol)
