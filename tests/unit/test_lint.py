"""A good catalogue broken in one way at a time: each break is found, and found where it is."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from infra.catalogue import findings, main
from infra.packages import read_all
from tests.breaking import Break, add, broken, drop, laid_out, put

CODE = "2.000815"
PROCEDURE, FEES, FORM = f"{CODE}/procedure.json", f"{CODE}/fees.json", f"{CODE}/form.json"
EXAMPLE, GRAPH = f"{CODE}/example.json", "processes/same-day.json"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return laid_out(tmp_path, CODE)


LONE_STEP = {
    "id": "le-loi",
    "name": "Bước lẻ loi",
    "status": 4,
    "role": "appraiser",
    "at": "deciding",
    "hours": 1,
}
INTO_LONE = {"from": "tham-dinh", "to": "le-loi", "action": "refer", "label": "Chuyển"}
BACK_TO_START = {"from": "ky-duyet", "to": "tiep-nhan", "action": "send-back", "label": "Trả"}
NOWHERE = {"from": "ky-duyet", "to": "khong-co", "action": "send-back", "label": "Trả"}
TWICE = {"from": "tiep-nhan", "to": "tham-dinh", "action": "forward", "label": "Chuyển"}


def _dead_end(graph: Any) -> None:
    graph["steps"].insert(4, LONE_STEP)
    graph["edges"].append(INTO_LONE)


def _no_end(graph: Any) -> None:
    graph["steps"][-1]["status"] = 4


def _same_fee_again(fees: Any) -> None:
    fees["fees"].append({**fees["fees"][0], "valid_from": "2026-01-01"})


def _same_paper_again(procedure: Any) -> None:
    procedure["components"].append({**procedure["components"][0], "name": "Giấy khác"})


def _same_agency_again(agencies: Any) -> None:
    agencies["agencies"].append(agencies["agencies"][-1])


def _hide_doubts(procedure: Any) -> None:
    procedure["unverified"] = []


BREAKS: dict[str, Break] = {
    "a component of the index with more points than its group": (
        "index-766.json",
        put("versions", 0, "metrics", 0, "most", to=7),
        "index-766.json#/versions/0/groups/0/most",
        "khác tổng",
    ),
    "a member of the index nobody knows": (
        "index-766.json",
        put("versions", 0, "metrics", 0, "weight", to=7),
        "index-766.json#/versions/0/metrics/0/weight",
        "không được biết",
    ),
    "a target for what is not counted": (
        "targets.json",
        put("targets", 0, "metric", to="beauty"),
        "targets.json#/targets/0/metric",
        "không có chỉ tiêu",
    ),
    "a target for no agency": (
        "targets.json",
        put("targets", 0, "agency", to="H99"),
        "targets.json#/targets/0/agency",
        "không có đơn vị",
    ),
    "a paper of a kind nobody knows": (
        PROCEDURE,
        put("components", 1, "kinds", to=["giay-la"]),
        f"{PROCEDURE}#/components/1/kinds",
        "không có loại giấy tờ",
    ),
    "an age for no kind of paper": (
        PROCEDURE,
        put("components", 1, "months", to=6),
        f"{PROCEDURE}#/components/1/months",
        "có nêu loại",
    ),
    "a certified copy of nothing that is asked for": (
        PROCEDURE,
        put("cases", 2, "result", "certifies", to="XX"),
        f"{PROCEDURE}#/cases/2/result/certifies",
        "để chứng thực bản sao",
    ),
    "a certified copy without a symbol to number it by": (
        PROCEDURE,
        drop("cases", 2, "result", "paper"),
        f"{PROCEDURE}#/cases/2/result/paper",
        "có ký hiệu",
    ),
    "a step nobody reaches": (
        GRAPH,
        add("steps", what=LONE_STEP),
        f"{GRAPH}#/steps/5",
        "không đường nào tới",
    ),
    "a step that leads nowhere": (GRAPH, _dead_end, f"{GRAPH}#/steps/4", "không tới được"),
    "a process without an end": (GRAPH, _no_end, f"{GRAPH}#/steps", "trạng thái 9"),
    "an edge to no step": (
        GRAPH,
        add("edges", what=NOWHERE),
        f"{GRAPH}#/edges/6/target",
        "không có bước",
    ),
    "two edges between two steps": (
        GRAPH,
        add("edges", what=TWICE),
        f"{GRAPH}#/edges/6",
        "hai đường",
    ),
    "a move the statuses forbid": (
        GRAPH,
        add("edges", what=BACK_TO_START),
        f"{GRAPH}#/edges/6",
        "không được chuyển",
    ),
    "a start that is not reception": (
        GRAPH,
        put("steps", 0, "status", to=4),
        f"{GRAPH}#/steps/0/status",
        "trạng thái 2",
    ),
    "a step without time": (
        GRAPH,
        put("steps", 1, "hours", to=0),
        f"{GRAPH}#/steps/1/hours",
        "1 giờ",
    ),
    "more hours than the limit": (
        GRAPH,
        put("steps", 1, "hours", to=4),
        f"{GRAPH}#/steps",
        "9 giờ",
    ),
    "an unknown role": (GRAPH, put("steps", 1, "role", to="king"), f"{GRAPH}#/steps/1/role", ""),
    "an unknown status": (
        GRAPH,
        put("steps", 1, "status", to=11),
        f"{GRAPH}#/steps/1/status",
        "",
    ),
    "an unknown place": (GRAPH, put("steps", 1, "at", to="home"), f"{GRAPH}#/steps/1/at", ""),
    "an unknown process": (
        PROCEDURE,
        put("cases", 0, "process", to="none"),
        f"{PROCEDURE}#/cases/0/process",
        "none",
    ),
    "no deadline": (PROCEDURE, drop("cases", 0, "limit"), f"{PROCEDURE}#/cases/0/limit", ""),
    "a deadline of nothing": (
        PROCEDURE,
        put("cases", 0, "limit", to={"unit": "working_days", "amount": 0}),
        f"{PROCEDURE}#/cases/0/limit/amount",
        "thiếu thời hạn",
    ),
    "no case": (PROCEDURE, put("cases", to=[]), f"{PROCEDURE}#/cases", "thiếu trường hợp"),
    "a case twice": (
        PROCEDURE,
        put("cases", 1, "id", to="trong-ngay"),
        f"{PROCEDURE}#/cases/1/id",
        "trùng",
    ),
    "a member nobody knows": (
        PROCEDURE,
        put("deadline", to=3),
        f"{PROCEDURE}#/deadline",
        "không được biết",
    ),
    "a number written as text": (
        FEES,
        put("fees", 0, "base", to="0"),
        f"{FEES}#/fees/0/base",
        "hãy viết là 0",
    ),
    "a malformed procedure code": (
        PROCEDURE,
        put("code", to="2.815"),
        f"{PROCEDURE}#/code",
        "không đúng dạng",
    ),
    "another code than the folder's": (
        PROCEDURE,
        put("code", to="2.000816"),
        f"{PROCEDURE}#/code",
        "tên thư mục",
    ),
    "a malformed field code": (
        PROCEDURE,
        put("field_code", to="chứng thực"),
        f"{PROCEDURE}#/field_code",
        "không đúng dạng",
    ),
    "no English name": (PROCEDURE, put("name_en", to=" "), f"{PROCEDURE}#/name_en", "thiếu tên"),
    "an end before the beginning": (
        PROCEDURE,
        put("valid_until", to="2025-06-30"),
        f"{PROCEDURE}#/valid_until",
        "trước khi",
    ),
    "no time to supplement": (
        PROCEDURE,
        put("supplement_days", to=0),
        f"{PROCEDURE}#/supplement_days",
        "từ 1 ngày",
    ),
    "an unknown agency": (
        PROCEDURE,
        put("deciding_agency", to="H33.99"),
        f"{PROCEDURE}#/deciding_agency",
        "H33.99",
    ),
    "doubts not told": (PROCEDURE, _hide_doubts, f"{PROCEDURE}#/unverified", "chưa kiểm chứng"),
    "a paper code twice": (
        PROCEDURE,
        _same_paper_again,
        f"{PROCEDURE}#/components/2/code",
        "trùng",
    ),
    "a malformed paper code": (
        PROCEDURE,
        put("components", 1, "code", to="b s"),
        f"{PROCEDURE}#/components/1/code",
        "không đúng dạng",
    ),
    "a paper in no copy": (
        PROCEDURE,
        put("components", 1, "copies", to=0),
        f"{PROCEDURE}#/components/1",
        "số bản",
    ),
    "a paper without an English name": (
        PROCEDURE,
        put("components", 0, "name_en", to=""),
        f"{PROCEDURE}#/components/0/name_en",
        "thiếu tên",
    ),
    "a copies field that is not asked": (
        PROCEDURE,
        put("copies_field", to="so_ban"),
        f"{PROCEDURE}#/copies_field",
        "so_ban",
    ),
    "a fee by pages nobody counts": (
        PROCEDURE,
        put("pages_field", to=None),
        f"{FEES}#/fees/0/bands",
        "pages_field",
    ),
    "a fee twice at one time": (FEES, _same_fee_again, f"{FEES}#/fees/1/valid_from", "cùng có"),
    "a fee below nothing": (FEES, put("fees", 0, "base", to=-1), f"{FEES}#/fees/0/base", "âm"),
    "bands out of order": (
        FEES,
        put("fees", 0, "bands", 0, "upto", to=None),
        f"{FEES}#/fees/0/bands",
        "tăng dần",
    ),
    "a malformed fee code": (FEES, put("fees", 0, "code", to="phí"), f"{FEES}#/fees/0/code", ""),
    "a form that is no schema": (
        FORM,
        put("schema", "properties", "copies", "type", to="number-ish"),
        f"{FORM}#/schema/properties/copies/type",
        "JSON Schema",
    ),
    "a form open to anything": (
        FORM,
        put("schema", "additionalProperties", to=True),
        f"{FORM}#/schema",
        "mục lạ",
    ),
    "a list in a form": (
        FORM,
        put("schema", "properties", "purpose", "type", to="array"),
        f"{FORM}#/schema/properties/purpose/type",
        "string",
    ),
    "a format nobody checks": (
        FORM,
        put("schema", "properties", "purpose", "format", to="iban"),
        f"{FORM}#/schema/properties/purpose/format",
        "iban",
    ),
    "a field asked but not in the schema": (
        FORM,
        drop("schema", "properties", "purpose"),
        f"{FORM}#/order/1/fields/6/name",
        "không có trong schema",
    ),
    "a field in the schema but not asked": (
        FORM,
        drop("order", 1, "fields", 6),
        f"{FORM}#/schema/properties/purpose",
        "không được hỏi",
    ),
    "a required field that is none": (
        FORM,
        add("schema", "required", what="mother_name"),
        f"{FORM}#/schema/required",
        "mother_name",
    ),
    "a label missing in English": (
        FORM,
        put("order", 0, "fields", 1, "en", to=""),
        f"{FORM}#/order/0/fields/1/en",
        "thiếu nhãn",
    ),
    "a group without a Vietnamese label": (
        FORM,
        put("order", 0, "vi", to=" "),
        f"{FORM}#/order/0/vi",
        "thiếu nhãn",
    ),
    "options the schema does not have": (
        FORM,
        put("order", 1, "fields", 6, "options", to=[{"value": "x", "vi": "X", "en": "X"}]),
        f"{FORM}#/order/1/fields/6/options",
        "enum",
    ),
    "text that is not NFC": (
        FORM,
        put("order", 0, "vi", to="Người yêu cầu".replace("ầ", "a\u0302\u0300")),
        f"{FORM}#/order/0/vi",
        "NFC",
    ),
    "an example that does not fill the form": (
        EXAMPLE,
        put("answers", "requester_id", to="09109900"),
        f"{EXAMPLE}#/answers/requester_id",
        "12 chữ số",
    ),
    "an example whose fee differs": (
        EXAMPLE,
        put("expected", "fees", 0, "amount", to=20000),
        f"{EXAMPLE}#/expected/fees",
        "21000",
    ),
    "an example whose total differs": (
        EXAMPLE,
        put("expected", "total", to=20000),
        f"{EXAMPLE}#/expected/total",
        "21000",
    ),
    "an example due at another time": (
        EXAMPLE,
        put("expected", "due", to="2026-03-05T17:00:00+07:00"),
        f"{EXAMPLE}#/expected/due",
        "2026-03-06T17:00",
    ),
    "an example that starts elsewhere": (
        EXAMPLE,
        put("expected", "first_step", to="ky-duyet"),
        f"{EXAMPLE}#/expected/first_step",
        "bước đầu",
    ),
    "an example of no case": (
        EXAMPLE,
        put("case", to="khac"),
        f"{EXAMPLE}#/case",
        "khac",
    ),
    "an example without a required paper": (
        EXAMPLE,
        put("components", to=["BS"]),
        f"{EXAMPLE}#/components",
        "BC",
    ),
    "an example with a strange paper": (
        EXAMPLE,
        add("components", what="XX"),
        f"{EXAMPLE}#/components/2",
        "XX",
    ),
    "an example handed in nowhere": (
        EXAMPLE,
        put("received_by", to="H33.98"),
        f"{EXAMPLE}#/received_by",
        "H33.98",
    ),
    "an example from before the law": (
        EXAMPLE,
        put("submitted_at", to="2025-06-30T08:00:00+07:00"),
        f"{EXAMPLE}#/submitted_at",
        "chưa có hiệu lực",
    ),
    "an agency twice": (
        "agencies.json",
        _same_agency_again,
        "agencies.json#/agencies/15/code",
        "trùng",
    ),
    "an agency with a malformed code": (
        "agencies.json",
        put("agencies", 2, "code", to="H33.2"),
        "agencies.json#/agencies/2/code",
        "H33.2",
    ),
    "an agency below nothing": (
        "agencies.json",
        put("agencies", 2, "parent", to="H34"),
        "agencies.json#/agencies/2/parent",
        "H34",
    ),
    "an agency outside its parent": (
        "agencies.json",
        put("agencies", 2, "parent", to="H33.03"),
        "agencies.json#/agencies/2/parent",
        "không nằm dưới",
    ),
}


def test_the_good_catalogue_is_clean(good: Path) -> None:
    assert findings(read_all(good)) == ()


@pytest.mark.parametrize("name", BREAKS)
def test_the_linter_finds(name: str, good: Path) -> None:
    file, edit, where, what = BREAKS[name]
    found = broken(good, file, edit)
    assert [one for one in found if one.where == where and what in one.what], found


def test_two_packages_of_one_procedure_may_follow_each_other_but_not_overlap(good: Path) -> None:
    later = good / f"{CODE}@2027-01-01"
    shutil.copytree(good / CODE, later)
    assert [one.where for one in findings(read_all(good))] == [
        f"{CODE}@2027-01-01/procedure.json#/valid_from"
    ]
    end = put("valid_until", to="2026-12-31")
    assert broken(good, PROCEDURE, end)[0].where.startswith(f"{CODE}@2027-01-01/procedure.json")
    start = put("valid_from", to="2027-01-01")
    found = broken(good, f"{CODE}@2027-01-01/procedure.json", start)
    assert {one.what for one in found} == {"thủ tục chưa có hiệu lực"}
    new_due = put("expected", "due", to="2027-03-08T17:00:00+07:00")
    broken(good, f"{CODE}@2027-01-01/example.json", new_due)
    new_day = put("submitted_at", to="2027-03-05T15:20:00+07:00")
    assert broken(good, f"{CODE}@2027-01-01/example.json", new_day) == ()


def test_a_file_that_is_no_json_is_told_with_its_name(good: Path) -> None:
    (good / FEES).write_text("{", "utf-8")
    assert [one.where for one in findings(read_all(good))] == [f"{FEES}#"]


def test_a_missing_file_is_told_with_its_name(good: Path) -> None:
    (good / EXAMPLE).unlink()
    assert [one.where for one in findings(read_all(good))] == [f"{EXAMPLE}#"]


def test_the_check_command_says_where_and_fails(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--directory", str(good), "check"]) == 0
    assert "1 procedures" in capsys.readouterr().out
    broken(good, EXAMPLE, put("expected", "total", to=1))
    assert main(["--directory", str(good), "check"]) == 1
    assert f"{EXAMPLE}#/expected/total: " in capsys.readouterr().err
