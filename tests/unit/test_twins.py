"""The same paper in two places: whoever may see both is told, whoever may not learns nothing."""

import hashlib

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.refusals import NotFound
from chalicelib.usecases import traying
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.twins import scanned, twins
from tests.builders import OTHER_WARD, WARD, a_citizen, a_code, a_filed_move, an_officer
from tests.machines import a_file, a_sheet
from tests.worlds import CODE, NOON, World

OTHER, FOREIGN = a_code(2), a_code(1, OTHER_WARD)
DATA = a_file("một", "hai")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def papers(world: World, code: str) -> list[str]:
    return [p for component in world.dossiers.get(code).components for p in component.papers]


def twice_sent() -> World:
    """Return a world where a citizen sent the same file with two dossiers, and a third one too."""
    world = World()
    world.dossiers.save(a_filed_move(OTHER))
    world.dossiers.save(a_filed_move(FOREIGN, by=a_citizen("citizen-2")))
    for number, code in enumerate((CODE, OTHER, FOREIGN)):
        upload = world.uploaded(DATA, code, f"u{number}")
        assert world.read(upload) is Done.FILED
    return world


def test_both_dossiers_show_that_the_paper_lies_in_the_other_too() -> None:
    world = twice_sent()
    for code, other in ((CODE, OTHER), (OTHER, CODE)):
        (paper,) = papers(world, code)
        (twin,) = twins(world.dossiers, an_officer(), code, paper)
        assert (twin.place.code, twin.place.component, twin.same) == (other, "TK", True)
        assert twin.place.name == "Tờ khai"


def test_nobody_learns_of_a_dossier_they_may_not_see() -> None:
    world = twice_sent()
    (paper,) = papers(world, CODE)
    (own,) = twins(world.dossiers, a_citizen(), CODE, paper)
    assert own.place.code == OTHER
    auditor = an_officer(Role.AUDITOR, "H33")
    assert [t.place.code for t in twins(world.dossiers, auditor, CODE, paper)] == [OTHER, FOREIGN]
    for stranger in (a_citizen("citizen-2"), an_officer(agency=OTHER_WARD)):
        with pytest.raises(NotFound):
            twins(world.dossiers, stranger, CODE, paper)
        assert twins(world.dossiers, stranger, FOREIGN, papers(world, FOREIGN)[0]) == ()


def test_other_pages_of_the_same_file_are_told_apart_from_the_same() -> None:
    world = World()
    world.arrive(a_file(a_sheet(CODE, "TK"), "một", a_sheet(CODE, "GT"), "hai"))
    first, _ = papers(world, CODE)
    (twin,) = twins(world.dossiers, an_officer(), CODE, first)
    assert (twin.place.component, twin.place.pages, twin.same) == ("GT", 1, False)


def test_a_paper_filed_twice_in_one_dossier_shows_the_other_component() -> None:
    world = World()
    world.read(world.uploaded(DATA, CODE))
    world.read(world.uploaded(DATA, CODE, "u2", component="GT"))
    paper, again = papers(world, CODE)
    assert paper == again
    (twin,) = twins(world.dossiers, an_officer(), CODE, paper)
    assert (twin.place.component, twin.same) == ("GT", True)


def test_a_paper_that_an_officer_filed_from_the_tray_is_found_too() -> None:
    world = World()
    data = a_file("một")
    world.arrive(data)
    (entry,) = world.entries()
    memory = world.memory
    traying.file(
        memory.dossiers, memory.catalogue, an_officer(), entry.id, CODE, "TK", NOON, memory.chance
    )
    assert [place.code for place in world.dossiers.lodgings(sha256(data))] == [CODE]


def test_a_paper_no_dossier_has_has_no_twins() -> None:
    with pytest.raises(NotFound):
        twins(World().dossiers, an_officer(), CODE, "none")


def test_a_scan_that_came_again_tells_where_the_first_went() -> None:
    world = World()
    data = a_file(a_sheet(CODE, "TK"), "một", a_sheet("G09.20-20260609-0092637"), "hai")
    assert world.arrive(data) is Done.SCANNED
    assert world.arrive(data, f"scan/{WARD}/may-2/again.pdf") is Done.DUPLICATE
    found = scanned(world.dossiers, an_officer(), sha256(data))
    assert (found.receipt.filed, found.receipt.in_tray) == (1, 1)
    assert [(place.code, place.component) for place in found.places] == [(CODE, "TK")]
    with pytest.raises(NotFound):
        scanned(world.dossiers, an_officer(agency=OTHER_WARD), sha256(data))
    with pytest.raises(NotFound):
        scanned(world.dossiers, an_officer(), "00" * 32)
