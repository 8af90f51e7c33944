"""Bad input over HTTP: each gets a clear answer, and nothing is kept of it."""

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter

from chalicelib.domain.people import Role
from tests.integration.api import BIRTH, ELSEWHERE, STAY, WARD, Answer, Api
from tests.integration.plumbing import client, logged

pytest_plugins = "tests.integration.offices"


def problem(given: Answer, status: int, code: str, field: str | None = None) -> str:
    """Check that an answer is a problem of that kind, and return its sentence."""
    assert given.status_code == status, given.text
    assert given.headers["Content-Type"] == "application/problem+json"
    assert given.headers["Cache-Control"] == "no-store"
    said = given.json
    assert (said["status"], said["code"], said["field"]) == (status, code, field)
    assert said["type"] == f"urn:motcua:problem:{code}"
    assert set(said) == {"type", "title", "status", "code", "detail", "field", "errors"}
    return str(said["detail"])


def applying(api: Api, **applicant: Any) -> dict[str, Any]:
    body = api.application(BIRTH)
    return {**body, "applicant": {**body["applicant"], **applicant}}


def file(api: Api, body: object) -> Answer:
    """File an application; where it is refused, check that nothing of it was kept."""
    given = api.post("/v1/dossiers", body, api.lan, "k")
    if given.status_code >= 400:
        assert api.get("/v1/dossiers", api.lan).json["rows"] == []
        assert api.filed(api.lan)["code"] == f"{WARD}-260302-0001"
    return given


def sent(api: Api, body: str | bytes, content_type: str = "application/json") -> Answer:
    """Send a body as it is to where dossiers are tracked."""
    return api.send("POST", "/v1/tracking", None, body, {"Content-Type": content_type})


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "json", ""],
)
def test_another_content_type_is_not_taken(api: Api, content_type: str) -> None:
    problem(sent(api, '{"code": "1", "secret": "1"}', content_type), 415, "unsupported-type")


def test_json_may_name_its_charset(api: Api) -> None:
    given = sent(api, '{"code": "1", "secret": "1"}', "Application/JSON; charset=utf-8")
    problem(given, 404, "not-found", "secret")


def test_a_body_over_one_megabyte_is_not_read(api: Api) -> None:
    problem(sent(api, '{"code": "' + "a" * 2**20 + '"}'), 413, "too-large")
    draft = {"procedure": BIRTH, "answers": {"child_name": "á" * 2**19}}
    problem(api.send("PUT", "/v1/drafts/d1", api.lan, draft), 413, "too-large")
    assert api.get("/v1/drafts", api.lan).json == {"drafts": []}


def test_a_form_of_a_page_over_one_megabyte_is_not_read(api: Api) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    given = api.send("POST", "/track", None, "code=1&secret=" + "a" * 2**20, form)
    assert given.status_code == 413
    assert "lớn hơn 1 MB" in given.text


@pytest.mark.parametrize(
    "body", ["", "{", '{"code": "\\ud800", "secret": "x"}', "\ufeff{}", "[" * 100_000, "code=1"]
)
def test_what_is_no_json_is_malformed(api: Api, body: str) -> None:
    assert "không phải JSON" in problem(sent(api, body), 400, "malformed")


def test_no_number_is_no_value(api: Api) -> None:
    problem(sent(api, '{"code": NaN, "secret": "x"}'), 422, "invalid", "code")


def test_a_field_named_twice_is_malformed(api: Api) -> None:
    given = sent(api, '{"code": "1", "secret": "x", "code": "2"}')
    assert problem(given, 400, "malformed", "code").endswith("ghi hai lần.")
    body = api.application(BIRTH)
    text = json.dumps(body).replace('"name":', '"name": "Lê Văn Minh", "name":', 1)
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    twice = api.send("POST", "/v1/dossiers", api.lan, text, headers)
    problem(twice, 400, "malformed", "name")
    assert api.get("/v1/dossiers", api.lan).json["rows"] == []


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null"])
def test_json_that_is_no_object_is_refused(api: Api, body: str) -> None:
    given = sent(api, body)
    assert problem(given, 422, "invalid", "") == "Nội dung gửi lên phải là một đối tượng JSON."


