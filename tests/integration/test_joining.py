"""Many papers in one file: slips joined stay PDF/A, tagged and legible, cover sheets are found."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from chalicelib.adapters.reading.sheets import sheet_on
from chalicelib.adapters.typesetting.joining import joined
from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.printouts.sheets import sheets
from chalicelib.domain.writs.kinds import Model
from tests import writs
from tests.bench.papers import numbered
from tests.builders import MORNING, a_dossier
from tests.pdfs import elements, faults
from tests.samples import pages_text

PAPERS = writs.with_papers(40)
TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


@pytest.fixture(scope="module")
def parts() -> list[tuple[str, bytes]]:
    """Return two short slips and, between them, one of several pages."""
    short = writs.a_content(Model.RECEIPT)
    long = writs.a_content(Model.RECEIPT, PAPERS, components=writs.handed_in(PAPERS))
    contents = (numbered(short, 1), long, numbered(short, 2))
    return [(f"Hồ sơ {place}", writs.typesetter().pdf(one)) for place, one in enumerate(contents)]


@pytest.fixture(scope="module")
def whole(parts: list[tuple[str, bytes]]) -> bytes:
    return joined(TITLE, parts, MORNING)


def test_what_is_joined_reads_as_its_parts_do(parts: list[tuple[str, bytes]], whole: bytes) -> None:
    assert pages_text(whole) == "".join(pages_text(pdf) for _, pdf in parts)
    (drawn, alone) = (
        pypdfium2.PdfDocument(pdf)[page].render(scale=0.5).to_pil().tobytes()
        for pdf, page in ((whole, len(pypdfium2.PdfDocument(whole)) - 1), (parts[2][1], 0))
    )
    assert drawn == alone


def test_it_can_be_kept_as_its_parts_can(whole: bytes) -> None:
    assert faults(whole) == []


def test_its_metadata_tell_of_the_whole(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert str(pdf.docinfo["/Title"]) == TITLE
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260302010000Z"
        assert str(pdf.Root.Lang) == "vi-VN"
        with pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"] == TITLE
            assert told["{http://ns.adobe.com/xap/1.0/t/pg/}NPages"] == str(len(pdf.pages))
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == ["Hồ sơ 0", "Hồ sơ 1", "Hồ sơ 2"]


def test_every_marked_piece_of_a_page_belongs_to_an_element_of_that_page(whole: bytes) -> None:
    """What a screen reader does: from the page's number to the elements that hold its pieces."""
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        held = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        assert sorted(held) == list(range(len(pdf.pages))), "each page once, in order"
        assert [int(page.obj.StructParents) for page in pdf.pages] == sorted(held)
        for page in pdf.pages:
            for place, element in enumerate(held[int(page.obj.StructParents)]):
                assert place in pieces(element, page)
        roots = [root.P.objgen for root in tree.K]
        assert set(roots) == {tree.objgen}


def pieces(element: Any, page: Any) -> Iterator[int]:
    """Yield the pieces of a page that an element holds."""
    kids = element.K
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int) and element.Pg.objgen == page.obj.objgen:
            yield kid
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            own = kid.get("/Pg", element.get("/Pg"))
            if own.objgen == page.obj.objgen:
                yield int(kid.MCID)


def test_no_two_elements_have_one_name_and_headers_are_found(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        tree = pdf.Root.StructTreeRoot
        names = [bytes(one.ID) for one in elements(tree) if "/ID" in one]
        listed = [bytes(one) for one in list(tree.IDTree.Names)[::2]]
        assert len(set(names)) == len(names)
        assert listed == sorted(names)
        headers = {
            bytes(name)
            for one in elements(tree)
            for told in one.get("/A", [])
            for name in told.get("/Headers", [])
        }
        assert headers
        assert headers <= set(names)


def test_the_same_parts_give_the_same_bytes_and_one_part_is_a_whole(
    parts: list[tuple[str, bytes]], whole: bytes
) -> None:
    assert joined(TITLE, iter(parts), MORNING) == whole
    assert pages_text(joined(TITLE, parts[:1], MORNING)) == pages_text(parts[0][1])
    with pytest.raises(ValueError, match="nothing"):
        joined(TITLE, [], MORNING)


# --- cover sheets ---


WANTED = CoverSheet("H33.16-260302-0001", "TK", 9999)


@pytest.fixture(scope="module")
def covers() -> bytes:
    dossier = a_dossier()
    named = replace(
        dossier,
        procedure_name='Thủ tục #panic("x") *đậm* $x$ `mã` ' + "rất dài " * 30,
        components=tuple(
            replace(one, name=']#read("letter.typ")[ ' + "Giấy tờ dài " * 20)
            for one in dossier.components
        ),
    )
    wanted = [(dossier, WANTED), (named, replace(WANTED, pages=1))]
    content = sheets("Ủy ban nhân dân xã Châu Thành", wanted, MORNING)
    return writs.typesetter().sheets(content)


def test_cover_sheets_are_a_page_each_and_can_be_kept(covers: bytes) -> None:
    assert len(pypdfium2.PdfDocument(covers)) == 2
    assert faults(covers) == []
    text = pages_text(covers)
    assert "9999 trang" in text
    assert '#panic("x") *đậm* $x$ `mã`' in text.replace("\n", " ").replace("\r", "")


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize("turned", [0, 2, -3, 90, 181])
def test_a_cover_sheet_is_known_by_the_reader_however_it_lies(
    covers: bytes, dpi: int, turned: float
) -> None:
    page = pypdfium2.PdfDocument(covers)[0].render(scale=dpi / 72, grayscale=True).to_pil()
    lying = page.convert("L").rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert sheet_on(np.asarray(lying)) == WANTED
