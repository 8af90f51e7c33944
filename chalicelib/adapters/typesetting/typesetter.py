"""Typesetter: a writ's content as PDF, the same bytes from the same content."""

import io
import json
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Final

import segno
import typst

from chalicelib.adapters.typesetting.coverage import covered
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.said import Said

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARDS: Final = ("a-2a", "ua-1")
"""PDF/A-2a for keeping, PDF/UA-1 for screen readers."""
REGULAR: Final = "texgyretermes-regular.otf"
NOT_SHOWN: Final = "□"
"""What stands for a letter the typeface does not have, so that its absence is seen."""


class Typesetter:
    """Sets writs with the typefaces in a folder and those of Typst; no others are looked for.

    The compiler is made once and stays warm: templates and typefaces are read a single time.
    """

    def __init__(self, fonts: Path) -> None:
        self._letters = covered(fonts / REGULAR)
        self._compiler = typst.Compiler(
            root=TEMPLATES,
            font_paths=[fonts],
            ignore_system_fonts=True,
            package_path=TEMPLATES,
            package_cache_path=TEMPLATES,
        )

    def pdf(self, content: Content) -> bytes:
        """Return the writ as PDF/A-2a and PDF/UA-1, tagged, in Vietnamese, dated at its entry.

        The content goes in as data and is never read as Typst. A letter the typeface does not have
        is printed as ``□``. Raises typst.TypstError where a template is wrong.
        """
        made = self._compiler.compile(
            input=TEMPLATES / f"{content.model}.typ",
            format="pdf",
            sys_inputs=dict(inputs(content, self._letters)),
            pdf_standards=list(STANDARDS),
            timestamp=content.at.astimezone(UTC).replace(microsecond=0),
        )
        if not isinstance(made, bytes):
            raise TypeError("a PDF is one file")
        return made


def inputs(content: Content, letters: frozenset[int]) -> Mapping[str, str]:
    """Return what a template is given: the content as JSON, the QR code as SVG."""
    said = _shown(dict(content.said), letters)
    given = {"said": json.dumps(said, ensure_ascii=False, sort_keys=True)}
    address = content.said.get("qr")
    return {**given, "qr": _drawn(str(address))} if address else given


def _shown(said: Said, letters: frozenset[int]) -> Said:
    match said:
        case str():
            return "".join(sign if ord(sign) in letters else NOT_SHOWN for sign in said)
        case list():
            return [_shown(one, letters) for one in said]
        case dict():
            return {key: _shown(one, letters) for key, one in said.items()}


def _drawn(text: str) -> str:
    """Return a QR code as SVG, with the quiet margin the standard asks for."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False, boost_error=False)
    code.save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode()
