"""Filling: of a paper's form only what was changed counts, and every mistake names its row."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.checking import CheckedPaper, Held, as_read
from chalicelib.domain.correcting import changes
from chalicelib.domain.meanings import SECTIONS, VALUES
from chalicelib.domain.parts import PaperField
from chalicelib.handlers.http import papers
from chalicelib.handlers.http.filling import MISSED, Filled, filled, keyed, rows
from chalicelib.handlers.http.papers import PaperShown
from tests.builders import a_paper

TODAY = date(2026, 3, 2)
NAMES = st.sampled_from(
    sorted(f"{who}.{name}" if who else name for who in SECTIONS for name in VALUES)
)
WORDS = st.text(max_size=30)
FIELDS = st.lists(
    st.builds(PaperField, name=NAMES, value=WORDS.filter(str.strip), confidence=st.just(0.5)),
    max_size=6,
)


def both(fields: list[PaperField], added: tuple[Held, ...] = ()) -> tuple[PaperShown, CheckedPaper]:
    """Return a paper as it is shown and as it holds."""
    read = as_read(a_paper(fields=tuple(fields)))
    checked = CheckedPaper(read.paper, read.kind, (*read.fields, *added))
    return papers.shown(checked, ()), checked


def as_shown(paper: PaperShown) -> dict[str, str]:
    """Return the form of a paper as its page holds it."""
    form: dict[str, str] = {}
    for row in rows(paper):
        form |= {row.key: row.value} | ({f"gone-{row.key}": "yes"} if row.gone else {})
    return form


def result(fields: list[PaperField], typed: dict[str, str], *added: Held) -> Filled:
    paper, checked = both(fields, added)
    return filled(paper, checked, {**as_shown(paper), **typed}, TODAY)


@given(FIELDS)
def test_a_form_as_it_was_shown_changes_nothing(fields: list[PaperField]) -> None:
    found = result([one for one in fields if one.value.isprintable()], {})
    assert (found.corrections, found.errors) == ({}, {})


@given(FIELDS, st.data())
def test_whatever_is_typed_is_a_change_that_holds_or_a_mistake_of_its_row(
    fields: list[PaperField], data: Any
) -> None:
    paper, checked = both(fields)
    keys = [key for key, _ in keyed(paper)]
    marks = [f"gone-{key}" for key in keys]
    extra = [f"{key}{end}" for key in MISSED for end in ("", "-name", "-about")]
    names = st.sampled_from([*keys, *marks, *extra])
    typed = data.draw(st.dictionaries(names, st.one_of(WORDS, NAMES), max_size=6))
    found = filled(paper, checked, typed, TODAY)
    assert set(found.errors) <= {*keys, *MISSED}
    assert set(found.corrections) <= {*keys, *MISSED}
    if not found.errors:
        changes(checked, tuple(found.corrections.values()), TODAY)
    again = rows(paper, typed, found.errors)
    assert {row.key: row.value for row in again} == {
        key: typed.get(key, shown.value or "") for key, shown in keyed(paper)
    }
    assert {row.key for row in again if row.error} == set(found.errors) - set(MISSED)


NAME = PaperField(name="ho_ten", value="Nguyễn Văn An", confidence=0.9)


def test_what_an_officer_added_keeps_its_key_and_can_be_taken_away() -> None:
    added = Held("ngay_cap", "01/02/2020", None)
    found = result([NAME], {"gone-added-ngay_cap": "yes"}, added)
    (change,) = found.corrections.values()
    assert (change.name, change.value, change.read) == ("ngay_cap", None, None)


def test_a_value_that_is_not_there_after_all_can_be_put_back() -> None:
    paper, checked = both([])
    gone = Held("ho_ten", None, NAME)
    checked = CheckedPaper(checked.paper, checked.kind, (gone,))
    paper = papers.shown(checked, ())
    assert as_shown(paper) == {"read-0": "", "gone-read-0": "yes"}
    found = filled(paper, checked, {"read-0": "Nguyễn Văn Ân"}, TODAY)
    assert found.corrections["read-0"].value == "Nguyễn Văn Ân"
    assert "đang trống" in filled(paper, checked, {"read-0": ""}, TODAY).errors["read-0"]


def test_a_stale_form_shows_what_holds_and_beside_it_what_was_sent() -> None:
    paper, _ = both([NAME])
    shown = rows(paper, {"read-0": "Lê An"}, {}, stale=True)
    assert [(row.value, row.sent) for row in shown] == [("Nguyễn Văn An", "Lê An")]
    same = rows(paper, as_shown(paper), {}, stale=True)
    assert [row.sent for row in same] == [None]
    gone = rows(paper, {"gone-read-0": "yes"}, {}, stale=True)
    assert [row.sent for row in gone] == ["không có trên giấy"]