def test_every_wrong_field_is_named_at_once(api: Api) -> None:
    given = api.post("/v1/tracking", {"code": 1, "extra": True})
    sentence = problem(given, 422, "invalid", "code")
    assert sentence == "“code” phải là chuỗi ký tự. (và 2 lỗi khác)"
    assert [error["field"] for error in given.json["errors"]] == ["code", "secret", "extra"]


def test_an_unknown_address_part_is_not_found(api: Api) -> None:
    problem(api.get("/v1/procedures/9.999999"), 404, "not-found", "procedure")
    problem(api.get("/v1/procedures/" + "9" * 101), 404, "not-found", "code")
    problem(api.get("/v1/procedures/khai%20sinh"), 404, "not-found", "code")


def test_another_method_is_not_allowed(api: Api) -> None:
    given = api.send("DELETE", "/v1/procedures")
    problem(given, 405, "method-not-allowed")
    assert given.headers["Allow"] == "GET"


def test_an_unknown_query_parameter_is_refused(api: Api) -> None:
    problem(api.get("/v1/procedures?query=khai"), 422, "invalid", "query")
    problem(api.get("/v1/procedures?limit=0"), 422, "invalid", "limit")


def test_vietnamese_in_pieces_is_put_together(api: Api) -> None:
    name = "Nguyễn Thị Ánh Tuyết"
    given = file(api, applying(api, name=unicodedata.normalize("NFD", name)))
    assert given.status_code == 201
    kept = api.dossiers.get(given.json["code"]).applicant.name
    assert kept == name == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Lan 🌸", "Họ tên không được có ký tự “🌸”; hãy xóa ký tự đó."),
        ("Lan" * 100, "Họ tên dài quá 200 ký tự; hãy kiểm tra lại."),
        ("a" * 1001, "“applicant.name” dài quá 1000 ký tự."),
        ("  ", "Hãy nhập họ, chữ đệm và tên."),
        ("<b>Lan</b>", "Họ tên không được có ký tự “<”; hãy xóa ký tự đó."),
    ],
)
def test_a_name_nobody_can_have_is_refused(api: Api, name: str, sentence: str) -> None:
    given = file(api, applying(api, name=name))
    assert problem(given, 422, "invalid", "applicant.name") == sentence


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("personal_id", "12345"),
        ("personal_id", "０９１１９６０００１２３"),
        ("phone", "113"),
        ("email", "lan@"),
        ("tax_code", "0000000000"),
        ("kind", 7),
        ("kind", "0"),
    ],
)
def test_a_wrong_particular_of_the_applicant_is_named(api: Api, field: str, value: object) -> None:
    problem(file(api, applying(api, **{field: value})), 422, "invalid", f"applicant.{field}")


def test_every_defect_of_the_form_is_told(api: Api) -> None:
    answers = {**api.application(BIRTH)["answers"], "child_name": "Bé 1", "child_sex": "x"}
    answers.pop("mother_name")
    given = file(api, api.application(BIRTH, answers=answers))
    assert given.status_code == 422
    assert given.json["code"] == "invalid-answers"
    fields = {error["field"] for error in given.json["errors"]}
    assert {"answers.child_name", "answers.child_sex", "answers.mother_name"} <= fields


@pytest.mark.parametrize("copies", [-1, 0.5, 10**9, "ba", True])
def test_impossible_numbers_of_copies_are_refused(api: Api, copies: object) -> None:
    body = api.application("2.000815")
    body["answers"] = {**body["answers"], "copies": copies}
    given = file(api, body)
    assert given.status_code == 422
    assert given.json["field"] == "answers.copies"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"procedure": "9.999999"}, "procedure"),
        ({"received_by": "H99"}, "agency"),
        ({"case": "khac"}, "case"),
        ({"on_paper": ["TK", "XX"]}, "component"),
        ({"on_paper": ["TK"]}, "uploads.GCS"),
        ({"uploads": {"TK": ["none"]}, "on_paper": ["GCS"]}, "upload"),
        ({"received_by": "H33.02"}, "received_by"),
    ],
)
def test_unknown_codes_are_named(api: Api, changes: dict[str, Any], field: str) -> None:
    given = file(api, api.application(BIRTH, **changes))
    assert given.status_code in {404, 422}
    assert given.json["field"].startswith(field)


