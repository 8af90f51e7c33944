"""Every act by every caller, and every list: what is shown is what is allowed."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.domain.people import OFFICERS, Role
from chalicelib.domain.permits import PERMITS
from chalicelib.usecases.viewing import UNASKED
from tests.integration.api import ELSEWHERE, STAY, WARD, Api
from tests.integration.callers import CALLERS, Caller, token_of

pytest_plugins = "tests.integration.offices"

REASON = {"reason": "Theo đề nghị"}
ACTS: Mapping[str, dict[str, Any]] = {
    "accept": {},
    "refuse": REASON,
    "advance": {"to": "tham-dinh"},
    "ask-supplement": {"items": [{"component": "TK", "what": "Tờ khai", "why": "Thiếu chữ ký"}]},
    "answer-supplement": {"on_paper": ["TK"]},
    "complete-supplement": {},
    "demand-fee": {},
    "record-payment": {
        "receipt": "1",
        "lines": [{"code": "LP-DKTAM", "kind": "le_phi", "amount": 15000}],
    },
    "record-refund": {"ref": "cash:1", "transaction": "1", "amount": 1, "voucher": "PC-1"},
    "ask-withdrawal": REASON,
    "agree-withdrawal": {},
    "decline-withdrawal": REASON,
    "stop": REASON,
    "resume": REASON,
    "extend": {"unit": "working_days", "amount": 1, **REASON},
    "correct-paper": {"paper": "none", "compared": True},
    "propose": {"values": {}},
    "revoke-result": REASON,
    "rate": {"stars": 5, "remark": "Nhanh gọn"},
    "complain": {"kind": "remark", "words": "Chờ quá lâu", "key": "k1"},
    "answer-complaint": {"complaint": 1, "words": "Xin lỗi ông/bà."},
    "return": {"how": "counter", "receiver": "Nguyễn Thị Lan"},
}


def test_every_act_a_person_may_ask_for_is_tried() -> None:
    theirs = (permit for act, permit in PERMITS.items() if act not in UNASKED)
    assert {permit.name for permit in theirs} == set(ACTS)


@pytest.mark.parametrize(
    "caller", [c for c in CALLERS if c.sees and c.token == "good"], ids=lambda caller: caller.name
)
def test_what_a_dossier_says_one_may_do_is_what_one_may_do(api: Api, caller: Caller) -> None:
    who = token_of(api, caller)
    assert who is not None
    for act, body in ACTS.items():
        code = api.filed(api.lan, STAY, key=act)["code"]
        acts = api.get(f"/v1/dossiers/{code}", who).json["acts"]
        said = {one["name"]: one["why_not"] for one in acts}
        given = api.act(code, act, who, 1, **body)
        assert (given.status_code == 403) == (act not in said), given.text
        if said.get(act) is not None:
            assert given.json["detail"] == said[act]


@pytest.mark.parametrize(
    "caller", [c for c in CALLERS if c.roles and c.token == "good"], ids=lambda caller: caller.name
)
def test_a_list_shows_only_what_its_reader_may_open(api: Api, caller: Caller) -> None:
    who = token_of(api, caller)
    for number, agency in enumerate((WARD, ELSEWHERE)):
        for owner in (api.lan, api.minh):
            api.filed(owner, key=f"k{number}", received_by=agency)
    desks = [f"{agency}%23{role}" for agency in (WARD, ELSEWHERE) for role in sorted(OFFICERS)]
    lists = ["/v1/dossiers", "/v1/worklist", *(f"/v1/worklist?desk={desk}" for desk in desks)]
    rows: list[dict[str, Any]] = []
    for path in lists:
        given = api.get(path, who)
        rows += given.json["rows"] if given.status_code == 200 else []
    opened = {row["code"]: api.get(f"/v1/dossiers/{row['code']}", who) for row in rows}
    assert {given.status_code for given in opened.values()} <= {200}


def test_lists_show_nothing_of_what_one_may_not_open(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    assert code not in api.get("/v1/dossiers", api.minh).text
    mine = api.get("/v1/worklist", api.officer(Role.RECEPTION))
    theirs = api.get("/v1/worklist", api.officer(Role.RECEPTION, agency=ELSEWHERE))
    assert code in mine.text
    assert code not in theirs.text


def test_what_is_not_mine_looks_as_if_it_were_not_there(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    real = api.get(f"/v1/dossiers/{code}", api.minh)
    none = api.get("/v1/dossiers/H33.16-260302-0999", api.minh)
    assert real.status_code == none.status_code == 404
    for name in ("type", "title", "code", "field"):
        assert real.json[name] == none.json[name]
