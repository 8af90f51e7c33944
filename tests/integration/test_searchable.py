"""Whatever came, the archive gets a PDF/A-2b: upright, findable, the scanned picture untouched."""

import io
from collections.abc import Callable

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from PIL import Image

from chalicelib.adapters.archival import NotArchived, copier
from chalicelib.adapters.archival.glyphless import font_file
from chalicelib.domain.reading import Limits, PageReading, Reading, Word
from chalicelib.usecases.archiving import Copy
from infra.demo import papers
from tests.scans import (
    a_pdf,
    a_picture,
    answers,
    counter_scan,
    phone_photo,
    residence_scan,
    seen,
    sha256,
)

CODE = "H33.16-260302-0001"
TURNS = (0, 90, 180, 270)


def copied(data: bytes, pages: list[int] | None = None, reading: Reading | None = None) -> Copy:
    reading = reading or seen(data)
    with copier(data, reading, Limits()) as one:
        return one.copied(pages or [page.number for page in reading.pages])


def read_as(data: bytes, *pages: PageReading) -> Reading:
    return Reading(kind="png", sha256=sha256(data), pages=pages, of=len(pages))


def anew(data: bytes) -> bytes:
    pdf = copied(data).pdf
    assert pikepdf.pdfa.validate_written(io.BytesIO(pdf), "2b").findings == []
    return pdf


def text_of(pdf: bytes) -> str:
    textpage = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    return " ".join(str(textpage.get_text_range()).split())


def a_page() -> Image.Image:
    return papers.residence_declaration(answers("1.004194"))


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, dpi=(200, 200), **how)
    return file.getvalue()


def test_the_scanners_jpeg_is_kept_byte_for_byte() -> None:
    with pikepdf.open(io.BytesIO(residence_scan())) as before:
        scanned = before.pages[0].Resources.XObject.P.read_raw_bytes()
    with pikepdf.open(io.BytesIO(anew(residence_scan()))) as after:
        kept = after.pages[0].Resources.XObject.P
        assert kept.read_raw_bytes() == scanned
        assert kept.Filter == pikepdf.Name.DCTDecode


def test_a_photo_is_kept_byte_for_byte_too() -> None:
    photo = saved(a_page(), "JPEG", quality=80)
    assert photo in anew(photo)


def test_a_phones_heic_is_read_and_becomes_an_archivable_page() -> None:
    photo = phone_photo()
    reading = seen(photo)
    assert (reading.kind, reading.of) == ("heic", 1)
    assert "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ" in text_of(anew(photo))


@pytest.mark.parametrize("clockwise", TURNS)
def test_a_page_that_lay_any_way_round_comes_out_upright_with_its_text(clockwise: int) -> None:
    pdf = anew(saved(a_page().rotate(clockwise, expand=True), "JPEG", quality=80))
    assert "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ" in text_of(pdf)
    page = pypdfium2.PdfDocument(pdf)[0]
    width, height = page.get_size()
    assert height > width
    assert (round(width), round(height)) == (595, 842)
    upright = page.render(scale=0.3).to_pil().convert("L").resize((60, 85))
    straight = a_page().convert("L").resize((60, 85))
    pairs = zip(upright.tobytes(), straight.tobytes(), strict=True)
    assert sum(abs(a - b) for a, b in pairs) / 5100 < 12


def test_a_word_is_found_where_it_is_printed() -> None:
    data = residence_scan()
    (page,) = seen(data).pages
    number = answers("1.004194")["requester_id"]
    word = next(word for word in page.words if word.text == number)
    left, top, right, bottom = page.upright(word.box)
    shown = pypdfium2.PdfDocument(anew(data))[0]
    found = shown.get_textpage().search(number).get_next()
    assert found is not None
    x0, _, x1, _ = shown.get_textpage().get_charbox(found[0])[:4]
    scale = 72 / page.dpi
    assert abs(x0 - left * scale) < 3
    last = shown.get_textpage().get_charbox(found[0] + found[1] - 1)
    assert abs(last[2] - right * scale) < 3
    middle = shown.get_height() - (top + bottom) / 2 * scale
    assert last[1] - 3 < middle < last[3] + 3
    assert x1 > x0


