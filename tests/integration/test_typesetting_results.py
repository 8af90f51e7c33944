"""Results as PDF: they print what they are given, keep places for signatures, and read aloud."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from chalicelib.adapters.typesetting import Typesetter
from chalicelib.adapters.typesetting.typesetter import NOT_SHOWN
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.content import ResultContent, Signer
from chalicelib.domain.results.looks import Look
from chalicelib.domain.text import clean
from chalicelib.domain.writs.said import Said
from infra import typefaces
from tests import results, writs
from tests.pdfs import HOSTILE, MARKUP, MOST_DIFFERENCE, VIETNAMESE, elements, faults, solid
from tests.samples import GOLDEN_RESULTS, SHOWN, looks, pages_text, picture

CODES = sorted(results.with_papers())
MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return writs.typesetter()


@pytest.fixture(scope="module")
def golden(typesetter: Typesetter) -> Mapping[str, bytes]:
    made = {code: typesetter.result(results.a_result(code)).pdf for code in SHOWN}
    made["draft"] = typesetter.result(results.a_draft(SHOWN[0])).pdf
    return {**made, **{f"look-{kind}": look for kind, look in looks().items()}}


def with_said(text: str) -> ResultContent:
    """Return a certificate in which people wrote `text` wherever they can."""
    made = results.a_result("1.001193")
    lines: list[Said] = [{"label": text, "says": [text]}, {"label": "Nhiều", "says": [text, text]}]
    told: dict[str, Said] = dict.fromkeys(("about", "signer", "agency", "number"), text)
    told |= {"opening": [text], "closing": [text], "kept": [text], "capacity": [text]}
    told |= {"groups": [{"label": text, "lines": lines}], "bases": [text]}
    return replace(made, said={**made.said, **told})


@pytest.mark.parametrize("name", [*SHOWN, "draft", "look-person", "look-agency"])
def test_each_layout_says_and_looks_what_it_did(golden: Mapping[str, bytes], name: str) -> None:
    pdf = golden[name]
    assert pages_text(pdf) == (GOLDEN_RESULTS / f"{name}.txt").read_text("utf-8")
    now = picture(pdf)
    with Image.open(GOLDEN_RESULTS / f"{name}.png") as kept:
        before = kept.convert("L")
    assert now.size == before.size
    (mean,) = ImageStat.Stat(ImageChops.difference(now, before)).mean
    assert mean < MOST_DIFFERENCE


@pytest.mark.parametrize("code", CODES)
def test_each_result_can_be_kept_for_ever_and_read_aloud(typesetter: Typesetter, code: str) -> None:
    content = results.a_result(code)
    data = typesetter.result(content).pdf
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "vi-VN"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/AcroForm" not in root
        assert str(pdf.docinfo["/Title"]) == content.said["heading"]
        assert str(pdf.docinfo["/CreationDate"]) == f"D:{content.at.astimezone(UTC):%Y%m%d%H%M%S}Z"
        with pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
            assert told["pdfuaid:part"] == "1"
        tags = [str(tag.S) for tag in elements(root.StructTreeRoot)]
    assert tags.count("/H1") == 1
    groups: Any = content.said["groups"]
    assert tags.count("/H2") == sum(bool(one["label"] and one["lines"]) for one in groups)


@pytest.mark.parametrize("code", CODES)
def test_the_places_for_signatures_are_on_the_last_page_and_nothing_is_printed_there(
    typesetter: Typesetter, code: str
) -> None:
    sheet = typesetter.result(results.a_result(code))
    pages = pypdfium2.PdfDocument(sheet.pdf)
    person, seal = sheet.boxes["chu-ky"], sheet.boxes["con-dau"]
    assert {person.page, seal.page} == {len(pages) - 1}
    page = pages[person.page]
    assert 0 < person.y0 < person.y1 < page.get_height()
    assert 0 < seal.x0 < person.x1 < page.get_width() - 15 * MILLIMETRE
    assert (round(person.width), round(person.height)) == (221, 79)
    assert seal.x1 - person.x0 == pytest.approx(person.width / 3, abs=0.1)
    assert seal.y0 + seal.y1 == pytest.approx(person.y0 + person.y1, abs=0.1)
    assert text_in(page, person) == ""
    above = Box(person.page, person.x0, person.y1, person.x1, person.y1 + 30)
    below = Box(person.page, person.x0, person.y0 - 25, person.x1, person.y0)
    assert str(results.OFFICES.get(code, "Phó Chủ tịch")).upper() in text_in(page, above)
    assert "Phạm Thị Kiều Oanh" in text_in(page, below)


def text_in(page: Any, box: Box) -> str:
    found = page.get_textpage().get_text_bounded(box.x0, box.y0, box.x1, box.y1)
    return " ".join(str(found).split())


def test_a_draft_says_so_across_the_page_and_has_no_place_for_a_signature(
    typesetter: Typesetter,
) -> None:
    sheet = typesetter.result(results.a_draft("1.001193"))
    assert sheet.boxes == {}
    assert faults(sheet.pdf) == []
    assert "DỰ THẢO" in pages_text(sheet.pdf)
    assert "DỰ THẢO" not in pages_text(typesetter.result(results.a_result("1.001193")).pdf)


def test_the_same_content_gives_the_same_bytes_and_places(typesetter: Typesetter) -> None:
    content = results.a_result("1.013225")
    typesetter.result(results.a_result("1.001193"))
    assert Typesetter(typefaces.fetch()).result(content) == typesetter.result(content)


def test_the_qr_code_can_be_read_and_is_told_to_who_cannot_see(typesetter: Typesetter) -> None:
    longest = {**results.a_result("1.004873").said, "qr": results.QR[:39] + "aB3-_" * 96}
    data = typesetter.result(replace(results.a_result("1.004873"), said=longest)).pdf
    with pikepdf.open(io.BytesIO(data)) as pdf:
        figures = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Figure"]
        (told,) = (str(one.Alt) for one in figures)
    assert told.endswith(results.CODE)
    read = zxingcpp.read_barcode(pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil())
    assert read is not None
    assert read.text == longest["qr"]
    assert results.CODE in pages_text(data)


def test_every_vietnamese_letter_is_printed(typesetter: Typesetter) -> None:
    words = " ".join(VIETNAMESE[at : at + 8] for at in range(0, len(VIETNAMESE), 8))
    printed = solid(pages_text(typesetter.result(with_said(words)).pdf))
    assert solid(words) in printed
    assert NOT_SHOWN not in printed


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_printed_and_never_read(typesetter: Typesetter, text: str) -> None:
    answers = {**results.with_papers()["1.001193"].example.answers, "child_hometown": text}
    proposal = {"personal_id": text, "note": text}
    made = results.a_result("1.001193", answers=answers, proposal=proposal)
    printed = solid(pages_text(typesetter.result(made).pdf))
    for line in filter(None, map(clean, text.split("\n"))):
        assert printed.count(solid(line)) >= 3
    whole = solid(pages_text(typesetter.result(with_said(clean(text))).pdf))
    assert whole.count(solid(clean(text))) >= 10


@settings(max_examples=25, deadline=None)
@given(st.text(VIETNAMESE + MARKUP + "0123456789 ", min_size=1, max_size=60))
def test_whatever_is_written_is_printed_literally(text: str) -> None:
    said = clean(text)
    sheet = writs.typesetter().result(with_said(said))
    assert solid(said) in solid(pages_text(sheet.pdf))
    assert set(sheet.boxes) == {"chu-ky", "con-dau"}


def test_forty_lines_take_pages_and_the_signature_is_never_alone(typesetter: Typesetter) -> None:
    sheet = typesetter.result(results.with_lines(40))
    texts = [str(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(sheet.pdf)]
    assert len(texts) == 2
    assert all(f"Mục {number}:" in " ".join(texts) for number in range(1, 41))
    assert sheet.boxes["chu-ky"].page == 1
    assert "Bản sao này được cấp từ sổ gốc" in texts[1]
    assert faults(sheet.pdf) == []


def test_nothing_but_a_name_still_makes_a_paper_with_open_lines(typesetter: Typesetter) -> None:
    made = results.a_result("1.001193", answers={}, proposal={"personal_id": "-"})
    sheet = typesetter.result(made)
    assert pages_text(sheet.pdf).count("........") >= 15
    assert set(sheet.boxes) == {"chu-ky", "con-dau"}


@pytest.mark.parametrize("kind", list(Look))
def test_a_look_is_one_page_as_large_as_its_place_see_through_and_without_tags(
    typesetter: Typesetter, kind: Look
) -> None:
    box = typesetter.result(results.a_result("1.001193")).boxes[
        {Look.PERSON: "chu-ky", Look.AGENCY: "con-dau"}[kind]
    ]
    data = looks()[kind]
    (page,) = pypdfium2.PdfDocument(data)
    assert page.get_size() == pytest.approx((box.width, box.height), abs=0.1)
    drawn = page.render(scale=1, fill_color=(0, 0, 255, 255)).to_pil()
    assert drawn.getpixel((drawn.width // 2, 3 if kind is Look.PERSON else 8)) == (0, 0, 255)
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root


@pytest.mark.parametrize("text", [*HOSTILE, "Nguyễn" * 40, VIETNAMESE[:120]])
def test_a_look_prints_any_name_inside_its_place(typesetter: Typesetter, text: str) -> None:
    said = dict.fromkeys(("name", "office", "agency", "at", "on"), clean(text))
    for kind in Look:
        (page,) = pypdfium2.PdfDocument(typesetter.look(kind, said))
        assert solid(clean(text))[:20] in solid(str(page.get_textpage().get_text_range()))


def test_an_office_of_many_lines_moves_the_places_down(typesetter: Typesetter) -> None:
    one = typesetter.result(results.a_result("1.001193", Signer("A", "Chủ tịch")))
    two = typesetter.result(results.a_result("1.001193", Signer("A", "KT. Chủ tịch\nPhó Chủ tịch")))
    assert one.boxes["chu-ky"].y0 > two.boxes["chu-ky"].y0 + 10
