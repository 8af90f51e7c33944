"""Speaking: in which language a page is, where its links lead, and how it says what it is told.

Templates are written in Vietnamese. An English page says the same by ``english.json``, and what no
table knows stays Vietnamese and is marked so (WCAG 3.1.2).
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.deadline import AMOUNTS, TimeLimit
from chalicelib.domain.money import show
from chalicelib.domain.wording import said

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

    from chalicelib.domain.english import English

VIETNAMESE, ENGLISH = "vi", "en"
SPOKEN = frozenset(
    {
        *("/", "/procedures/{code}", "/track", "/track/ratings"),
        *("/verify", "/v/{code}", "/statistics"),
    }
)
"""The addresses of the pages that are in English too, behind ``/en``."""
_FOUND = {
    "of": "{count} for “{words}”",
    "most": "The {count} nearest to “{words}”",
    "told": "{count} found; press the down arrow to choose",
    "none": "No procedure found",
    "later": "Not found at once; press “Search”.",
}
_TABLE = Path(__file__).parent / "english.json"
Words = Mapping[str, Callable[..., object]]


def in_english(address: str) -> str:
    """Return where the English page is of an address that has one."""
    way, mark, asked = address.partition("?")
    return f"/{ENGLISH}{'' if way == '/' else way}{mark}{asked}"


def language_of(path: str) -> tuple[str, str]:
    """Return the language that an address says, and the address without it."""
    prefix = f"/{ENGLISH}"
    if path == prefix or path.startswith(f"{prefix}/"):
        return ENGLISH, path.removeprefix(prefix) or "/"
    return VIETNAMESE, path


@cache
def english() -> "English":
    """Return the words of the pages themselves; read when an English page is first asked for."""
    from chalicelib.domain.english import English  # noqa: PLC0415 - Vietnamese pages need none

    table = json.loads(_TABLE.read_text("utf-8"))
    return English({**table["told"], **table["pages"]})


def equip(made: "Environment", language: str) -> None:
    """Teach templates a language: filters for dates and amounts, and these words.

    `say` says what Python tells, `plain` the same without marks of language, `lang` marks an
    element that holds it; `named` is the name of what has one in both languages, `also` that by
    which it is asked for at a counter; `to` leads to a page that is in both, `abroad` marks links
    to those that are not; `finds` is what the script says that finds procedures.
    """
    spoken = _english() if language == ENGLISH else _vietnamese()
    made.filters.update({name: spoken[name] for name in ("dong", "moment", "day", "clock")})
    made.filters["limit"] = spoken["limit"]
    made.globals.update(spoken)
    if language == ENGLISH:
        made.globals["dictionary"] = english()
    made.add_extension("jinja2.ext.i18n")
    told = english().table if language == ENGLISH else {}

    def translated(sentence: str) -> str:
        return told.get(sentence, sentence)

    def counted(one: str, many: str, number: int) -> str:
        return translated(one if number == 1 else many)

    # the extension adds it when it is loaded
    made.install_gettext_callables(translated, counted, newstyle=True)  # type: ignore[attr-defined]


def _vietnamese() -> Words:
    return {
        "dong": show,
        "moment": said,
        "day": _day,
        "clock": _clock,
        "limit": _limit,
        "say": _same,
        "plain": _same,
        "lang": lambda _text: "",
        "named": lambda one: one.name,
        "also": lambda _one: "",
        "finds": lambda: "",
        "to": _same,
        "abroad": lambda _address="": "",
    }


def _same(text: str) -> str:
    return text


def _day(value: date | datetime) -> str:
    local = value.astimezone(LOCAL) if isinstance(value, datetime) else value
    return f"{local:%d/%m/%Y}"


def _clock(value: datetime) -> str:
    return f"{value.astimezone(LOCAL):%H:%M %d/%m/%Y}"


def _limit(limit: TimeLimit) -> str:
    words = AMOUNTS[limit.unit].format(limit.amount)
    if limit.cutoff is None:
        return words
    return f"{words}; nhận sau {limit.cutoff:%H:%M} thì tính từ ngày làm việc tiếp theo"


def _english() -> Words:
    from jinja2 import pass_context  # noqa: PLC0415 - programs never need it
    from markupsafe import Markup, escape  # noqa: PLC0415

    from chalicelib.domain.english import MARKED  # noqa: PLC0415

    @pass_context
    def say(context: "Context", text: str) -> str:
        """Return the pieces of a sentence, what is Vietnamese of it in an element that says so."""
        words = cast("English", context.resolve("dictionary"))
        marked = Markup('<span lang="vi">{}</span>')
        return Markup("").join(
            escape(piece.text) if piece.is_english else marked.format(piece.text)
            for piece in words.pieces(text)
        )

    @pass_context
    def plain(context: "Context", text: str) -> str:
        words = cast("English", context.resolve("dictionary"))
        return words.say(text)

    def in_words(way: Callable[..., str]) -> Callable[..., str]:
        return lambda value: english().say(way(value))

    return {
        "dong": in_words(show),
        "moment": in_words(said),
        "day": in_words(_day),
        "clock": in_words(_clock),
        "limit": in_words(_limit),
        "say": say,
        "plain": plain,
        "lang": lambda text: Markup(' lang="vi"') if MARKED.search(text) else "",
        "named": lambda one: one.name_en,
        "also": lambda one: Markup('<span lang="vi">{}</span> · ').format(one.name),
        "finds": lambda: Markup(f" data-said='{json.dumps(_FOUND, ensure_ascii=False)}'"),  # noqa: S704
        "to": in_english,
        "abroad": lambda address="": "" if address in SPOKEN else Markup(' hreflang="vi"'),
    }
