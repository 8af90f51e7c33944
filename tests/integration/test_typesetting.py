"""Official forms as PDF: they print what they are given, can be kept for ever, and read aloud."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
import zxingcpp
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from chalicelib.adapters.typesetting import Typesetter
from chalicelib.adapters.typesetting.coverage import covered
from chalicelib.adapters.typesetting.typesetter import NOT_SHOWN
from chalicelib.domain.text import clean
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.said import Said
from infra import typefaces
from tests import writs
from tests.builders import an_applicant
from tests.pdfs import (
    HOSTILE,
    MARKUP,
    MOST_DIFFERENCE,
    VIETNAMESE,
    elements,
    faults,
    is_a_font,
    solid,
)
from tests.samples import GOLDEN, pages_text, picture


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return writs.typesetter()


@pytest.fixture(scope="module", params=list(Model), ids=str)
def made(request: pytest.FixtureRequest, typesetter: Typesetter) -> tuple[Content, bytes]:
    content = writs.a_content(request.param)
    return content, typesetter.pdf(content)


def with_said(content: Content, text: str) -> Content:
    """Return a writ in which people wrote `text` wherever they can."""
    papers: list[Said] = [
        {"name": text, "originals": "01", "copies": "", "files": "", "note": text}
    ]
    told = dict.fromkeys(("applicant", "address", "email", "content", "at", "officer"), text)
    return replace(
        content, said={**content.said, **told, "components": papers, "reckoning": [text]}
    )


def test_the_text_of_each_form_is_as_it_was(made: tuple[Content, bytes]) -> None:
    content, pdf = made
    assert pages_text(pdf) == (GOLDEN / f"{content.model}.txt").read_text("utf-8")


def test_each_form_looks_as_it_did(made: tuple[Content, bytes]) -> None:
    content, pdf = made
    now = picture(pdf)
    with Image.open(GOLDEN / f"{content.model}.png") as kept:
        before = kept.convert("L")
    assert now.size == before.size
    (mean,) = ImageStat.Stat(ImageChops.difference(now, before)).mean
    assert mean < MOST_DIFFERENCE


def test_a_moved_line_would_be_seen(typesetter: Typesetter) -> None:
    content = writs.a_content(Model.REFUSAL)
    longer = replace(content, said={**content.said, "address": "Ấp Minh Phong, " * 12})
    one, other = (picture(typesetter.pdf(some)) for some in (content, longer))
    (mean,) = ImageStat.Stat(ImageChops.difference(one, other)).mean
    assert mean > MOST_DIFFERENCE


def test_the_same_content_gives_the_same_bytes(made: tuple[Content, bytes]) -> None:
    content, pdf = made
    assert Typesetter(typefaces.fetch()).pdf(content) == pdf


def test_a_validator_of_level_b_finds_nothing_but_what_it_does_not_know(
    made: tuple[Content, bytes],
) -> None:
    assert faults(made[1]) == []


def test_the_validator_would_find_a_script(made: tuple[Content, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = io.BytesIO()
        pdf.save(out)
    findings = pikepdf.pdfa.validate_written(out, "2b").findings
    assert any("OpenAction" in f"{one.where} {one.message}" for one in findings)


def test_each_form_is_tagged_titled_dated_and_vietnamese(made: tuple[Content, bytes]) -> None:
    content, data = made
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "vi-VN"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/AcroForm" not in root
        assert "/Names" not in root
        assert str(pdf.docinfo["/Title"]) == content.said["heading"]
        assert str(pdf.docinfo["/CreationDate"]) == f"D:{content.at:%Y%m%d%H%M%S}Z"
        with pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
            assert told["pdfuaid:part"] == "1"
        tags = [str(tag.S) for tag in elements(root.StructTreeRoot)]
    assert tags.count("/H1") == 1
    assert ("/Table" in tags) == bool(table_of(content))
    if table_of(content):
        assert {"/TR", "/TH", "/TD"} <= set(tags)


def test_the_qr_code_is_told_to_who_cannot_see_and_leads_to_the_dossier(
    typesetter: Typesetter,
) -> None:
    content = writs.a_content(Model.RECEIPT)
    data = typesetter.pdf(content)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        figures = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Figure"]
        assert [str(one.Alt) for one in figures] == ["Mã QR tra cứu hồ sơ H33.16-260302-0001"]
    page = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil()
    read = zxingcpp.read_barcode(page)
    assert read is not None
    assert read.text == f"{writs.ADDRESS}H33.16-260302-0001"


def test_every_font_is_embedded_with_its_letters(
    made: tuple[Content, bytes],
) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        fonts = [one for one in list(pdf.objects) if is_a_font(one)]
        assert fonts
        for font in fonts:
            inner = font.DescendantFonts[0]
            program = inner.FontDescriptor.FontFile3
            assert program.Subtype == "/CIDFontType0C"
            assert "/ToUnicode" in font
            held: Any = CFFFontSet()
            held.decompile(io.BytesIO(program.read_bytes()), None)
            assert len(held[0].CharStrings) > 1
            assert "TeXGyreTermes" in str(font.BaseFont)


def table_of(content: Content) -> Any:
    return next(
        (content.said[name] for name in ("components", "items", "rows") if name in content.said),
        None,
    )


def test_every_vietnamese_letter_is_printed(typesetter: Typesetter) -> None:
    words = " ".join(re.findall(".{1,8}", VIETNAMESE))
    content = with_said(writs.a_content(Model.RECEIPT), words)
    printed = solid(pages_text(typesetter.pdf(content)))
    assert len(VIETNAMESE) == 2 * (33 + 12 * 5)
    assert solid(words) in printed
    assert NOT_SHOWN not in printed


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_printed_and_never_read(typesetter: Typesetter, text: str) -> None:
    said = writs.a_content(Model.RECEIPT, applicant=an_applicant(name=text)).said["applicant"]
    content = with_said(writs.a_content(Model.RECEIPT), str(said))
    printed = solid(pages_text(typesetter.pdf(content)))
    assert said == clean(text)
    assert printed.count(solid(clean(text))) == 9


@settings(max_examples=40, deadline=None)
@given(st.text(VIETNAMESE + MARKUP + "0123456789 ", min_size=1, max_size=80))
def test_whatever_is_written_is_printed_literally(text: str) -> None:
    said = clean(text)
    content = with_said(writs.a_content(Model.RECEIPT), said)
    printed = solid(pages_text(writs.typesetter().pdf(content)))
    assert solid(said) in printed


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_makes_a_paper(text: str) -> None:
    content = with_said(writs.a_content(Model.RECEIPT), clean(text))
    assert writs.typesetter().pdf(content).startswith(b"%PDF-1.7")


def test_a_letter_the_typeface_lacks_leaves_a_mark(typesetter: Typesetter) -> None:
    content = with_said(writs.a_content(Model.RECEIPT), "Ông 王 Nam")
    assert solid(f"Ông {NOT_SHOWN} Nam") in solid(pages_text(typesetter.pdf(content)))


def test_a_name_without_spaces_stays_on_the_page(typesetter: Typesetter) -> None:
    name = "Nguyễn" * 40
    data = typesetter.pdf(with_said(writs.a_content(Model.RECEIPT), name))
    page = pypdfium2.PdfDocument(data)[0]
    right = max(
        page.get_textpage().get_charbox(place)[2]
        for place in range(page.get_textpage().count_chars())
    )
    assert right < page.get_width() - 15 / 25.4 * 72
    assert solid(name) in solid(pages_text(data))


def test_forty_papers_take_pages_with_numbers_and_a_head_on_each(typesetter: Typesetter) -> None:
    law = writs.with_papers(40)
    data = typesetter.pdf(writs.a_content(Model.RECEIPT, law, components=writs.handed_in(law)))
    texts = [str(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data)]
    assert len(texts) > 2
    tables = [text for text in texts if "Giấy tờ thứ" in text]
    assert all("Tên giấy tờ" in text for text in tables)
    assert not texts[0].startswith("1")
    assert [text.split()[0] for text in texts[1:]] == [
        str(number) for number in range(2, len(texts) + 1)
    ]
    for number in range(1, 41):
        assert f"Giấy tờ thứ {number} " in " ".join(" ".join(texts).split()) + " "
    last = texts[-1]
    assert "NGƯỜI NỘP HỒ SƠ" in last
    assert "Nhận kết quả tại" in last


def test_what_is_not_known_is_a_line_to_fill_in(typesetter: Typesetter) -> None:
    bare = an_applicant(phone=None, email=None, address="")
    content = writs.a_content(Model.RECEIPT, applicant=bare, components=())
    printed = pages_text(typesetter.pdf(content))
    for label in ("Địa chỉ", "Số điện thoại", "Email", "Số lượng hồ sơ (bộ)"):
        assert re.search(rf"{re.escape(label)}: \.{{10,}}", printed)
    assert "None" not in printed


def test_a_very_long_reason_is_printed_whole(typesetter: Typesetter) -> None:
    reason = " ".join(f"lý do thứ {number};" for number in range(1, 900))
    content = writs.a_content(Model.SUPPLEMENT)
    items: list[Said] = [{"what": "Tờ khai", "why": reason}]
    printed = pages_text(typesetter.pdf(replace(content, said={**content.said, "items": items})))
    assert all(f"thứ{number};" in solid(printed) for number in range(1, 900))


def test_the_typeface_tells_which_letters_it_has() -> None:
    for name in typefaces.FILES:
        file = typefaces.fetch() / name
        assert covered(file) == {sign for sign in TTFont(file).getBestCmap() if sign < 0xFFFF}
        assert {ord(letter) for letter in VIETNAMESE} <= covered(file)


def test_what_is_no_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "no.otf"
    file.write_bytes(b"OTTO" + bytes(20))
    with pytest.raises(ValueError, match="no font"):
        covered(file)


def test_a_typeface_that_is_there_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    place = typefaces.fetch()
    monkeypatch.setenv("PATH", "")
    assert typefaces.fetch(place) == place


def test_a_machine_without_tools_is_told_what_would_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(typefaces.NoTypeface, match="no apt-get and no dpkg-deb") as told:
        typefaces.fetch(tmp_path)
    assert str(tmp_path) in str(told.value)
    assert list(tmp_path.iterdir()) == []
