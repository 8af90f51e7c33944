"""Printing: the book holds what was received once, runs hold what there is and tell of the rest."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.coversheet import CoverSheet, compose
from chalicelib.domain.printouts.asked import MOST_LOGGED, Form, Kind, Printout
from chalicelib.domain.printouts.outcome import Fate, Item
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.status import Status
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import writ
from chalicelib.usecases import printing as errand
from chalicelib.usecases.printing import VOLUME, make
from tests.builders import MORNING, OTHER_WARD, WARD, a_code, the_moves
from tests.machines import Fuse, Fused, PowerCut
from tests.memory import MemoryDossiers, Office
from tests.printouts import LATER, MARCH, MemoryShelf, a_printout, printing
from tests.typesetters import PlainTypesetter

DAY = timedelta(days=1)
ELSEWHERE: dict[str, Any] = dict.fromkeys(("helped_by", "received_by", "decided_by"), OTHER_WARD)
SLIPS = "giay-tiep-nhan-01.pdf"


def lived(office: Office, serial: int, status: Status = Status.RECEIVED, **changes: Any) -> str:
    code = a_code(serial)
    for move in the_moves(status, code=code, **changes):
        office.dossiers.save(move)
    return code


def with_slip(office: Office, serial: int, **changes: Any) -> str:
    code = lived(office, serial, **changes)
    note = writ(code, 2, Model.RECEIPT, b"%PDF", MORNING)
    office.archive.keep(note.archive_key, b"%PDF", "application/pdf")
    office.dossiers.put_writ(note)
    return code


def made(office: Office, printout: Printout, **changes: Any) -> MemoryShelf:
    shelf = MemoryShelf()
    shelf.note(printout)
    assert make(printing(office, shelf, **changes), printout.id)
    return shelf


def rows(shelf: MemoryShelf) -> list[dict[str, str]]:
    (data,) = shelf.files.values()
    found: list[dict[str, str]] = json.loads(data.decode().removeprefix("%PDF 07 "))["rows"]
    return found


def codes(shelf: MemoryShelf) -> list[str]:
    return [row["code"] for row in rows(shelf)]


LIVES = st.lists(
    st.tuples(
        st.sampled_from(list(Status)), st.integers(-2, 5), st.sampled_from([WARD, OTHER_WARD])
    ),
    max_size=5,
)


@given(LIVES, st.integers(0, 4), st.integers(0, 3))
@settings(max_examples=25)
def test_the_book_has_each_dossier_received_in_its_days_once_in_order_of_receipt(
    lives: Sequence[tuple[Status, int, str]], start: int, length: int
) -> None:
    office = Office()
    for serial, (status, day, agency) in enumerate(lives, start=1):
        lived(office, serial, status, at=MORNING + day * DAY, received_by=agency)
    first = MORNING.astimezone(LOCAL).date() + (start - 1) * DAY
    printout = a_printout(first=first, last=first + length * DAY)
    every = (office.dossiers.get(a_code(serial)) for serial in range(1, len(lives) + 1))
    expected = sorted(
        (one.accepted_at, one.code)
        for one in every
        if one.received_by == WARD
        and one.accepted_at is not None
        and first <= one.accepted_at.astimezone(LOCAL).date() <= printout.days[1]
    )
    assert codes(made(office, printout)) == [code for _, code in expected]


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.PROCESSING, Status.RETURNED])
def test_a_dossier_stays_in_its_place_however_far_it_moved(status: Status) -> None:
    office = Office()
    first, moved, last = (
        lived(office, serial, life, at=MORNING + hours * timedelta(hours=1))
        for serial, life, hours in (
            (3, Status.RECEIVED, 0),
            (2, status, 1),
            (1, Status.RECEIVED, 2),
        )
    )
    assert codes(made(office, a_printout())) == [first, moved, last]


def test_the_book_tells_how_a_result_was_handed_over_and_to_whom() -> None:
    office = Office()
    lived(office, 1, Status.RETURNED)
    lived(office, 2, Status.FINISHED)
    told = [(row["way"], row["receiver"]) for row in rows(made(office, a_printout()))]
    assert told[0][0] != ""
    assert told[0][1] != ""
    assert told[1] == ("", "")


def test_a_book_of_nothing_is_a_book() -> None:
    shelf = made(Office(), a_printout())
    (outcome,) = shelf.outcomes.values()
    assert (rows(shelf), outcome.count) == ([], 0)


def test_a_book_as_csv_has_a_heading_and_a_row_each() -> None:
    office = Office()
    code = lived(office, 1)
    shelf = made(office, a_printout(form=Form.CSV))
    ((name, data),) = ((name, data.decode()) for (_, name), data in shelf.files.items())
    assert name == "so-theo-doi-ho-so.csv"
    heads, row = data.splitlines()
    assert heads.startswith("TT|Mã hồ sơ|")
    assert row.startswith(f"1|{code}|")


class Crowd(MemoryDossiers):
    """A store in which an agency received more than any book takes."""

    def received(self, *_: object) -> Any:
        """Yield codes without end."""
        yield from (a_code(number) for number in range(1, 10**6))


def test_more_than_a_book_takes_is_refused_in_words_and_nothing_is_laid_down() -> None:
    office = replace(Office(), dossiers=Crowd())
    for kind, most in ((Kind.LOGBOOK, MOST_LOGGED), (Kind.SLIPS, 1000)):
        shelf = made(office, a_printout(kind, first=MARCH[0], last=MARCH[1]))
        (outcome,) = shelf.outcomes.values()
        assert f"hơn {most} hồ sơ" in outcome.refused
        assert (shelf.files, outcome.files) == ({}, ())


def test_slips_of_a_selection_come_in_its_order_and_each_is_told_of() -> None:
    office = Office()
    second, first = with_slip(office, 2), with_slip(office, 1)
    new, waiting = lived(office, 3, Status.NEW), lived(office, 4, at=LATER)
    lacking = lived(office, 5, at=MORNING - 9 * DAY)
    elsewhere = with_slip(office, 6, **ELSEWHERE)
    absent = a_code(9)
    wanted = (second, new, elsewhere, first, waiting, absent, lacking)
    shelf = made(office, a_printout(Kind.SLIPS, codes=wanted))
    (outcome,) = shelf.outcomes.values()
    fates = (
        *(Fate.PRINTED, Fate.NOT_RECEIVED, Fate.UNKNOWN, Fate.PRINTED),
        *(Fate.WAITING, Fate.UNKNOWN, Fate.LACKING),
    )
    assert outcome.items == tuple(
        Item(code, "", fate) for code, fate in zip(wanted, fates, strict=True)
    )
    assert (outcome.files, outcome.count, len(outcome.lacking)) == ((SLIPS,), 2, 5)
    (data,) = shelf.files.values()
    assert data.decode().endswith(f": {second} {first}")


def test_slips_of_days_are_those_of_what_was_received_then() -> None:
    office = Office()
    one, _, three = (
        with_slip(office, serial, at=MORNING + day * DAY)
        for serial, day in ((1, 0), (2, 5), (3, 1))
    )
    days = {"first": date(2026, 3, 2), "last": date(2026, 3, 3)}
    shelf = made(office, a_printout(Kind.SLIPS, **days))
    (data,) = shelf.files.values()
    assert data.decode().endswith(f": {one} {three}")


def test_a_selection_of_nothing_that_is_ours_leaves_no_file_and_says_so() -> None:
    shelf = made(Office(), a_printout(Kind.SLIPS, codes=(a_code(),)))
    (outcome,) = shelf.outcomes.values()
    assert (outcome.files, outcome.refused) == ((), "")
    assert [item.fate for item in outcome.items] == [Fate.UNKNOWN]


def test_a_large_run_is_bound_in_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand, "VOLUME", 2)
    assert VOLUME == 100
    office = Office()
    named = tuple(with_slip(office, serial) for serial in range(1, 6))
    shelf = made(office, a_printout(Kind.SLIPS, codes=named))
    held = [data.decode().partition(": ")[2].split() for data in shelf.files.values()]
    assert held == [list(named[:2]), list(named[2:4]), list(named[4:])]
    (outcome,) = shelf.outcomes.values()
    assert outcome.files == tuple(f"giay-tiep-nhan-0{number}.pdf" for number in (1, 2, 3))


def test_cover_sheets_say_what_the_scanner_looks_for() -> None:
    office = Office()
    code = lived(office, 1)
    elsewhere = lived(office, 2, **ELSEWHERE)
    good = CoverSheet(code, "TK", 12)
    wanted = (good, CoverSheet(code, "XX", 1), CoverSheet(elsewhere, "TK", 1))
    shelf = made(office, a_printout(Kind.SHEETS, sheets=wanted))
    (outcome,) = shelf.outcomes.values()
    assert [one.fate for one in outcome.items] == [Fate.PRINTED, Fate.NO_SUCH_PAPER, Fate.UNKNOWN]
    assert list(shelf.files.values()) == [compose(good).encode()]


def test_the_same_errand_again_makes_nothing() -> None:
    office, shelf, printout = Office(), MemoryShelf(), a_printout()
    lived(office, 1)
    shelf.note(printout)
    assert make(printing(office, shelf), printout.id)
    before = dict(shelf.files)
    lived(office, 2)
    assert not make(printing(office, shelf, setter=PlainTypesetter(is_broken=True)), printout.id)
    assert shelf.files == before
    with pytest.raises(NotFound):
        make(printing(office, shelf), "0" * 32)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, 10))
def test_a_run_cut_off_at_any_call_is_ended_by_the_next(at: int, *, after: bool) -> None:
    office, printout = Office(), a_printout(Kind.SLIPS, first=MARCH[0], last=MARCH[1])
    for serial in (1, 2):
        with_slip(office, serial)
    shelf, fuse = MemoryShelf(), Fuse(at, after)
    shelf.note(printout)
    ports: Any = {
        name: Fused(port, fuse)
        for name, port in (
            ("dossiers", office.dossiers),
            ("archive", office.archive),
            ("shelf", shelf),
        )
    }
    with pytest.raises(PowerCut):
        make(printing(office, shelf, **ports), printout.id)
    make(printing(office, shelf), printout.id)
    whole = made(office, printout)
    assert (shelf.outcomes, shelf.files) == (whole.outcomes, whole.files)
