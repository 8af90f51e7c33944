"""Samples: every official form as PDF, to look at.

``python -m tests.samples`` writes ``build/papers/*.pdf``: a file a model, the receipt once more
with 40 papers and once with nothing that may be left out, the logbook with 60 rows.
``python -m tests.samples golden`` makes anew what the tests compare with: ``tests/golden/writs``.
"""

import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
from PIL import Image

from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.kinds import Model
from tests import writs
from tests.builders import an_applicant

PLACE = Path("build/papers")
GOLDEN = Path(__file__).parent / "golden/writs"
DPI = 36
"""Of the pictures that are compared: enough to see that a line or a table moved."""
POINTS = 72


def samples() -> Mapping[str, Content]:
    """Return what is shown: the name of a file → what its form prints."""
    many = writs.with_papers(40)
    bare = an_applicant(phone=None, email=None, address="")
    return {
        **{str(model): writs.a_content(model) for model in Model},
        "01-forty-papers": writs.a_content(Model.RECEIPT, many, components=writs.handed_in(many)),
        "01-open-lines": writs.a_content(Model.RECEIPT, applicant=bare, components=()),
        "07-long": writs.a_logbook(12),
    }


def pages_text(pdf: bytes) -> str:
    """Return the text of all pages in the order it is read aloud, a line for each line."""
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    lines = (line.rstrip() for text in pages for line in str(text).splitlines())
    return "\n".join(lines) + "\n"


def picture(pdf: bytes) -> Image.Image:
    """Return the first page as a small grey picture."""
    page = pypdfium2.PdfDocument(pdf)[0]
    drawn: Image.Image = page.render(scale=DPI / POINTS, grayscale=True).to_pil()
    return drawn.convert("L")


def _golden() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for model in Model:
        pdf = writs.typesetter().pdf(writs.a_content(model))
        (GOLDEN / f"{model}.txt").write_text(pages_text(pdf), "utf-8")
        out = io.BytesIO()
        picture(pdf).save(out, "png", optimize=True)
        (GOLDEN / f"{model}.png").write_bytes(out.getvalue())


def main() -> None:
    """Write the samples, or what the tests compare with."""
    if sys.argv[1:] == ["golden"]:
        _golden()
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    for name, content in samples().items():
        file = PLACE / f"{name}.pdf"
        file.write_bytes(writs.typesetter().pdf(content))
        sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
