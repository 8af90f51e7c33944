"""Files: what pages load, each at an address that changes with what it holds."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

HERE: Final = Path(__file__).parent
FIRST: Final = (
    "tokens",
    "page",
    "top",
    "forms",
    "cards",
    "state",
    "print",
)
"""The parts of the look that every page needs."""
LOOK: Final = (
    "marks",
    "desk",
    "tables",
    "papers",
    "money",
    "acts",
    "complaints",
    "sending",
    "draft",
    "print",
)
"""The parts that pages of dossiers, money and the office need beside them."""
SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "portal.css": FIRST,
    "work.css": LOOK,
    "home.css": ("home", "print"),
    "figures.css": ("tables", "figures", "print"),
}
"""The style sheets, their parts in the order a browser reads them."""
TYPES: Final[Mapping[str, str]] = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,>])\s*")
_IMPORT = re.compile(r'\b(from |import\()"\./([\w-]+\.js)"')


@dataclass(frozen=True, slots=True)
class File:
    """A file of the pages: what it holds, its type, and the digest its address bears."""

    text: str
    kind: str
    digest: str


def file(name: str) -> File | None:
    """Return a file of the pages, None where there is none of that name."""
    return _files().get(name)


def address(name: str) -> str:
    """Return where a file of the pages is, behind what the gateway puts before our addresses."""
    return f"/static/{_files()[name].digest}/{name}"


@cache
def _files() -> Mapping[str, File]:
    texts = {
        one.name: one.read_text("utf-8")
        for folder in ("static", "scripts")
        for one in sorted((HERE / folder).iterdir())
    }
    texts |= {name: _short("\n".join(map(_part, parts))) for name, parts in SHEETS.items()}
    texts |= {name: _bare(text) for name, text in texts.items() if name.endswith(".js")}
    return {name: linked(name, texts) for name in texts}


def _part(name: str) -> str:
    return (HERE / "look" / f"{name}.css").read_text("utf-8")


def _short(css: str) -> str:
    """Return a style sheet without comments and spaces that would travel with every first page."""
    one_line = re.sub(r"\s+", " ", _COMMENT.sub("", css)).strip()
    return _AROUND.sub(r"\1", one_line).replace(";}", "}")


def _bare(script: str) -> str:
    """Return a script without indentation, and without lines that only explain."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def inlined(name: str) -> str:
    """Return an address that holds a picture itself, so that no page asks for it."""
    return "data:image/svg+xml," + quote(_files()[name].text, safe=" /=:")


def linked(name: str, texts: Mapping[str, str]) -> File:
    """Return a file; what a script imports is named by its address, so that both change at once."""

    def at(found: re.Match[str]) -> str:
        return f'{found[1]}"../{linked(found[2], texts).digest}/{found[2]}"'

    text = _IMPORT.sub(at, texts[name])
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return File(text, TYPES[name.rpartition(".")[2]], digest)
