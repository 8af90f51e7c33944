"""A scan from the counter - sheets, grain, a page upside down - is split, read and filed."""

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from PIL import Image

from chalicelib.domain.coversheet import CoverSheet
from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.parts import Paper
from chalicelib.usecases.digitising import Done
from chalicelib.usecases.scanning import digitise
from infra.demo.scanner import scan
from tests.builders import MORNING, WARD, a_code, the_moves
from tests.machines import digitising
from tests.memory import Office
from tests.scans import answers, counter_scan, eyes, seen, sha256, stray_scan

CODE = a_code()
AT = MORNING + timedelta(hours=4)
KEY = f"scan/{WARD}/may-1/lo-1.pdf"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return " ".join(" ".join(pages).split())


def test_the_sheets_are_read_and_the_page_upside_down_is_turned() -> None:
    pages = seen(counter_scan(CODE)).pages
    assert [page.sheet for page in pages] == [
        CoverSheet(CODE, "TK", 1),
        None,
        CoverSheet(CODE, "GCS", 1),
        None,
    ]
    assert [page.turned for page in pages if page.sheet is None] == [0, 180]
    assert not any(page.blank for page in pages)


def test_what_was_typed_is_read_letter_by_letter_diacritics_and_all() -> None:
    declaration, certificate = (p.text for p in seen(counter_scan(CODE)).pages if p.sheet is None)
    for expected in (
        "CHỦ NGHĨA VIỆT NAM",
        "TỜ KHAI ĐĂNG KÝ KHAI SINH",
        "Quan hệ với người được khai sinh: Mẹ",
        "TRẦN MINH KHÔI",
        "20/02/2026",
        "năm hai nghìn không trăm hai mươi sáu",
        answers("1.001193")["father_id"],
    ):
        assert expected in declaration
    for expected in ("GIẤY CHỨNG SINH", "Dự định đặt tên con là: TRẦN MINH KHÔI", "12/08/1996"):
        assert expected in certificate


@pytest.fixture(scope="module")
def office() -> Office:
    """Return an office whose inbox got the scan, and which has worked through it."""
    office = Office()
    for move in the_moves():
        office.dossiers.save(move)
    office.inbox.arrive(KEY, counter_scan(CODE))
    working = replace(digitising(office), reader=eyes())
    assert digitise(working, KEY, AT, AT) is Done.SCANNED
    return office


def papers_of(office: Office) -> dict[str, Paper]:
    whats = (event.what for event in office.dossiers.file(CODE).events)
    return {what.paper.component: what.paper for what in whats if isinstance(what, PaperFiled)}


def test_the_scan_is_filed_page_by_page_and_every_page_is_accounted_for(office: Office) -> None:
    receipt = office.dossiers.receipt(sha256(counter_scan(CODE)))
    assert receipt is not None
    filed = papers_of(office)
    assert filed["TK"].kind == "to-khai-khai-sinh"
    assert filed["TK"].confidence > 0.9
    assert (receipt.pages, receipt.sheets, receipt.blank) == (4, 2, 0)
    assert receipt.filed + receipt.in_tray == 2


def test_the_fields_of_the_declaration_are_those_typed_into_it(office: Office) -> None:
    known = answers("1.001193")
    fields = {field.name: field for field in papers_of(office)["TK"].fields}
    said = {name: field.value for name, field in fields.items()}
    assert said["con.ho_ten"] == known["child_name"].upper()
    assert said["con.ngay_sinh"] == "20/02/2026"
    assert said["con.gioi_tinh"] == "Nam"
    assert said["nguoi_yeu_cau.so_dinh_danh"] == known["requester_id"]
    assert said["me.so_dinh_danh"] == known["mother_id"]
    assert said["cha.so_dinh_danh"] == known["father_id"]
    assert said["cha.ho_ten"] == known["father_name"].upper()
    assert all(field.page == 1 and field.box is not None for field in fields.values())


def test_the_archive_holds_the_scan_and_a_searchable_pdf_a_of_each_paper(office: Office) -> None:
    kept = {key: data for key, (data, _) in office.archive.kept.items()}
    assert kept[f"original/{sha256(counter_scan(CODE))}"] == counter_scan(CODE)
    papers = [key for key in kept if key.startswith("paper/") and key.endswith(".pdf")]
    assert len(papers) == 2
    archived = [kept[key] for key in papers]
    for pdf in archived:
        assert pikepdf.pdfa.validate_written(io.BytesIO(pdf), "2b").findings == []
    whole = " ".join(text_of(pdf) for pdf in archived)
    assert "TỜ KHAI ĐĂNG KÝ KHAI SINH" in whole
    assert "Dự định đặt tên con là: TRẦN MINH KHÔI" in whole


def test_the_empty_back_of_a_page_is_blank_however_grainy() -> None:
    back = Image.new("RGB", (1654, 2339), "white")
    (page,) = eyes().read(scan([back], seed=1)).pages
    assert page.blank
    assert page.text == ""


def test_a_scan_without_a_sheet_waits_with_what_was_read_on_it() -> None:
    office = Office()
    office.inbox.arrive(KEY, stray_scan())
    digitise(replace(digitising(office), reader=eyes()), KEY, AT, AT)
    (entry,) = office.dossiers.tray(WARD)
    assert entry.reason == "no-sheet"
    assert entry.kind == "can-cuoc"
    assert entry.suggestion == "H33.16-260302-0001"
    said = {field.name: field.value for field in entry.fields}
    assert said["so_dinh_danh"] == answers("1.001193")["mother_id"]
    assert said["ngay_sinh"] == "12/08/1996"
