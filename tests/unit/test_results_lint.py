"""A good template of a result broken in one way at a time: each break is found where it is."""

from pathlib import Path

import pytest

from infra.catalogue import findings
from infra.packages import read_all
from tests.breaking import Break, Edit, broken, laid_out, put

CODE = "1.004873"
RESULT, EXAMPLE = f"{CODE}/result.json", f"{CODE}/example.json"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return laid_out(tmp_path, CODE)


def wanted(name: str, **changes: object) -> Edit:
    said = {"name": name, "vi": "Ghi chú", **changes}
    return lambda content: content["propose"].append(said)


def test_the_template_is_clean(good: Path) -> None:
    assert findings(read_all(good)) == ()


BREAKS: dict[str, Break] = {
    "a source the form lacks": (
        RESULT,
        put("groups", 0, "lines", 0, "source", to="answers.nobody"),
        "#/groups/0/lines/0/source",
        "tờ khai không có mục “nobody”",
    ),
    "a source nobody proposes": (
        RESULT,
        put("groups", 0, "lines", 0, "source", to="proposal.nothing"),
        "#/groups/0/lines/0/source",
        "dự thảo không có giá trị “nothing”",
    ),
    "a source the office does not know": (
        RESULT,
        put("subject", to="applicant.shoe_size"),
        "#/subject",
        "không có nguồn “applicant.shoe_size”",
    ),
    "a source in a sentence": (
        RESULT,
        put("opening", 0, to="Xét {answers.wish}"),
        "#/opening/0",
        "tờ khai không có mục “wish”",
    ),
    "a way of printing there is not": (
        RESULT,
        put("closing", 1, to="Đến {valid.until|stardate}, {valid.months}./."),
        "#/closing/1",
        "không có cách in “stardate”",
    ),
    "a placeholder left over": (
        RESULT,
        put("opening", 0, to="Xét đề nghị của {Tên}"),
        "#/opening/0",
        "còn dấu ngoặc nhọn",
    ),
    "a placeholder where none is filled in": (
        RESULT,
        put("title", to="Giấy {answers.purpose}"),
        "#/title",
        "không có chỗ điền",
    ),
    "a symbol that is none": (
        RESULT,
        put("symbol", to="gxn/ubnd"),
        "#/symbol",
        "ký hiệu “gxn/ubnd” không đúng dạng",
    ),
    "no title": (RESULT, put("title", to=" "), "#/title", "thiếu tên giấy tờ"),
    "a label that says nothing": (
        RESULT,
        put("groups", 0, "lines", 0, "vi", to=""),
        "#/groups/0/lines/0/vi",
        "thiếu nhãn",
    ),
    "a group without lines": (
        RESULT,
        put("groups", to=[{"vi": "Nhóm", "lines": []}]),
        "#/groups/0/lines",
        "nhóm không có dòng nào",
    ),
    "a value asked for and not printed": (
        RESULT,
        wanted("spare", required=False),
        "#/propose/2/name",
        "giá trị “spare” không được in ở đâu",
    ),
    "a value asked for twice": (
        RESULT,
        wanted("used_for"),
        "#/propose/2/name",
        "trùng tên “used_for”",
    ),
    "a value with a strange name": (
        RESULT,
        wanted("Ghi chú"),
        "#/propose/2/name",
        "tên chỉ gồm chữ thường",
    ),
    "a choice without choices": (
        RESULT,
        put("propose", 0, "type", to="choice"),
        "#/propose/0/choices",
        "mới có các lựa chọn",
    ),
    "law that the procedure does not rest on": (
        RESULT,
        put("bases", to=["Luật 1/1945/QH1"]),
        "#/bases/0",
        "không có trong căn cứ pháp lý",
    ),
    "doubts that are not told": (
        RESULT,
        lambda content: content.update(bases=["Luật 60/2014/QH13"], unverified=[]),
        "#/unverified",
        "có căn cứ chưa kiểm chứng mà chưa nêu ra",
    ),
    "an agency above that there is not": (
        RESULT,
        lambda content: content.update(issuer="Công an {agency.seat}", superior="H99"),
        "#/superior",
        "không có đơn vị “H99”",
    ),
    "an agency above nobody": (
        RESULT,
        put("superior", to="H33.04"),
        "#/superior",
        "không nêu cơ quan ban hành",
    ),
    "good for less than a month": (
        RESULT,
        put("valid_months", to=0),
        "#/valid_months",
        "thời hạn giá trị phải từ 1 tháng",
    ),
    "an unknown member": (RESULT, put("colour", to="red"), "#/colour", "không được biết tới"),
    "a layout there is not": (RESULT, put("layout", to="poem"), "#/layout", ""),
    "an example that lacks what must be proposed": (
        EXAMPLE,
        put("proposal", to={"used_for": "để kết hôn"}),
        "#/proposal",
        "thiếu giá trị “status_found”",
    ),
    "an example that tells what nobody asks": (
        EXAMPLE,
        put("proposal", "mood", to="vui"),
        "#/proposal/mood",
        "Mẫu kết quả của thủ tục không có nội dung này.",
    ),
    "an example that tells more than may be written": (
        EXAMPLE,
        put("proposal", "used_for", to="để " * 200),
        "#/proposal/used_for",
        "dài quá 400 ký tự",
    ),
    "an example with spaces that are not kept": (
        EXAMPLE,
        put("proposal", "used_for", to=" để  kết hôn"),
        "#/proposal",
        "chưa ở dạng được lưu",
    ),
    "a case whose own result has a wrong template": (
        f"{CODE}/procedure.json",
        put(
            "cases",
            0,
            "result",
            to={
                "name": "Bản sao",
                "name_en": "Copy",
                "electronic": True,
                "signed": True,
                "paper": {"layout": "copy", "symbol": "BS", "title": "Bản sao {x}"},
            },
        ),
        "procedure.json#/cases/0/result/paper/title",
        "không có chỗ điền",
    ),
    "a result on paper alone": (
        f"{CODE}/procedure.json",
        put("result", "electronic", to=False),
        "result.json#",
        "không phải bản điện tử",
    ),
    "a template beside its file": (
        f"{CODE}/procedure.json",
        put("result", "paper", to={}),
        "#/result/paper",
        "mẫu kết quả được nêu ở result.json",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_found_where_it_is(good: Path, name: str) -> None:
    file, edit, where, what = BREAKS[name]
    found = broken(good, file, edit)
    assert any(one.where.endswith(where) and what in one.what for one in found), found
