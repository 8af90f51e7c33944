"""Typesetters: papers set as plain text, for tests of what is on them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.printouts.sheets import Sheets
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.content import ResultContent
from chalicelib.domain.results.looks import Look
from chalicelib.domain.writs.content import Content
from chalicelib.usecases.signers import AGENCY, PERSON


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A paper and the places on it."""

    pdf: bytes
    boxes: Mapping[str, Box]


@dataclass
class PlainTypesetter:
    """Sets papers as plain text; `style` is how writs look, `is_broken` that none can be set."""

    style: str = "plain"
    is_broken: bool = False

    def pdf(self, content: Content) -> bytes:
        """Return the content as text; raises ValueError while broken."""
        if self.is_broken:
            raise ValueError("a template is wrong")
        said = {"style": self.style, "at": content.at.isoformat(), **content.said}
        return f"%PDF {content.model} {json.dumps(said, ensure_ascii=False)}".encode()

    def result(self, content: ResultContent) -> PlainSheet:
        """Return the content as text."""
        said = {"at": content.at.isoformat(), **content.said}
        boxes = {PERSON: Box(0, 1, 1, 2, 2), AGENCY: Box(0, 3, 1, 4, 2)}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return PlainSheet(f"%PDF {content.layout} {text}".encode(), boxes)

    def look(self, kind: Look, said: Mapping[str, str]) -> bytes:
        """Return what a look says as text."""
        return f"{kind} {said['agency']}".encode()

    def sheets(self, content: Sheets) -> bytes:
        """Return the texts of the codes, a line each."""
        return "\n".join(str(one["text"]) for one in content.sheets).encode()