@pytest.mark.parametrize(
    "make",
    [
        lambda page: saved(page, "PNG"),
        lambda page: saved(page.convert("L"), "TIFF", compression="tiff_lzw"),
        lambda page: saved(page.convert("L").point(lambda v: 255 * (v > 128)).convert("1"), "TIFF"),
        lambda page: saved(page.convert("CMYK"), "JPEG"),
        lambda page: saved(page.convert("P"), "PNG"),
        lambda page: saved(page.convert("RGBA"), "PNG"),
    ],
    ids=["png", "grey tiff", "bilevel tiff", "cmyk jpeg", "palette png", "transparent png"],
)
def test_every_kind_of_picture_becomes_an_archivable_page(
    make: Callable[[Image.Image], bytes],
) -> None:
    data = make(a_page())
    pdf = anew(data)
    assert "Số định danh cá nhân" in text_of(pdf)
    shown = pypdfium2.PdfDocument(pdf)[0].render(scale=0.3).to_pil().convert("L")
    assert 200 < sum(shown.tobytes()) / len(shown.tobytes()) < 255


def test_a_bilevel_page_is_kept_as_small_as_a_fax() -> None:
    page = a_page().convert("L").point(lambda value: 255 * (value > 128)).convert("1")
    with pikepdf.open(io.BytesIO(anew(saved(page, "TIFF")))) as pdf:
        image = pdf.pages[0].Resources.XObject.P
        assert image.Filter == pikepdf.Name.CCITTFaxDecode
        assert len(image.read_raw_bytes()) < 60_000


def test_a_page_that_was_never_paper_keeps_its_own_words() -> None:
    def written(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        said = b"BT /F 12 Tf 20 200 Td (Certificate 0142/2026 of somebody born abroad) Tj ET"
        pdf.pages[0].obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, said))

    data = a_pdf(written)
    assert seen(data).pages[0].text == "Certificate 0142/2026 of somebody born abroad"
    assert "Certificate 0142/2026 of somebody born abroad" in text_of(anew(data))


def test_only_the_pages_asked_for_are_written_and_twice_the_same() -> None:
    data = counter_scan(CODE)
    pdf = copied(data, [2, 4]).pdf
    assert pdf == copied(data, [2, 4]).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 2
        assert opened.Root.Lang == "vi-VN"


def test_a_paper_that_cannot_be_written_anew_is_worth_another_try() -> None:
    page = PageReading(number=7, width=10, height=10, dpi=200)
    data = a_picture("PNG")
    with pytest.raises(NotArchived):
        copied(data, reading=read_as(data, page))


def test_an_empty_page_stands_where_not_even_a_picture_could_be_had() -> None:
    def vast(pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page(page_size=(14_400, 14_400))

    pdf = anew(a_pdf(vast))
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(pdf)]
    assert [(round(width), round(height)) for width, height in sizes] == [(300, 300), (595, 842)]


def test_letters_beyond_the_basic_plane_do_not_break_the_text() -> None:
    page = PageReading(
        number=1,
        width=400,
        height=400,
        dpi=200,
        text="một 𝒳 hai",
        words=(
            Word("một", (10, 10, 60, 40), 1.0),
            Word("𝒳", (70, 10, 90, 40), 1.0),
            Word("hai", (100, 10, 150, 40), 1.0),
        ),
    )
    data = a_picture("PNG")
    pdf = copied(data, reading=read_as(data, page)).pdf
    assert pikepdf.pdfa.validate_written(io.BytesIO(pdf), "2b").findings == []
    assert text_of(pdf).startswith("một")
    assert text_of(pdf).endswith("hai")


def test_the_font_without_letters_is_tiny_and_always_the_same() -> None:
    assert font_file() == font_file()
    assert len(font_file()) < 600
