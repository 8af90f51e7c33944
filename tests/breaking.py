"""Breaking: a good catalogue laid out to be broken in one way at a time, and what is found then."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chalicelib.domain.package import Finding
from chalicelib.domain.translating import FILE as ENGLISH
from chalicelib.domain.translating import shown, sources
from infra.catalogue import findings
from infra.packages import DIRECTORY, read_all

POLICIES = "policies.json"
Edit = Callable[[Any], object]
"""Changes the content of a file in place."""
Break = tuple[str, Edit, str, str]
"""In which file, what is changed, where that is found, and words of what is said of it."""


def laid_out(into: Path, code: str, policies: Sequence[object] = ()) -> Path:
    """Lay out a catalogue of one procedure, with these policies alone."""
    for part in (code, "processes", "calendar"):
        shutil.copytree(DIRECTORY / part, into / part)
    for file in ("agencies.json", "index-766.json", "targets.json"):
        shutil.copy(DIRECTORY / file, into)
    (into / "life-events.json").write_text('{"events": []}', "utf-8")
    written = json.dumps({"policies": policies}, ensure_ascii=False)
    (into / POLICIES).write_text(written, "utf-8")
    lone = json.dumps({"words": _words_of(into)}, ensure_ascii=False)
    (into / ENGLISH).write_text(lone, "utf-8")
    return into


def _words_of(directory: Path) -> dict[str, str]:
    """Return the English words of the catalogue that one with less to show has need of."""
    (directory / ENGLISH).write_text('{"words": {}}', "utf-8")
    read = read_all(directory)
    told = set(shown(sources(read.packages, read.agencies, read.life_events, read.calendar)))
    known = read_all().words
    return {text: known[text] for text in known if "{0}" in text or text in told}


def relief(procedure: str, code: str, who: str, **changes: Any) -> dict[str, Any]:
    """Return a policy for what a procedure charges, as it is written down."""
    policy = {
        "code": code,
        "name": f"Giảm cho {who}",
        "name_en": "A reduction",
        "who": who,
        "who_en": "Some",
        "percent": 50,
        "valid_from": "2025-07-01",
        "valid_until": None,
        "legal_basis": "Nghị quyết của Hội đồng nhân dân tỉnh",
        "proof": {"code": "CM", "name": "Giấy chứng minh", "name_en": "Proof"},
    }
    return {"scope": {"procedures": [procedure]}, "policy": {**policy, **changes}}


def broken(directory: Path, file: str, edit: Edit) -> tuple[Finding, ...]:
    """Change a file, and return what is found wrong with the catalogue."""
    path = directory / file
    content = json.loads(path.read_text("utf-8"))
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return findings(read_all(directory))


def put(*path: str | int, to: object) -> Edit:
    """Return what puts something in a place."""

    def edit(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = to

    return edit


def drop(*path: str | int) -> Edit:
    """Return what takes something out."""

    def edit(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        del content[path[-1]]

    return edit


def add(*path: str | int, what: object) -> Edit:
    """Return what adds something to a list."""

    def edit(content: Any) -> None:
        for part in path:
            content = content[part]
        content.append(what)

    return edit
