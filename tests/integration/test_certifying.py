"""Certified copies: pages as they were digitised, marked, and the statement, in one PDF/A-2b."""

import hashlib
import io

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from chalicelib.adapters.typesetting.certifying import NotCopyable, certified
from chalicelib.adapters.typesetting.typesetter import Sheet
from tests import results, writs
from tests.pdfs import HOSTILE, faults, solid
from tests.scans import a_pdf


@pytest.fixture(scope="module")
def copy() -> Sheet:
    return certified(writs.typesetter(), results.a_digitised_paper(), results.a_statement(2))


def texts(pdf: bytes) -> list[str]:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return [" ".join(str(text).split()) for text in pages]


def test_a_certified_copy_is_one_archivable_file(copy: Sheet) -> None:
    assert faults(results.a_digitised_paper()) == []
    assert faults(copy.pdf) == []
    with pikepdf.open(io.BytesIO(copy.pdf)) as pdf, pdf.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        assert told["dc:title"] == "Bản sao chứng thực điện tử 07/SCT-BS"
        assert told["xmp:CreateDate"] == "2026-03-04T07:05:07+00:00"
        assert str(pdf.Root.Lang) == "vi-VN"


def test_each_page_is_marked_and_the_statement_comes_last(copy: Sheet) -> None:
    one, two, last = texts(copy.pdf)
    mark = "Bản sao chứng thực điện tử số 07/SCT-BS, trang {}/2; mã kiểm tra 7K3QM-2XWBD"
    assert one.endswith(mark.format(1))
    assert two.endswith(mark.format(2))
    assert "Ủy ban nhân dân xã Châu Thành chứng thực bản sao đúng với bản chính." in last
    assert "Quyển số: 01/2026" in last
    assert "2 trang, ở trước trang này" in last


def test_the_pictures_of_the_pages_are_the_bytes_they_were(copy: Sheet) -> None:
    def pictures(data: bytes) -> list[str]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = [pdf.pages[number].Resources.XObject.P for number in range(2)]
            return [hashlib.sha256(one.read_raw_bytes()).hexdigest() for one in found]

    assert pictures(copy.pdf) == pictures(results.a_digitised_paper())


def test_the_places_for_signatures_are_on_the_page_of_the_statement(copy: Sheet) -> None:
    assert {box.page for box in copy.boxes.values()} == {2}
    assert set(copy.boxes) == {"chu-ky", "con-dau"}


def test_the_same_paper_and_statement_give_the_same_bytes(copy: Sheet) -> None:
    again = certified(writs.typesetter(), results.a_digitised_paper(), results.a_statement(2))
    assert again == copy


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_markup_in_the_name_of_the_paper_is_printed(text: str) -> None:
    statement = results.a_statement(2, text)
    made = certified(writs.typesetter(), results.a_digitised_paper(), statement)
    assert solid(text) in solid(texts(made.pdf)[-1])


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
def test_a_turned_page_bears_its_mark_where_it_is_read(clockwise: int) -> None:
    with pikepdf.open(io.BytesIO(results.a_digitised_paper())) as pdf:
        pdf.pages[0].Rotate = clockwise
        out = io.BytesIO()
        pdf.save(out)
    made = certified(writs.typesetter(), out.getvalue(), results.a_statement(2))
    page = pypdfium2.PdfDocument(made.pdf)[0].render(scale=2).to_pil().convert("RGB")
    foot = page.crop((0, page.height - 60, page.width, page.height))
    red, green, _ = foot.split()
    inked = ImageChops.subtract(red, green).point(lambda more: 255 * (more > 60))
    left, _, right, _ = inked.getbbox() or (0, 0, 0, 0)
    assert right - left > 300
    assert faults(made.pdf) == []


def test_what_is_no_pdf_no_archived_paper_or_has_other_pages_is_refused() -> None:
    typesetter = writs.typesetter()
    with pytest.raises(NotCopyable, match="no PDF"):
        certified(typesetter, b"GIF89a", results.a_statement(1))
    with pytest.raises(NotCopyable, match="part None"):
        certified(typesetter, a_pdf(), results.a_statement(1))
    with pytest.raises(NotCopyable, match="2 pages for 3 marks"):
        certified(typesetter, results.a_digitised_paper(), results.a_statement(3))


def test_what_is_signed_or_tagged_is_refused_since_a_copy_would_break_it() -> None:
    issued = writs.typesetter().result(results.a_result("1.001193")).pdf
    with pytest.raises(NotCopyable, match="StructTreeRoot"):
        certified(writs.typesetter(), issued, results.a_statement(1))
