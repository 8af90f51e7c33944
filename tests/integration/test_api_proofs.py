"""Proofs over HTTP: a history given out whole, an entry's seal, and the page for a slip."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from chalicelib.adapters.seals import Seals
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.people import Role, system
from chalicelib.domain.proofcode import proof_code
from chalicelib.domain.sealing import Inclusion, Seal, holds, read_seal
from chalicelib.handlers.http import door
from chalicelib.usecases import proving, sealing
from chalicelib.usecases.ports import Dossiers
from infra.verify import main
from tests.integration.api import ELSEWHERE, MONDAY, Answer, Api
from tests.seals import MemoryLake, MemorySeals

pytest_plugins = "tests.integration.offices"

DAY = MONDAY.astimezone(LOCAL).date()
NIGHT = MONDAY + timedelta(hours=16)
STATUS = "1.004873"
NOTE = "Trao đổi nội bộ"
NEXT = "phan-cong"


@pytest.fixture
def seals(api: Api, monkeypatch: pytest.MonkeyPatch) -> MemorySeals:
    """Return the seals of the office, with none in it."""
    found = MemorySeals()

    def lend() -> Any:
        return found

    services = replace(api.office, seals=lend)
    monkeypatch.setattr(door, "services", lambda: services)
    return found


def a_dossier(api: Api) -> str:
    """File a dossier, and have officers pass it on with a note between them."""
    code = str(api.filed(api.lan, STATUS)["code"])
    reception = api.officer(Role.RECEPTION)
    assert api.act(code, "accept", reception, 1).status_code == 200
    passed = api.act(code, "advance", reception, 2, to=NEXT, note=NOTE)
    assert passed.status_code == 200, passed.text
    return code


def night(dossiers: Dossiers, seals: MemorySeals | Seals, *codes: str) -> Seal:
    lake = MemoryLake()
    for code in codes:
        for event in dossiers.file(code).events:
            lake.known[event.hash] = event.at.astimezone(LOCAL).date()
    return sealing.seal(lake, seals, DAY, NIGHT)


def given(api: Api, code: str, what: str, who: str | None = None) -> Answer:
    return api.get(f"/v1/dossiers/{code}/{what}", who or api.lan)


def test_a_history_given_out_is_verified_elsewhere(
    api: Api, seals: MemorySeals, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = a_dossier(api)
    night(api.dossiers, seals, code)
    for name, data in seals.files.items():
        if not name.startswith("next/"):
            (tmp_path / name).write_bytes(data)
    file = tmp_path / "history"
    for who in (api.officer(Role.RECEPTION), api.officer(Role.AUDITOR)):
        file.write_bytes(given(api, code, "history", who).data)
        assert main([str(file), "--seals", str(tmp_path)]) == 0
        assert capsys.readouterr().out.splitlines()[:2] == [
            f"3 entries of {code} hold, and each follows the one before",
            f"entry 1 of {DAY} is in the seal of {DAY}",
        ]
    file.write_bytes(given(api, code, "history").data)
    assert main([str(file), "--seals", str(tmp_path)]) == 0
    assert "entry 3 is withheld" in capsys.readouterr().out


def test_notes_between_officers_and_their_salt_are_theirs_alone(api: Api) -> None:
    code = a_dossier(api)
    officer = given(api, code, "history", api.officer(Role.CLERK)).json["entries"]
    own = given(api, code, "history").json["entries"]
    assert officer[2]["what"]["note"] == NOTE
    assert own[:2] == officer[:2]
    assert own[2] == officer[2] | {"salt": None, "what": None}
    assert NOTE not in given(api, code, "history").text


@pytest.mark.parametrize("what", ["history", "proof", "proof?seq=1"])
def test_who_may_not_see_the_dossier_sees_nothing_of_it(
    api: Api, seals: MemorySeals, what: str
) -> None:
    code = a_dossier(api)
    night(api.dossiers, seals, code)
    api.clock.at = NIGHT + timedelta(days=1)
    for who in (api.minh, api.officer(Role.RECEPTION, agency=ELSEWHERE)):
        assert given(api, code, what, who).status_code == 404
    assert given(api, code, what).status_code == 200


def proved(shown: Any) -> bool:
    seal = Seal(DAY, shown["count"], shown["root"], "0" * 64)
    return holds(seal, Inclusion(shown["hash"], shown["index"], tuple(shown["path"])))


def test_an_entry_is_proved_by_its_path(api: Api, seals: MemorySeals) -> None:
    code = a_dossier(api)
    night(api.dossiers, seals, code, str(api.filed(api.minh, key="other")["code"]))
    for seq, event in enumerate(api.dossiers.file(code).events, start=1):
        said = given(api, code, f"proof?seq={seq}").json
        assert (said["code"], said["seq"]) == (code, seq)
        assert said["sealed"]["hash"] == event.hash
        assert (said["sealed"]["day"], said["sealed"]["count"]) == (DAY.isoformat(), 4)
        assert said["sealed"]["seal"] == seals.address(DAY)
        assert proved(said["sealed"])
    assert given(api, code, "proof?seq=9").json["field"] == "seq"
    assert given(api, code, "proof?seq=0").status_code == 422


def test_without_a_number_the_last_entry_before_today_is_proved(
    api: Api, seals: MemorySeals
) -> None:
    code = a_dossier(api)
    assert "từ ngày mai" in given(api, code, "proof").json["detail"]
    api.clock.at = NIGHT + timedelta(days=1)
    assert "Chưa có niêm phong nào" in given(api, code, "proof").json["detail"]
    night(api.dossiers, seals, code)
    api.act(code, "ask-withdrawal", api.lan, 3, reason="Nộp nhầm")
    assert api.dossiers.get(code).seq == 4
    assert given(api, code, "proof").json["seq"] == 3


def test_anybody_looks_a_hash_up_by_how_it_begins(api: Api, seals: MemorySeals) -> None:
    code = a_dossier(api)
    night(api.dossiers, seals, code)
    hashed = api.dossiers.get(code).head_hash
    for typed in (hashed, hashed[:24], hashed[:30].upper()):
        found = api.get(f"/v1/seals/{typed}?day={DAY}")
        assert (found.status_code, found.json["hash"]) == (200, hashed)
        assert proved(found.json)
        assert found.headers["Cache-Control"] == "public, max-age=3600"
    for path, field in {
        f"/v1/seals/{hashed[:23]}?day={DAY}": "hash",
        f"/v1/seals/{hashed}?day=never": "day",
        f"/v1/seals/{hashed}": "day",
    }.items():
        wrong = api.get(path)
        assert (wrong.status_code, wrong.json["field"]) == (422, field)
    absent = api.get(f"/v1/seals/{'0' * 64}?day={DAY}")
    assert absent.status_code == 404
    assert "02/03/2026" in absent.json["detail"]
    assert absent.headers["Cache-Control"] == "no-store"


def test_leaves_that_do_not_fit_their_seal_prove_nothing(api: Api, seals: MemorySeals) -> None:
    code = a_dossier(api)
    night(api.dossiers, seals, code)
    seal = read_seal(seals.seal(DAY))
    other = replace(seal, root="0" * 64)
    seals.files[f"{DAY}.json"] = seals.seal(DAY).replace(seal.root.encode(), other.root.encode())
    assert api.get(f"/v1/seals/{api.dossiers.get(code).head_hash}?day={DAY}").status_code == 500


def page(api: Api, path: str) -> Answer:
    return api.get(path, None, Accept="text/html")


def test_what_a_slip_says_is_found_on_the_page(api: Api, seals: MemorySeals) -> None:
    code = a_dossier(api)
    night(api.dossiers, seals, code)
    slip = given(api, code, "slip").json
    printed = page_of_slip(api, code)
    assert slip["proof_code"] in printed
    assert slip["verify"] == "http://motcua.test/api/verify"
    assert slip["verify"] in printed
    assert slip["proof_day"] == DAY.isoformat()
    assert slip["proof_code"] == proof_code(api.dossiers.get(code).head_hash)
    found = page(api, f"/verify?day=02%2F03%2F2026&code={slip['proof_code'].replace(' ', '+')}")
    assert found.status_code == 200
    assert "Có trong sổ công khai" in found.text
    assert seals.address(DAY) in found.text
    assert code not in found.text


def page_of_slip(api: Api, code: str) -> str:
    return api.get(f"/v1/dossiers/{code}/slip", api.lan, Accept="text/html").text


@pytest.mark.parametrize(
    ("query", "status", "field", "words"),
    [
        ("day=02/03/2026&code=7F3A", 422, "code", "24 chữ số"),
        ("day=&code=" + "0" * 24, 422, "day", "Ngày không đúng"),
        ("day=2026-03-02&code=" + "0" * 24, 404, "code", "Không có mã kiểm chứng này"),
        ("day=2027-03-02&code=" + "0" * 24, 404, "code", "Chưa có niêm phong nào"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    api: Api, seals: MemorySeals, query: str, status: int, field: str, words: str
) -> None:
    night(api.dossiers, seals, a_dossier(api))
    shown = page(api, f"/verify?{query}")
    assert shown.status_code == status
    assert words in unescape(shown.text)
    assert f'<a href="#{field}">' in shown.text
    typed = dict(re.findall(r'<input id="\w+" name="(day|code)" value="([^"]*)"', shown.text))
    assert typed == dict(parse_qsl(query, keep_blank_values=True))


def test_the_page_asks_first(api: Api) -> None:
    shown = page(api, "/verify?utm_source=x")
    assert shown.status_code == 200
    assert 'role="alert"' not in shown.text
    assert 'method="get" action="/api/verify"' in shown.text


def test_the_bucket_serves_the_same_proofs(api: Api) -> None:
    code = a_dossier(api)
    bucket = api.office.seals()
    assert isinstance(bucket, Seals)
    night(api.dossiers, bucket, code)
    found = api.get(f"/v1/seals/{api.dossiers.get(code).head_hash}?day={DAY}").json
    assert proved(found)
    assert found["seal"].endswith(f"/seals/seals/{DAY}.json")
    assert found["leaves"].endswith(f"/seals/seals/{DAY}.leaves")


def test_the_system_reads_every_entry_whole(api: Api) -> None:
    code = a_dossier(api)
    entries: Iterator[proving.Entry] = proving.told(api.dossiers, system("x"), code, MONDAY)
    assert [entry.withheld for entry in entries] == [False] * 3
    assert json.loads(given(api, code, "history").data)["code"] == code