REPORT = {"report": "ii-06a", "first": "2026-02-01", "last": "2026-02-28"}
NO_DAY = "phải là một ngày, ví dụ 2026-03-31."


@pytest.mark.parametrize(
    ("changes", "status", "field", "sentence"),
    [
        ({"report": "ii-06b"}, 422, "report", "“report” không phải một giá trị được nhận."),
        ({"report": None}, 422, "report", "“report” không phải một giá trị được nhận."),
        ({"form": "pdf"}, 422, "form", "“form” không phải một giá trị được nhận."),
        ({"first": "2026-02-30"}, 422, "first", f"“first” {NO_DAY}"),
        ({"last": "28/02/2026"}, 422, "last", f"“last” {NO_DAY}"),
        ({"last": "2026-02-28T07:00:00Z"}, 422, "last", f"“last” {NO_DAY}"),
        ({"as_of": 20260228}, 422, "as_of", f"“as_of” {NO_DAY}"),
        (
            {"last": "2026-01-31"},
            422,
            "last",
            "Ngày cuối kỳ phải là ngày đầu kỳ hoặc sau ngày đó.",
        ),
        (
            {"first": "2026-03-03", "last": "2026-03-31"},
            422,
            "first",
            "Kỳ báo cáo chưa bắt đầu; hãy chọn ngày đầu kỳ không sau hôm nay.",
        ),
        (
            {"first": "0001-01-01", "last": "9999-12-31"},
            422,
            "last",
            "Kỳ báo cáo dài quá 5 năm; hãy chia thành nhiều kỳ.",
        ),
        (
            {"as_of": "2026-03-01"},
            422,
            "as_of",
            "Ngày chốt số liệu phải là một ngày trong kỳ báo cáo.",
        ),
        (
            {"last": "2026-03-31", "as_of": "2026-03-03"},
            422,
            "as_of",
            "Ngày chốt số liệu chưa đến; hãy chọn ngày không sau hôm nay.",
        ),
        (
            {"agency": ELSEWHERE},
            403,
            "agency",
            "Ông/bà không có quyền xem số liệu của đơn vị này.",
        ),
        (
            {"agency": f"{WARD}.99"},
            404,
            "agency",
            f"Không có đơn vị mã “{WARD}.99”; hãy chọn lại đơn vị.",
        ),
        ({"agency": "xã"}, 422, "agency", "“agency” không đúng dạng."),
        (
            {"field": "Hàng hải"},
            422,
            "field",
            "Không có lĩnh vực “Hàng hải”; hãy chọn lại lĩnh vực.",
        ),
        ({"field": ""}, 422, "field", "“field” không được để trống."),
        (
            {"procedure": "1.1"},
            422,
            "procedure",
            "Mã thủ tục có dạng 1.001193; hãy xem lại mã.",
        ),
        (
            {"procedure": "9.999999"},
            404,
            "procedure",
            "Không có thủ tục mã “9.999999” đang có hiệu lực.",
        ),
        ({"month": "2026-02"}, 422, "month", "Không có trường “month”."),
    ],
)
def test_a_report_that_cannot_be_is_not_asked_for(
    api: Api, changes: dict[str, Any], status: int, field: str, sentence: str
) -> None:
    kept = client("s3").list_objects_v2(Bucket="lake").get("KeyCount", 0)
    given = api.post("/v1/reports", {**REPORT, **changes}, api.officer(Role.LEADER))
    codes = {403: "forbidden", 404: "not-found", 422: "invalid"}
    assert problem(given, status, codes[status], field) == sentence
    assert client("s3").list_objects_v2(Bucket="lake").get("KeyCount", 0) == kept
    url = api.office.settings.reports_queue_url
    assert client("sqs").receive_message(QueueUrl=url).get("Messages", []) == []


