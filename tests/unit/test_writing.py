"""Writing: each entry that calls for a writ has it once, however often and in whatever order."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from chalicelib.domain.refusals import NotFound, TryLater
from chalicelib.domain.status import Status
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import Writ, key_of, writ
from chalicelib.usecases.writing import Writing, write
from tests.builders import MORNING, a_code, the_moves
from tests.machines import Fuse, Fused, PowerCut
from tests.memory import MemoryDossiers, Office
from tests.typesetters import PlainTypesetter

CODE = a_code()
PORTAL = "https://motcua.example.vn"
LATER = MORNING + timedelta(days=3)


def an_office(status: Status = Status.FINISHED) -> Office:
    office = Office()
    for move in the_moves(status):
        office.dossiers.save(move)
    return office


def written(office: Office, seq: int = 2, **changes: Any) -> Writ | None:
    needs = Writing(office.dossiers, office.catalogue, office.archive, PlainTypesetter(), PORTAL)
    return write(replace(needs, **changes), CODE, seq, LATER)


def kept(office: Office) -> dict[str, str]:
    return {key: data.decode() for key, (data, _) in office.archive.kept.items()}


def test_a_writ_is_kept_under_the_name_of_its_entry_and_noted_with_the_dossier() -> None:
    office = an_office()
    made = written(office)
    data, kind = office.archive.kept[f"writ/{CODE}/000002-01.pdf"]
    assert kind == "application/pdf"
    assert made == writ(CODE, 2, Model.RECEIPT, data, LATER)
    assert office.dossiers.file(CODE).writs == (made,)


def test_a_writ_tells_of_its_entry_and_nothing_that_came_later() -> None:
    late, soon = an_office(Status.FINISHED), an_office(Status.RECEIVED)
    assert written(late) == written(soon)
    assert kept(late) == kept(soon)
    assert f"{PORTAL}/track?code={CODE}" in kept(late)[key_of(CODE, 2, Model.RECEIPT)]


def test_the_same_errand_again_sets_nothing_and_returns_the_same() -> None:
    office = an_office()
    made = written(office)
    assert written(office, typesetter=PlainTypesetter(is_broken=True)) == made
    assert len(kept(office)) == 1


def test_an_entry_that_calls_for_nothing_has_no_writ() -> None:
    office = an_office()
    assert written(office, seq=1) is None
    assert (kept(office), office.dossiers.file(CODE).writs) == ({}, ())


def test_errands_may_come_in_any_order() -> None:
    stands = []
    last = len(the_moves(Status.FINISHED))
    for order in permutations((1, 2, last)):
        office = an_office()
        for seq in order:
            written(office, seq)
        stands.append((kept(office), office.dossiers.file(CODE).writs))
    assert all(one == stands[0] for one in stands)
    assert [one.model for one in stands[0][1]] == [Model.RECEIPT, Model.CONTROL]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_run_cut_off_at_any_call_is_ended_by_the_next(at: int, *, after: bool) -> None:
    office, whole = an_office(), an_office()
    fuse = Fuse(at, after)
    ports: Any = {
        "dossiers": Fused(office.dossiers, fuse),
        "archive": Fused(office.archive, fuse),
        "typesetter": Fused(PlainTypesetter(), fuse),
    }
    with pytest.raises(PowerCut):
        written(office, **ports)
    assert written(office) == written(whole)
    assert kept(office) == kept(whole)
    assert office.dossiers.file(CODE).writs == whole.dossiers.file(CODE).writs


def test_what_was_kept_before_a_run_was_cut_off_stands_though_forms_changed_since() -> None:
    office = an_office()
    fuse = Fuse(2, after=False)
    with pytest.raises(PowerCut):
        written(office, dossiers=Fused(office.dossiers, fuse))
    before = kept(office)
    assert len(before) == 1
    made = written(office, typesetter=PlainTypesetter(style="another"))
    assert kept(office) == before
    (data,) = before.values()
    assert made == writ(CODE, 2, Model.RECEIPT, data.encode(), LATER)


class AnotherIsSooner(MemoryDossiers):
    """A store in which somebody else notes the writ while it is being made."""

    def put_writ(self, writ: Writ) -> None:
        super().put_writ(replace(writ, made_at=MORNING))
        super().put_writ(writ)


def test_two_at_the_same_moment_leave_one_file_and_one_note() -> None:
    office = replace(an_office(), dossiers=AnotherIsSooner())
    for move in the_moves(Status.RECEIVED):
        office.dossiers.save(move)
    assert written(office) is not None
    (noted,) = office.dossiers.file(CODE).writs
    assert (noted.made_at, len(kept(office))) == (MORNING, 1)


def test_what_cannot_be_set_is_told_and_leaves_nothing() -> None:
    office = an_office()
    with pytest.raises(ValueError, match="template"):
        written(office, typesetter=PlainTypesetter(is_broken=True))
    assert (kept(office), office.dossiers.file(CODE).writs) == ({}, ())


def test_an_entry_that_cannot_be_read_yet_is_tried_again() -> None:
    with pytest.raises(TryLater):
        written(an_office(Status.NEW))
    with pytest.raises(NotFound):
        written(Office())
