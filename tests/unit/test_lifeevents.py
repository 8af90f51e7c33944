"""Life events: each leads to procedures there are, and whoever writes them wrong is told where."""

from dataclasses import replace

import pytest

from chalicelib.domain.lifeevents import LifeEvent, lint_life_events
from chalicelib.domain.refusals import NotFound
from chalicelib.usecases import finding
from infra.packages import read_all
from tests.builders import a_procedure
from tests.memory import MemoryCatalogue

BIRTH = LifeEvent("sinh-con", "Sinh con", "A child is born", "Khai sinh", ("1.001193",))


def places(*events: LifeEvent) -> list[str]:
    return [found.where for found in lint_life_events(events, {"1.001193", "1.004222"})]


def test_what_is_written_well_is_let_pass() -> None:
    assert places(BIRTH, replace(BIRTH, id="doi-cho-o", procedures=("1.004222",))) == []


@pytest.mark.parametrize(
    ("wrong", "member"),
    [
        ({"id": "Sinh con"}, "id"),
        ({"name": " "}, "name"),
        ({"name_en": ""}, "name_en"),
        ({"about": "Khai sinh tre\u0309 em"}, "about"),
        ({"procedures": ()}, "procedures"),
        ({"procedures": ("1.001193", "9.999999")}, "procedures/1"),
        ({"procedures": ("1.001193", "1.001193")}, "procedures/1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(wrong: dict[str, object], member: str) -> None:
    assert places(replace(BIRTH, **wrong)) == [f"life-events.json#/events/0/{member}"]  # type: ignore[arg-type]


def test_two_of_one_name_are_told() -> None:
    assert places(BIRTH, BIRTH) == ["life-events.json#/events/1/id"]


def test_every_procedure_of_the_catalogue_belongs_to_a_life_event() -> None:
    read = read_all()
    named = {code for event in read.life_events for code in event.procedures}
    assert named == {package.procedure.code for package in read.packages}


def test_an_event_leads_to_what_is_in_force_in_its_own_order() -> None:
    one, two = replace(a_procedure(), code="1.000001"), replace(a_procedure(), code="1.000002")
    event = replace(BIRTH, procedures=("1.000002", "1.000003", "1.000001"))
    catalogue = MemoryCatalogue((one, two), life_events=(event,))
    found, lines = finding.of_life_event(catalogue, "sinh-con")
    assert found == event
    assert [line.code for line in lines] == ["1.000002", "1.000001"]
    with pytest.raises(NotFound):
        finding.of_life_event(catalogue, "bay-len-trang")


def test_fields_stand_by_name_and_hold_each_procedure_once() -> None:
    some = [
        replace(a_procedure(), code="1.000001", name="Ưu tiên", field_name="Đất đai"),
        replace(a_procedure(), code="1.000002", name="Ăn ở", field_name="Hộ tịch"),
        replace(a_procedure(), code="1.000003", name="Cấp đổi", field_name="Đất đai"),
    ]
    found = finding.by_field(MemoryCatalogue(some))
    assert {name: [line.name for line in lines] for name, lines in found.items()} == {
        "Đất đai": ["Cấp đổi", "Ưu tiên"],
        "Hộ tịch": ["Ăn ở"],
    }
    assert list(found) == ["Đất đai", "Hộ tịch"]