def test_a_report_nobody_asked_for_is_not_found(api: Api) -> None:
    for request in ("0" * 32, "..", f"{'0' * 32}%20"):
        given = api.get(f"/v1/reports/{request}", api.officer(Role.AUDITOR))
        problem(given, 404, "not-found", "request")


def test_filing_without_a_key_is_refused(api: Api) -> None:
    given = api.post("/v1/dossiers", api.application(BIRTH), api.lan)
    problem(given, 400, "malformed", "Idempotency-Key")
    long = api.post("/v1/dossiers", api.application(BIRTH), api.lan, "k" * 201)
    problem(long, 400, "malformed", "Idempotency-Key")


def test_somebody_elses_file_cannot_be_attached(api: Api) -> None:
    theirs = api.uploaded(api.minh, BIRTH, "TK")
    body = api.application(BIRTH, uploads={"TK": [theirs]}, on_paper=["GCS"])
    problem(file(api, body), 422, "invalid", "uploads.TK")


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"size": 0}, 422, "invalid", "size"),
        ({"size": -5}, 422, "invalid", "size"),
        ({"size": 201 * 2**20}, 413, "too-large", "size"),
        ({"content_type": "application/x-msdownload"}, 415, "unsupported-type", "content_type"),
        ({"component": "XX"}, 422, "invalid", "component"),
        ({"procedure": "9.999999"}, 404, "not-found", "procedure"),
    ],
)
def test_a_file_that_cannot_be_taken_gets_no_ticket(
    api: Api, changes: dict[str, Any], status: int, code: str, field: str
) -> None:
    ask = {
        "procedure": BIRTH,
        "component": "TK",
        "name": "a.pdf",
        "content_type": "application/pdf",
        "size": 9,
    }
    problem(api.post("/v1/uploads", {**ask, **changes}, api.lan), status, code, field)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        ({"act": "explode", "version": 1}, "act"),
        ({"version": 1}, "act"),
        ({"act": "accept"}, "version"),
        ({"act": "accept", "version": 0}, "version"),
        ({"act": "accept", "version": "1"}, "version"),
        ({"act": "refuse", "version": 1, "reason": " "}, "reason"),
        ({"act": "ask-supplement", "version": 1, "items": []}, "items"),
        (
            {
                "act": "record-payment",
                "version": 1,
                "receipt": "1",
                "lines": [{"code": "LP", "kind": "phi", "amount": -1}],
            },
            "lines.0.amount",
        ),
    ],
)
def test_a_malformed_act_is_refused(api: Api, act: dict[str, Any], field: str) -> None:
    code = api.filed(api.lan, STAY)["code"]
    given = api.post(f"/v1/dossiers/{code}/acts", act, api.officer(Role.RECEPTION))
    problem(given, 422, "invalid", field)
    assert api.dossiers.get(code).version == 1


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([{"amount": -15000}], "0.amount"),
        ([{"amount": 0}], "0.amount"),
        ([{"amount": 15000.5}], "0.amount"),
        ([{"amount": 15000.0}], "0.amount"),
        ([{"amount": "15000"}], "0.amount"),
        ([{"amount": 10**15}], "0.amount"),
        ([{"amount": True}], "0.amount"),
        ([{"amount": 15000, "kind": "thue"}], "0.kind"),
        ([], ""),
    ],
)
def test_money_is_a_whole_positive_number_of_dong(
    api: Api, lines: list[dict[str, Any]], field: str
) -> None:
    code = api.filed(api.lan, STAY)["code"]
    paid = [{"code": "LP-DKTAM", "kind": "le_phi", **line} for line in lines]
    given = api.act(code, "record-payment", api.officer(Role.RECEPTION), 1, receipt="1", lines=paid)
    problem(given, 422, "invalid", f"lines.{field}".rstrip("."))
    assert api.dossiers.get(code).owed == 15000


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("GET", "/v1/procedures?limit=1.5", None, "limit"),
        ("GET", "/v1/procedures?limit=khai", None, "limit"),
        ("GET", "/v1/dossiers?cursor=khai", None, "cursor"),
        ("PUT", "/v1/drafts/d1", {"procedure": BIRTH, "revision": 0.5}, "revision"),
        ("PUT", "/v1/drafts/d1", {"procedure": BIRTH, "revision": -1}, "revision"),
        ("PUT", "/v1/drafts/d1", {"procedure": BIRTH, "answers": {"a": [1]}}, "answers.a"),
        ("PUT", "/v1/drafts/d1", {"procedure": BIRTH, "answers": [1]}, "answers"),
        ("PUT", "/v1/drafts/d1", {"procedure": "khai sinh"}, "procedure"),
    ],
)
def test_a_wrong_kind_of_value_is_named(
    api: Api, method: str, path: str, body: object, field: str
) -> None:
    assert problem(api.send(method, path, api.lan, body), 422, "invalid", field)
    assert api.get("/v1/drafts", api.lan).json == {"drafts": []}


