"""Typesetter: the content of writs and results as PDF, the same bytes from the same content."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import segno
import typst

from chalicelib.adapters.typesetting.coverage import covered
from chalicelib.domain.printouts.sheets import Sheets
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.certified import Statement
from chalicelib.domain.results.content import ResultContent
from chalicelib.domain.results.looks import Look
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.said import Said

TEMPLATES: Final = Path(__file__).parent / "templates"
Standard = Literal["a-2a", "a-2b", "ua-1"]
STANDARDS: Final = ("a-2a", "ua-1")
"""PDF/A-2a for keeping, PDF/UA-1 for screen readers."""
UNTAGGED: Final = ("a-2b",)
EPOCH: Final = datetime(2025, 7, 1, tzinfo=UTC)
"""The day in the file of a look, which is dated by the signature it belongs to."""
FINEST: Final = 15
"""The version of the QR code that can still be read from paper at this size."""
SHORT: Final = 120
ALWAYS: Final = 3
"""The mask of QR codes of longer texts."""
REGULAR: Final = "texgyretermes-regular.otf"
NOT_SHOWN: Final = "□"
"""What stands for a letter the typeface does not have, so that its absence is seen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as PDF, and the places on it that are kept for signatures: `chu-ky`, `con-dau`."""

    pdf: bytes
    boxes: Mapping[str, Box]


class Typesetter:
    """Sets writs and results with the typefaces in a folder and those of Typst; no others.

    A compiler is made once for each template and stays warm: templates and typefaces are read a
    single time.
    """

    def __init__(self, fonts: Path) -> None:
        self._letters = covered(fonts / REGULAR)
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
        self._compilers: dict[str, typst.Compiler] = {}

    def pdf(self, content: Content) -> bytes:
        """Return the writ as PDF/A-2a and PDF/UA-1, tagged, in Vietnamese, dated at its entry.

        The content goes in as data and is never read as Typst. A letter the typeface does not have
        is printed as ``□``. Raises typst.TypstError where a template is wrong.
        """
        return self._set(content.model, content.said, content.at)

    def result(self, content: ResultContent) -> Sheet:
        """Return the result as `pdf` does a writ, with the places for its two signatures.

        A draft has none.
        """
        pdf = self._set(content.layout, content.said, content.at)
        return Sheet(pdf, self._boxes(content.layout))

    def sheets(self, content: Sheets) -> bytes:
        """Return cover sheets as `pdf` does a writ, a page each."""
        drawn = [{**one, "qr": _drawn(str(one["text"])).strip()} for one in content.sheets]
        said: dict[str, Said] = {**content.said, "sheets": list(drawn)}
        return self._set("sheets", said, content.at)

    def look(self, kind: Look, said: Mapping[str, str]) -> bytes:
        """Return how a signature looks: one page of PDF/A-2b, as large as its place, see-through.

        `said` is what `domain.results.looks` tells. It has no tags, since it becomes part of a page
        that has its own.
        """
        return self._compiled(f"look-{kind}", said, None, UNTAGGED, tags=False)

    def statement(self, statement: Statement) -> Sheet:
        """Return the page that certifies a copy: PDF/A-2b without tags, as its copy is."""
        pdf = self._compiled("statement", statement.said, statement.at, UNTAGGED, tags=False)
        return Sheet(pdf, self._boxes("statement"))

    def marks(self, statement: Statement) -> bytes:
        """Return a see-through strip for each page of a certified copy, a page each."""
        said: Mapping[str, Said] = {"marks": list(statement.marks)}
        return self._compiled("mark", said, statement.at, UNTAGGED, tags=False)

    def _set(self, template: str, said: Mapping[str, Said], at: datetime) -> bytes:
        return self._compiled(template, said, at, STANDARDS)

    def _compiled(
        self,
        template: str,
        said: Mapping[str, Said],
        at: datetime | None,
        standards: Sequence[Standard],
        *,
        tags: bool = True,
    ) -> bytes:
        made = self._compiler(template).compile(
            format="pdf",
            sys_inputs=dict(inputs(said, self._letters)),
            pdf_standards=list(standards),
            timestamp=(at or EPOCH).astimezone(UTC).replace(microsecond=0),
            pdf_tags=tags,
        )
        if not isinstance(made, bytes):
            raise TypeError("a PDF is one file")
        return made

    def _boxes(self, template: str) -> Mapping[str, Box]:
        """Return the places that what was set last with a template keeps."""
        compiler = self._compiler(template)
        told = json.loads(compiler.query("metadata", field="value"))
        return {one["name"]: _box(one) for one in told}

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            self._compilers[template] = typst.Compiler(
                TEMPLATES / f"{template}.typ",
                root=TEMPLATES,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                package_path=TEMPLATES,
                package_cache_path=TEMPLATES,
            )
        return self._compilers[template]


def _box(told: Mapping[str, Any]) -> Box:
    """Return a place told from the upper left corner as one told from the lower left."""
    top = told["under"] - told["y"]
    return Box(
        page=told["page"],
        x0=round(told["x"], 2),
        y0=round(top - told["height"], 2),
        x1=round(told["x"] + told["width"], 2),
        y1=round(top, 2),
    )


def inputs(said: Mapping[str, Said], letters: frozenset[int]) -> Mapping[str, str]:
    """Return what a template is given: what it says as JSON, the QR code as SVG."""
    shown = _shown(dict(said), letters)
    given = {"said": json.dumps(shown, ensure_ascii=False, sort_keys=True)}
    text = said.get("qr")
    return {**given, "qr": _drawn(str(text))} if text else given


def _shown(said: Said, letters: frozenset[int]) -> Said:
    match said:
        case str():
            return "".join(sign if ord(sign) in letters else NOT_SHOWN for sign in said)
        case list():
            return [_shown(one, letters) for one in said]
        case dict():
            return {key: _shown(one, letters) for key, one in said.items()}


def _drawn(text: str) -> str:
    """Return a QR code as SVG, with the quiet margin the standard asks for.

    At error level M; at L where that would need more than version 15, too fine to be read.
    """
    out = io.BytesIO()
    code = _code(text, "m")
    if int(code.version) > FINEST:
        code = _code(text, "l")
    code.save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode()


def _code(text: str, error: str) -> segno.QRCode:
    """Return a QR code, its mask chosen as the standard asks; of a long text always the same mask.

    A long text is a signature, as good as random, which any mask leaves legible; to try all eight
    would take longer than to set the page.
    """
    mask = ALWAYS if len(text) > SHORT else None
    return segno.make_qr(text, error=error, mask=mask, boost_error=False)
