"""English: words, forms with places, dates and amounts; and that no page lacks any."""

import ast
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.ext import extract_from_ast

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.english import English
from chalicelib.domain.money import show
from chalicelib.domain.rating import STARS
from chalicelib.domain.reports import glance, ii06a
from chalicelib.domain.reports.every import REPORTS
from chalicelib.domain.reports.rates import RATES
from chalicelib.domain.reports.showing import EXPLAINED
from chalicelib.domain.status import LABELS
from chalicelib.domain.translating import Sources, lint_english, sources
from chalicelib.domain.whereabouts import PAUSED
from chalicelib.domain.wording import said
from chalicelib.handlers import http
from chalicelib.handlers.http.outcome import LEVELS
from chalicelib.web import pages, speaking
from chalicelib.web.menu import MENU
from infra.packages import read_all

TEMPLATES = (
    *("base", "home", "procedure", "track", "where", "rating"),
    *("verify", "confirmed", "figures", "refused", "signed_out"),
)
WORDS = English({"mèo": "cat", "{0} thấy {1}.": "{1} was seen by a {0}.", "{0}, {1}": "{0}; {1}"})


def test_a_form_puts_what_stands_in_its_places_into_english_in_its_turn() -> None:
    assert WORDS.say("mèo thấy 05/01/2026.") == "5 January 2026 was seen by a cat."
    assert WORDS.say("mèo, mèo, 3 ngày làm việc") == "cat; cat; 3 working days"


def test_what_is_not_known_stays_and_is_told_apart() -> None:
    found = WORDS.pieces("Đỗ thấy mèo.")
    assert [(one.text, one.is_english) for one in found if not one.is_english] == [("Đỗ", False)]
    assert WORDS.knows("mèo thấy mèo.")
    assert not WORDS.knows("Chó sủa.")
    assert WORDS.knows("VPĐK")


def test_what_is_too_long_for_a_form_stays_whole() -> None:
    text = ", ".join(["mèo"] * 1000)
    assert WORDS.say(text) == text
    assert not WORDS.knows(text)
    assert WORDS.say(", ".join(["mèo"] * 100)) == "; ".join(["cat"] * 100)


def test_a_word_means_in_a_table_what_the_table_counts() -> None:
    assert speaking.english().say("Tiếp nhận") == "Counter"
    assert speaking.english().say("Tiếp nhận – Tổng số") == "Received – Total"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("1 ngày", "1 day"),
        ("12 ngày làm việc", "12 working days"),
        ("8 giờ làm việc", "8 working hours"),
        ("1.234", "1,234"),
        ("53,3\N{NO-BREAK SPACE}%", "53.3\N{NO-BREAK SPACE}%"),
        ("08:30 02/03/2026", "08:30, 2 March 2026"),
    ],
)
def test_numbers_and_lengths_of_time_are_known(text: str, english: str) -> None:
    assert English({}).say(text) == english


@given(st.integers(0, 10**12))
def test_every_amount_is_known(amount: int) -> None:
    assert English({}).say(show(amount)) == f"{amount:,} VND"


@given(st.integers(0, 10**6))
def test_every_moment_is_known(minutes: int) -> None:
    moment = datetime(2025, 7, 1, tzinfo=LOCAL) + timedelta(minutes=minutes)
    told = English({}).say(said(moment))
    assert told == f"{moment:%H:%M}, {moment:%A} {moment.day} {moment:%B %Y}"


@given(st.text(max_size=60))
def test_whatever_is_said_nothing_of_it_is_lost(text: str) -> None:
    assert "".join(one.text for one in English({}).pieces(text)) == English({}).say(text)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_gives_a_name_of_its_own_to_what_a_language_has_named(language: str) -> None:
    known = set(pages.templates(language).globals)
    given = {
        (path.name, one.arg)
        for path in Path(http.__path__[0]).glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"pages.page", "pages.printed"}
        for one in call.keywords
    }
    assert given
    assert {one for one in given if one[1] in known} == set()


def written() -> dict[str, dict[str, str]]:
    table = json.loads((Path(speaking.__file__).parent / "english.json").read_text("utf-8"))
    assert isinstance(table, dict)
    return table


def messages() -> set[str]:
    """Return every sentence of the templates that are in English too."""
    made, found = pages.templates("vi"), set()
    assert made.loader is not None
    for name in TEMPLATES:
        source = made.loader.get_source(made, f"{name}.html")[0]
        told = [sentence for _, _, sentence in extract_from_ast(made.parse(source))]
        found |= {str(one[0]) if isinstance(one, tuple) else str(one) for one in told}
    return found


def test_every_sentence_of_these_templates_has_english_and_no_other_has() -> None:
    assert messages() == set(written()["pages"])


def test_places_in_sentences_of_templates_are_the_same_in_english() -> None:
    for text, english in written()["pages"].items():
        places = [part.partition(")")[0] for part in text.split("%(")[1:]]
        assert sorted(places) == sorted(part.partition(")")[0] for part in english.split("%(")[1:])


def test_what_python_tells_on_these_pages_has_english() -> None:
    told = [label for label, _ in LABELS.values()] + list(STARS.values()) + list(LEVELS.values())
    told += [*(words for _, words, _ in MENU), *PAUSED.values(), *EXPLAINED.values()]
    told += [one.words for one in ii06a.COLUMNS if one.name in glance.BRIEF]
    told += [report.title for report in REPORTS]
    told += [*(one.note for one in RATES), *glance.HEADLINE.values()]
    assert [text for text in told if not speaking.english().knows(text)] == []


def test_the_catalogue_lacks_no_english() -> None:
    read = read_all()
    shown = sources(read.packages, read.agencies, read.life_events, read.calendar)
    assert lint_english(read.english, read.words, shown) == []


def test_the_linter_names_what_lacks_english_and_what_is_not_shown() -> None:
    sources_ = Sources((), (), (), ("Quốc khánh",))
    words = {"Mèo": "Cat", "{0} nghỉ": "{0} off", "Quốc khánh (bù)": " "}
    found = lint_english(English(words), words, sources_)
    assert [(one.where.partition("#")[2], one.what) for one in found] == [
        ("/words", "thiếu bản tiếng Anh của “Quốc khánh”"),
        ("/words/Mèo", "không còn được dùng"),
        ("/words/Quốc khánh (bù)", "không còn được dùng"),
        ("/words/Quốc khánh (bù)", "thiếu, hoặc chữ không ở dạng NFC"),
    ]
