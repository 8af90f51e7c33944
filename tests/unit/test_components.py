"""Components: what comes later is added, and nothing handed in is ever lost or replaced."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.components import added, filed
from chalicelib.domain.parts import Component, Digitisation
from tests.builders import a_paper

names = st.sampled_from(["TK", "GT", "CC"])
uploads = st.lists(st.integers(0, 99).map(str), max_size=3).map(tuple)
lists = st.lists(
    st.builds(Component, code=names, name=names, uploads=uploads, on_paper=st.booleans()),
    max_size=3,
    unique_by=lambda component: component.code,
).map(tuple)


@given(lists, lists)
def test_everything_that_was_there_and_everything_that_came_is_there(
    had: tuple[Component, ...], came: tuple[Component, ...]
) -> None:
    now = {component.code: component for component in added(had, came)}
    assert set(now) == {component.code for component in (*had, *came)}
    for component in (*had, *came):
        assert set(component.uploads) <= set(now[component.code].uploads)
        assert now[component.code].on_paper >= component.on_paper
    assert [c.code for c in added(had, came)][: len(had)] == [c.code for c in had]


@given(lists)
def test_a_paper_is_filed_once_under_its_own_component(had: tuple[Component, ...]) -> None:
    paper = a_paper("p9", "GT")
    once = filed(had, paper)
    assert filed(once, paper) == once
    for before, after in zip(had, once, strict=True):
        if before.code == "GT":
            assert after.papers == (*before.papers, "p9")
            assert after.digitised is Digitisation.DIGITISED
        else:
            assert after == before
