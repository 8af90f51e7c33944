"""The content of results: all that is printed comes from dossier, template and what was drawn."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.refusals import NotFound
from chalicelib.domain.results.content import (
    DRAFT,
    ResultContent,
    Signer,
    content,
    draft,
    issuer,
    paper_of,
    subject,
)
from chalicelib.domain.results.looks import agency_look, person_look
from chalicelib.domain.results.values import Values
from chalicelib.domain.writs.said import Said
from infra import packages
from tests import results

CODES = sorted(results.with_papers())


def lines(made: ResultContent) -> dict[str, list[str]]:
    """Return what stands after each label; of a label that stands twice, after the first."""
    found: dict[str, list[str]] = {}
    groups: Any = made.said["groups"]
    for group in groups:
        for line in group["lines"]:
            found.setdefault(line["label"], line["says"])
    return found


def texts(said: Said) -> Iterator[str]:
    match said:
        case str():
            yield said
        case list():
            for one in said:
                yield from texts(one)
        case dict():
            yield from texts(list(said.values()))


def test_every_electronic_result_of_the_catalogue_has_a_template_that_tells_its_doubts() -> None:
    read = packages.read_all().packages
    electronic = {one.procedure.code for one in read if one.procedure.result.electronic}
    assert set(CODES) == electronic
    for package in results.with_papers().values():
        paper = package.procedure.result.paper
        assert paper is not None
        assert any("chưa được kiểm chứng" in doubt for doubt in paper.unverified)


@pytest.mark.parametrize("code", CODES)
def test_a_result_is_all_text_nfc_and_whole(code: str) -> None:
    made = results.a_result(code)
    said = list(texts(dict(made.said)))
    assert all(unicodedata.is_normalized("NFC", text) for text in said)
    assert not any("{" in text or "None" in text for text in said)
    assert made.said["number"] == f"12/{made.said['symbol']}"
    assert made.said["day"] == "ngày 04 tháng 3 năm 2026"
    assert made.said["signer"] == "Phạm Thị Kiều Oanh"
    assert json.loads(json.dumps(made.said)) == made.said


def test_a_birth_certificate_says_what_was_declared_and_what_was_proposed() -> None:
    said = lines(results.a_result("1.001193"))
    assert said["Họ, chữ đệm, tên"] == ["Trần Minh Khôi"]
    assert said["Ngày, tháng, năm sinh"] == ["20/02/2026"]
    spelled = "ngày hai mươi, tháng hai, năm hai nghìn không trăm hai mươi sáu"
    assert said["Ghi bằng chữ"] == [spelled]
    assert said["Giới tính"] == ["Nam"]
    assert said["Số định danh cá nhân"] == ["091326000456"]
    assert said["Ngày, tháng, năm đăng ký"] == ["ngày 04 tháng 3 năm 2026"]
    assert "Ghi chú" not in said


def test_what_is_not_known_is_an_open_line_or_left_out_as_the_template_says() -> None:
    answers = results.with_papers()["1.001193"].example.answers
    fatherless = {name: value for name, value in answers.items() if name[:7] != "father_"}
    made = results.a_result("1.001193", answers=fatherless)
    father = made.said["groups"][2]  # type: ignore[index]
    assert [line["says"] for line in father["lines"]] == [[]] * 5  # type: ignore[index, call-overload]


def test_each_line_of_a_long_answer_is_a_line_of_its_own() -> None:
    assert len(lines(results.a_result("1.001612"))["Ngành, nghề kinh doanh"]) == 2
    assert lines(results.a_result("1.001612"))["Vốn kinh doanh"] == ["80.000.000 đồng"]
    assert lines(results.a_result("1.013225"))["Diện tích thửa đất"] == ["120 m²"]


def test_a_certificate_of_marital_status_tells_until_when_it_is_good() -> None:
    closing: Any = results.a_result("1.004873").said["closing"]
    assert closing[-1] == "Giấy này có giá trị 6 tháng, đến hết ngày 04 tháng 9 năm 2026./."
    known = results.a_known("1.004873")
    late = Values(known, paper_of(known), issued_on=date(2026, 8, 31))
    assert late.until == date(2027, 2, 28)
    birth = results.a_known("1.001193")
    assert Values(birth, paper_of(birth), issued_on=date(2026, 8, 31)).until is None


def test_a_notice_of_residence_is_issued_by_the_police_of_the_commune() -> None:
    said = results.a_result("1.004194").said
    assert (said["superior"], said["agency"]) == ("CÔNG AN TỈNH", "CÔNG AN PHƯỜNG RẠCH GIÁ")
    assert issuer(results.a_known("1.004194")) == "Công an phường Rạch Giá"
    assert said["bases"] == ["Luật Cư trú số 68/2020/QH14"]
    opening: Any = said["opening"]
    assert "hồ sơ số H33.11-260820-0001" in opening[0]


def test_a_peoples_committee_stands_alone_and_an_office_below_its_superior() -> None:
    assert results.a_result("1.001193").said["superior"] == ""
    said = results.a_result("1.012756").said
    assert said["superior"] == "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"
    assert said["agency"] == "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"


def test_whom_a_result_is_about_need_not_be_who_asks() -> None:
    known = results.a_known("1.001193")
    assert subject(known) == "Trần Minh Khôi"
    assert known.dossier.applicant.name == "Nguyễn Thị Lan"


def test_a_draft_has_no_number_no_day_no_code_and_says_what_it_is() -> None:
    said = results.a_draft("1.001193").said
    assert said["draft"] == DRAFT
    assert said["day"] == "ngày …… tháng …… năm 2026"
    assert {said[name] for name in ("number", "check_code", "qr", "signer")} == {""}
    assert lines(results.a_draft("1.001193"))["Số định danh cá nhân"] == ["091326000456"]


def test_a_sentence_keeps_dots_where_nothing_is_known_yet() -> None:
    closing: Any = results.a_draft("1.004873").said["closing"]
    assert closing[-1] == "Giấy này có giá trị 6 tháng, đến hết …………./."


def test_a_date_that_is_none_is_printed_as_it_was_written() -> None:
    answers = {"child_name": "Trần Minh Khôi", "child_birth_date": "khoảng năm 2019"}
    made = results.a_result("1.001193", answers=answers)
    assert lines(made)["Ngày, tháng, năm sinh"] == ["khoảng năm 2019"]
    assert lines(made)["Ghi bằng chữ"] == ["khoảng năm 2019"]


def test_a_procedure_without_a_template_has_no_content() -> None:
    known = results.a_known("1.001193")
    procedure = known.law.procedure
    bare = replace(procedure, result=replace(procedure.result, paper=None))
    without = replace(known, law=replace(known.law, procedure=bare))
    with pytest.raises(NotFound, match="chưa có mẫu kết quả điện tử"):
        draft(without)


def test_each_line_of_an_office_is_printed_on_its_own() -> None:
    signer = Signer("Nguyễn  Văn\u0000 A", "TM. Ủy ban nhân dân\n\nChủ tịch\n")
    made = content(results.a_known("1.001193"), "01/GKS", date(2026, 3, 4), "A", "B", signer, "C")
    assert made.said["capacity"] == ["TM. Ủy ban nhân dân", "Chủ tịch"]
    assert made.said["signer"] == "Nguyễn Văn A"


def test_a_look_tells_the_time_in_vietnam() -> None:
    late = datetime(2026, 3, 4, 17, 30, 5, tzinfo=UTC)
    person = person_look(results.SIGNER, "Ủy ban nhân dân xã Châu Thành", late)
    assert person["at"] == "00:30:05 05/03/2026 (giờ\N{NO-BREAK SPACE}VN)"
    assert person["office"] == "Phó Chủ tịch"
    seal = agency_look("Ủy ban nhân dân xã Châu Thành", late)
    assert (seal["at"], seal["on"]) == ("00:30:05", "05/03/2026")
    assert person_look(Signer("A", ""), "", late)["office"] == ""
