"""Printouts: what may be asked for, by whom, and who fetches what was made."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.people import Person, Role
from chalicelib.domain.printouts.asked import Form, Kind, Printout
from chalicelib.domain.printouts.outcome import Outcome
from chalicelib.domain.progress import State
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound
from chalicelib.usecases.printouts import PATIENCE, Asked, Desk, ask, fetch, look
from tests.builders import OTHER_WARD, WARD, a_citizen, a_code, an_agency, an_officer
from tests.machines import MemoryQueue
from tests.memory import MemoryCatalogue
from tests.printouts import LATER, MARCH, MemoryShelf, a_printout

RECEPTION = an_officer()
LEADER = an_officer(Role.LEADER)
ABOVE = an_officer(Role.LEADER, agency="H33")
AUDITOR = an_officer(Role.AUDITOR, agency="H33")
STRANGER = an_officer(agency=OTHER_WARD)
SHEET = CoverSheet(a_code(), "TK", 2)
DONE = Outcome(files=("so-theo-doi-ho-so.pdf",), count=3)


def a_desk(shelf: MemoryShelf, queue: MemoryQueue | None = None) -> Desk:
    agencies = [an_agency("H33"), an_agency(WARD), an_agency(OTHER_WARD)]
    return Desk(MemoryCatalogue(agencies=agencies), shelf, queue or MemoryQueue())


def asked(shelf: MemoryShelf, by: Person = RECEPTION, **changes: Any) -> Asked:
    return ask(a_desk(shelf), by, replace(a_printout(), **{"agency": "", **changes}))


def test_what_is_asked_for_is_noted_before_its_errand_is_sent() -> None:
    shelf, queue = MemoryShelf(), MemoryQueue()
    found = ask(a_desk(shelf, queue), RECEPTION, a_printout())
    assert (found.state, found.outcome) == (State.MAKING, Outcome())
    assert queue.errands == [{"id": found.printout.id}]
    assert shelf.asked == {found.printout.id: found.printout}
    assert (found.printout.agency, found.printout.asker) == (WARD, RECEPTION.id)


def test_asked_again_within_the_minute_it_is_the_same_and_later_another() -> None:
    shelf = MemoryShelf()
    first = asked(shelf, asked_at=LATER.replace(second=1))
    assert asked(shelf, asked_at=LATER.replace(second=59, microsecond=7)).printout == first.printout
    later = asked(shelf, asked_at=LATER + timedelta(minutes=1))
    assert later.printout.id != first.printout.id
    assert len(shelf.asked) == 2


def test_what_lies_there_is_not_made_again() -> None:
    shelf, queue = MemoryShelf(), MemoryQueue()
    shelf.conclude(asked(shelf).printout, DONE)
    found = ask(a_desk(shelf, queue), RECEPTION, a_printout())
    assert (found.state, found.outcome, queue.errands) == (State.READY, DONE, [])


@pytest.mark.parametrize(
    ("by", "agency", "may"),
    [
        (RECEPTION, WARD, True),
        (LEADER, "", True),
        (ABOVE, WARD, True),
        (AUDITOR, WARD, True),
        (an_officer(Role.CLERK, agency="H33"), WARD, False),
        (STRANGER, WARD, False),
        (LEADER, "H33", False),
        (a_citizen(), WARD, False),
        (a_citizen(), "", False),
    ],
)
def test_officers_ask_for_their_agency_leaders_and_auditors_also_for_those_below(
    by: Person, agency: str, *, may: bool
) -> None:
    shelf = MemoryShelf()
    if may:
        assert asked(shelf, by, agency=agency).printout.agency == WARD
        return
    with pytest.raises(Forbidden) as refused:
        asked(shelf, by, agency=agency)
    assert (refused.value.field, shelf.asked) == ("agency", {})


def test_an_auditor_has_no_cover_sheets_printed() -> None:
    shelf = MemoryShelf()
    with pytest.raises(Forbidden) as refused:
        asked(shelf, AUDITOR, kind=Kind.SHEETS, first=None, last=None, sheets=(SHEET,), agency=WARD)
    assert (refused.value.field, shelf.asked) == ("kind", {})


def test_an_agency_that_is_none_is_not_found() -> None:
    shelf = MemoryShelf()
    with pytest.raises(NotFound):
        asked(shelf, AUDITOR, agency="H33.99")
    assert shelf.asked == {}


def test_the_asker_and_officers_of_the_agency_fetch_it_and_nobody_else() -> None:
    shelf = MemoryShelf()
    made = asked(shelf, AUDITOR, agency=WARD).printout
    shelf.conclude(made, DONE)
    for by in (AUDITOR, LEADER, RECEPTION, an_officer(Role.AUDITOR)):
        assert look(shelf, by, made.id, LATER).state is State.READY
        assert fetch(shelf, by, made.id, DONE.files[0], LATER).startswith("https://")
    moved_away = replace(AUDITOR, agency=OTHER_WARD)
    for by in (STRANGER, ABOVE, a_citizen(), replace(a_citizen(), agency=WARD), moved_away):
        with pytest.raises(NotFound):
            look(shelf, by, made.id, LATER)
        with pytest.raises(NotFound):
            fetch(shelf, by, made.id, DONE.files[0], LATER)


def test_only_files_it_has_are_fetched() -> None:
    shelf = MemoryShelf()
    made = asked(shelf).printout
    with pytest.raises(NotFound):
        fetch(shelf, RECEPTION, made.id, DONE.files[0], LATER)
    shelf.conclude(made, DONE)
    for name in ("asked.json", "outcome.json", "../x", ""):
        with pytest.raises(NotFound) as refused:
            fetch(shelf, RECEPTION, made.id, name, LATER)
        assert refused.value.field == "file"


def test_what_is_refused_or_not_made_in_time_has_failed() -> None:
    shelf = MemoryShelf()
    made = asked(shelf).printout
    assert look(shelf, RECEPTION, made.id, made.asked_at + PATIENCE).state is State.MAKING
    late = made.asked_at + PATIENCE + timedelta(minutes=1)
    assert look(shelf, RECEPTION, made.id, late).state is State.FAILED
    shelf.conclude(made, Outcome(refused="Quá nhiều."))
    found = look(shelf, RECEPTION, made.id, LATER)
    assert (found.state, found.outcome.refused) == (State.FAILED, "Quá nhiều.")


DAYS = {"first": MARCH[0], "last": MARCH[1]}
NOT_ALLOWED: tuple[tuple[Kind, dict[str, Any], str], ...] = (
    (Kind.LOGBOOK, {"first": None}, "first"),
    (Kind.LOGBOOK, {"last": None}, "last"),
    (Kind.LOGBOOK, {"last": date(2026, 2, 28)}, "last"),
    (Kind.LOGBOOK, {"first": date(2026, 3, 6)}, "first"),
    (Kind.LOGBOOK, {"last": date(2027, 3, 2)}, "last"),
    (Kind.LOGBOOK, {"codes": (a_code(),)}, "codes"),
    (Kind.LOGBOOK, {"sheets": (SHEET,)}, "sheets"),
    (Kind.SLIPS, {}, "first"),
    (Kind.SLIPS, {**DAYS, "codes": (a_code(),)}, "first"),
    (Kind.SLIPS, {**DAYS, "form": Form.CSV}, "form"),
    (Kind.SLIPS, {**DAYS, "sheets": (SHEET,)}, "sheets"),
    (Kind.SLIPS, {"codes": (a_code(), "H33-1")}, "codes.1"),
    (Kind.SLIPS, {"codes": (a_code(),) * 1001}, "codes"),
    (Kind.SHEETS, {}, "sheets"),
    (Kind.SHEETS, {"sheets": (SHEET,), "codes": (a_code(),)}, "codes"),
    (Kind.SHEETS, {"sheets": (SHEET,), "last": MARCH[1]}, "last"),
    (Kind.SHEETS, {"sheets": (SHEET, replace(SHEET, dossier="x"))}, "sheets.1.dossier"),
    (Kind.SHEETS, {"sheets": (SHEET,) * 1001}, "sheets"),
    (Kind.SHEETS, {"sheets": (SHEET,), "form": Form.CSV}, "form"),
)


@pytest.mark.parametrize(("kind", "changes", "field"), NOT_ALLOWED)
def test_what_cannot_be_printed_is_refused_with_its_field(
    kind: Kind, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        a_printout(kind, **changes)
    assert refused.value.field == field
    assert len(refused.value.sentence) > len("Thiếu ngày.")


def test_codes_are_spelled_one_way_and_named_once() -> None:
    typed = (f" {a_code(2).lower()} ", a_code(), a_code(2))
    assert a_printout(Kind.SLIPS, codes=typed).codes == (a_code(2), a_code())


def test_a_book_of_a_whole_leap_year_may_be_asked_for() -> None:
    printout: Printout = a_printout(first=date(2026, 1, 1), last=date(2027, 1, 1))
    since, until = printout.span
    assert (until - since).days == 366
    assert since.utcoffset() == timedelta(hours=7)