def test_an_act_on_a_dossier_that_is_not_there_is_not_found(api: Api) -> None:
    given = api.act("H33.16-260302-0099", "accept", api.officer(Role.RECEPTION), 1)
    problem(given, 404, "not-found", "code")


def test_a_refused_application_leaves_draft_and_files_as_they_were(api: Api) -> None:
    api.send("PUT", "/v1/drafts/d1", api.lan, {"procedure": BIRTH})
    upload = api.uploaded(api.lan, BIRTH, "TK")
    body = api.application(BIRTH, uploads={"TK": [upload]}, on_paper=["GCS"])
    body |= {"draft": {"id": "d1", "revision": 1}}
    refused = api.post("/v1/dossiers", {**body, "answers": {}}, api.lan, "k")
    assert refused.json["code"] == "invalid-answers"
    assert api.get("/v1/drafts/d1", api.lan).status_code == 200
    assert api.get(f"/v1/uploads/{upload}", api.lan).json["dossier"] is None
    given = api.post("/v1/dossiers", body, api.lan, "k")
    assert (given.status_code, given.json["code"]) == (201, f"{WARD}-260302-0001")


@pytest.mark.parametrize("kept", ["dynamodb"], indirect=True)
def test_more_than_the_table_can_hold_is_refused_and_not_kept(api: Api) -> None:
    answers = {f"a{number}": "ấ" * 2000 for number in range(100)}
    draft = api.send("PUT", "/v1/drafts/d1", api.lan, {"procedure": BIRTH, "answers": answers})
    assert "hãy rút gọn" in problem(draft, 413, "too-large")
    assert api.get("/v1/drafts", api.lan).json == {"drafts": []}
    code = api.filed(api.lan)["code"]
    reception = api.officer(Role.RECEPTION)
    api.act(code, "accept", reception, 1)
    item = {"component": "TK", "what": "ấ" * 1500, "why": "ấ" * 1500}
    asked = api.act(code, "ask-supplement", reception, 2, items=[item] * 50)
    assert "hãy rút gọn" in problem(asked, 413, "too-large")
    assert api.dossiers.get(code).version == 2


def test_a_wrong_secret_and_a_wrong_code_look_the_same(api: Api) -> None:
    filed = api.filed(api.lan)
    wrong = api.post("/v1/tracking", {"code": filed["code"], "secret": "AAAAAAAAAA"})
    none = api.post("/v1/tracking", {"code": "H33.16-260302-0099", "secret": filed["secret"]})
    assert wrong.status_code == none.status_code == 404
    assert wrong.json == none.json


def _divide(_code: str) -> None:
    raise ZeroDivisionError("Nguyễn Thị Lan")


def _misread(_code: str) -> None:
    TypeAdapter(int).validate_python("Nguyễn Thị Lan")


@pytest.mark.parametrize("broken", [_divide, _misread])
def test_a_bug_stays_a_500_and_tells_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch, broken: Callable[[str], None]
) -> None:
    monkeypatch.setattr(api.dossiers, "file", broken)
    with logged() as lines:
        given = api.get("/v1/dossiers/H33.16-260302-0001", api.lan)
    problem(given, 500, "error")
    assert "Error" in lines.getvalue()
    assert "Nguyễn" not in lines.getvalue() + given.text
