"""Looks: each class that a page names has a rule, and no rule travels that no page needs."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from chalicelib.domain.status import Status
from chalicelib.web.files import SHEETS

WEB: Final = Path("chalicelib/web")
NAMING: Final = (
    *sorted(WEB.rglob("*.html")),
    *sorted(WEB.rglob("*.js")),
    *sorted(WEB.glob("*.py")),
    *sorted(Path("chalicelib/handlers/http").glob("*.py")),
    Path("chalicelib/domain/reports/tables.py"),
)
"""Where classes are named."""
PUT_TOGETHER: Final = {f"s{status.value}" for status in Status}
"""Names that no file has whole."""
CLASSES = re.compile(r'\bclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"{])*)"')
FILLED_IN = re.compile(r"[\w-]*(?:\{\{.*?\}\}|\{%.*?%\})[\w-]*")


def css(paths: Iterable[Path]) -> str:
    text = "\n".join(path.read_text("utf-8") for path in paths)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def ruled(text: str) -> set[str]:
    """Return the classes that a style sheet has rules for."""
    return {
        name
        for selectors in re.findall(r"([^{}]+)\{", text)
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors)
    }


def test_every_part_of_the_look_travels_in_a_sheet() -> None:
    parts = {path.stem for path in (WEB / "look").glob("*.css")}
    assert parts == {part for sheet in SHEETS.values() for part in sheet}


def test_no_rule_is_for_a_class_that_nothing_names() -> None:
    words = set(re.findall(r"[\w-]+", "\n".join(path.read_text("utf-8") for path in NAMING)))
    kinds = {word for word in words if word.endswith("-")}
    unused = {
        name
        for name in ruled(css((WEB / "look").glob("*.css"))) - words - PUT_TOGETHER
        if not any(name.startswith(kind) for kind in kinds)
    }
    assert unused == set()


def test_every_class_that_a_page_names_has_a_rule() -> None:
    rules = ruled(css([*(WEB / "look").glob("*.css"), *(WEB / "static").glob("*.css")]))
    for path in sorted((WEB / "templates").glob("*.html")):
        named = {
            name
            for classes in CLASSES.findall(path.read_text("utf-8"))
            for name in FILLED_IN.sub(" ", classes).split()
        }
        assert named <= rules, path.name
