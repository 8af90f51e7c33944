"""Columns: how a fact is spelled in the lake, and which lines are facts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact

SKEW = timedelta(hours=1)
"""How far machines' clocks may differ before a fact is taken to come from the future."""
_BIGINT = range(-(2**63), 2**63)
_SQL_TYPES: Mapping[Any, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    bool: "BOOLEAN",
    datetime: "TIMESTAMPTZ",
    date: "DATE",
    int | None: "BIGINT",
    date | None: "DATE",
    datetime | None: "TIMESTAMPTZ",
}
COLUMNS = {name: _SQL_TYPES[kind] for name, kind in get_type_hints(Fact).items()}
"""The columns of a delta: the fields of a fact."""
_VALUES = attrgetter(*COLUMNS)
DERIVED = {"until_on": "DATE", "until_at": "TIMESTAMPTZ", "first_supplement_on": "DATE"}
"""What folding adds: until when the entry stands, and the day of the first supplement request."""
KEPT = {name: kind for name, kind in COLUMNS.items() if name != "hash"} | DERIVED
"""The columns of ``facts.parquet``; hashes lie in a file of their own, since no report reads them.
"""
HASHES = ("code", "seq", "entered_on", "hash")
"""The columns of ``hashes.parquet``."""


class Wrong(StrEnum):
    """Why a line of a delta is no fact."""

    NOT_A_FACT = "not-a-fact"
    """No JSON, or not exactly the fields of a fact."""
    INCONSISTENT = "inconsistent"
    """Its days are not those of its moments."""
    FUTURE = "from-the-future"
    """Entered later than now; looked at again the next night."""


def wrong(line: bytes, at: datetime) -> Wrong | None:
    """Return why a line of a delta is no fact at `at`, None where it is a whole one."""
    try:
        fact = _reader().validate_json(line, strict=True, extra="forbid")
    except ValidationError:
        return Wrong.NOT_A_FACT
    moments = (fact.entered_at, fact.submitted_at, fact.received_at, fact.due_at, fact.finished_at)
    numbers = (value for value in _VALUES(fact) if isinstance(value, int))
    if any(moment is not None and moment.tzinfo is None for moment in moments):
        return Wrong.NOT_A_FACT
    if not all(number in _BIGINT for number in numbers):
        return Wrong.NOT_A_FACT
    if _day(fact.entered_at) != fact.entered_on or _day(fact.submitted_at) != fact.submitted_on:
        return Wrong.INCONSISTENT
    return Wrong.FUTURE if fact.entered_at > at + SKEW else None


@cache
def _reader() -> TypeAdapter[Fact]:
    return TypeAdapter(Fact)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()
