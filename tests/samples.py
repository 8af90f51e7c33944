"""Samples: every official form, the result of each procedure and a certified copy, to look at.

``python -m tests.samples`` writes ``build/papers/*.pdf``: a file a model, the receipt once more
with 40 papers and once with nothing that may be left out, the logbook with 60 rows; the result of
each procedure as its signatures find it; a draft, a result with 40 lines of a register, a certified
copy, how signatures look, cover sheets, and slips in one file. ``python -m tests.samples golden``
makes anew what the tests compare with: ``tests/golden``.
"""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pypdfium2
from PIL import Image

from chalicelib.adapters.typesetting.certifying import certified
from chalicelib.adapters.typesetting.joining import joined
from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.evolving import replay
from chalicelib.domain.printouts.sheets import Sheets, sheets
from chalicelib.domain.results.looks import Look, agency_look, person_look
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.kinds import Model
from tests import results, writs
from tests.builders import MORNING, an_applicant

PLACE = Path("build/papers")
GOLDEN = Path(__file__).parent / "golden/writs"
GOLDEN_RESULTS = GOLDEN.parent / "results"
SHOWN = ("1.001193", "1.004194", "1.013225", "2.000635")
"""A result of each layout: certificate, notice, permit, copy."""
AGENCY = "Ủy ban nhân dân xã Châu Thành"
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


def looks() -> Mapping[Look, bytes]:
    """Return how the signatures of the samples look."""
    said = {
        Look.PERSON: person_look(results.SIGNER, AGENCY, results.AT),
        Look.AGENCY: agency_look(AGENCY, results.AT),
    }
    return {kind: writs.typesetter().look(kind, told) for kind, told in said.items()}


def every() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield what is shown: the name of a file, and what makes it."""
    for name, content in samples().items():
        yield name, partial(writs.typesetter().pdf, content)
    yield from issued()


def issued() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield what results look like: the name of a file, and what makes it."""
    typesetter = writs.typesetter()
    for code in results.with_papers():
        yield f"result-{code}", partial(_result, code)
    yield "result-draft", lambda: typesetter.result(results.a_draft("1.001193")).pdf
    yield "result-forty-lines", lambda: typesetter.result(results.with_lines(40)).pdf
    copy, statement = results.a_digitised_paper(), results.a_statement(2)
    yield "certified-copy", lambda: certified(typesetter, copy, statement).pdf
    for kind, look in looks().items():
        yield f"look-{kind}", partial(bytes, look)
    yield "cover-sheets", lambda: typesetter.sheets(_covers())
    yield "slips-in-one-file", _slips


def _covers() -> Sheets:
    """Return cover sheets of every paper of a dossier."""
    dossier = replay(writs.a_played_history(Model.RECEIPT))
    wanted = [
        (dossier, CoverSheet(dossier.code, one.code, pages))
        for pages, one in enumerate(dossier.components, start=1)
    ]
    return sheets(AGENCY, wanted, MORNING)


def _slips() -> bytes:
    """Return a short slip and one with 40 papers, joined as a run of them is."""
    contents = samples()
    parts = [(name, writs.typesetter().pdf(contents[name])) for name in ("01", "01-forty-papers")]
    return joined(Model.RECEIPT.label, parts, MORNING)


def _result(code: str) -> bytes:
    return writs.typesetter().result(results.a_result(code)).pdf


def _golden() -> None:
    for model in Model:
        _keep(GOLDEN, str(model), writs.typesetter().pdf(writs.a_content(model)))
    for code in SHOWN:
        _keep(GOLDEN_RESULTS, code, _result(code))
    _keep(GOLDEN_RESULTS, "draft", writs.typesetter().result(results.a_draft(SHOWN[0])).pdf)
    for kind, look in looks().items():
        _keep(GOLDEN_RESULTS, f"look-{kind}", look)


def _keep(place: Path, name: str, pdf: bytes) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.txt").write_text(pages_text(pdf), "utf-8")
    out = io.BytesIO()
    picture(pdf).save(out, "png", optimize=True)
    (place / f"{name}.png").write_bytes(out.getvalue())


def main() -> None:
    """Write the samples, or what the tests compare with."""
    if sys.argv[1:] == ["golden"]:
        _golden()
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    for name, made in every():
        file = PLACE / f"{name}.pdf"
        file.write_bytes(made())
        sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
