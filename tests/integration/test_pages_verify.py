"""The page that tells anybody what a paper is, by the code on it or by its QR code."""

import json
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

import pytest

from chalicelib.adapters.attesting import Attesting
from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.adapters.store.failures import DynamoFailures
from chalicelib.adapters.store.results import DynamoResults
from chalicelib.domain.attesting.keyset import read_keys
from chalicelib.domain.happenings import Happening
from chalicelib.domain.limits import VERIFYING, counter
from chalicelib.domain.refusals import Invalid
from chalicelib.usecases.confirming import confirm
from chalicelib.usecases.guarding import Guard
from tests.attestations import PLAIN, PORTAL
from tests.bench.meter import Meter
from tests.builders import MORNING, WARD, an_agency
from tests.integration.api import Answer, Api
from tests.integration.browser import ACTIVE, said, stray
from tests.integration.conftest import NAME, REGION
from tests.integration.plumbing import client, logged, metrics
from tests.memory import MemoryCatalogue, MemoryDossiers
from tests.standings import (
    AGAIN,
    CODE,
    REOPENING,
    REVOKED,
    SEALED,
    SEALED_AGAIN,
    SIGNED,
    given_out,
    sealed,
    signed,
)

pytest_plugins = "tests.integration.offices"

VALID = (SIGNED, SEALED)
NAME_IN_MARKUP = "<script>alert(1)</script> Đỗ “Thị” & Lan"


def lay(api: Api, *whats: Happening, approvals: int = 1) -> str:
    """Lay down a dossier with e-results; return the check code of the first."""
    assert isinstance(api.dossiers, MemoryDossiers)
    return given_out(api.dossiers, api.dossiers.results, CODE, *whats, approvals=approvals)


def page(api: Api, path: str) -> Answer:
    return api.get(path, None, Accept="text/html")


def test_a_scanned_qr_code_opens_what_is_printed_and_nothing_else(api: Api) -> None:
    code = lay(api, *VALID)
    shown = page(api, f"/v/{code}")
    assert shown.status_code == 200
    words = said(shown)
    for printed in (
        "Còn hiệu lực",
        "12/GXN-UBND",
        "02/03/2026",
        "Giấy xác nhận tình trạng hôn nhân",
        "Nguyễn Thị Lan",
        "Trần Thị Hạnh, Chủ tịch",
        "có dấu thời gian (B‑T)",
        "không có dấu thời gian (B‑B)",
        f"{code[:5]}-{code[5:]}",
    ):
        assert printed in words
    dossier = api.dossiers.get(CODE)
    for hidden in (CODE, dossier.applicant.name, dossier.applicant.personal_id, "result/"):
        assert hidden is not None
        assert hidden not in shown.text


def test_in_english_what_is_printed_stays_vietnamese_and_says_so(api: Api) -> None:
    code = lay(api, *VALID)
    shown = page(api, f"/en/v/{code}")
    words = said(shown)
    for told in ("Valid", "2 March 2026", "with a time stamp (B‑T)", "Compare every line"):
        assert told in words
    for printed in ("Giấy xác nhận tình trạng hôn nhân", "Trần Thị Hạnh, Chủ tịch"):
        assert printed in words
    assert stray(shown) == []


@pytest.mark.parametrize("way", ["/v/{}", "/verify?code={}", "/verify?code={}&day="])
def test_each_way_tells_the_same(api: Api, way: str) -> None:
    code = lay(api, *VALID)
    assert said(page(api, way.format(code))) == said(page(api, f"/v/{code}"))


@pytest.mark.parametrize(
    ("whats", "approvals", "words"),
    [
        ((SIGNED,), 1, ("Chưa phát hành", "chưa có giá trị")),
        ((*VALID, REVOKED), 1, ("Đã thu hồi", "Người khai không đúng sự thật", "12/GXN-UBND")),
        ((*VALID, REOPENING), 1, ("Đã thu hồi", "Cơ quan đã xử lý lại hồ sơ")),
        (
            (*VALID, REOPENING, AGAIN, SEALED_AGAIN),
            2,
            ("Đã được thay thế", "kết quả số 13/GXN-UBND ngày 02/03/2026"),
        ),
    ],
)
def test_the_page_says_how_it_stands_and_what_to_do(
    api: Api, whats: Sequence[Happening], approvals: int, words: Sequence[str]
) -> None:
    shown = page(api, f"/v/{lay(api, *whats, approvals=approvals)}")
    assert shown.status_code == 200
    for one in words:
        assert one in said(shown)
    assert "Ông Nam đề nghị" not in unescape(shown.text)


def test_of_what_was_never_issued_nothing_is_told(api: Api) -> None:
    shown = page(api, f"/v/{lay(api, SIGNED)}")
    for hidden in ("Nguyễn Thị Lan", "12/GXN-UBND", "Trần Thị Hạnh"):
        assert hidden not in unescape(shown.text)


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("0000000000", 404, "Không có kết quả nào mang mã kiểm tra này"),
        ("0000000001", 422, "gõ nhầm"),
        ("7F3A", 422, "Mã kiểm tra gồm 10"),
        ("%3Cb%3E7F3A2", 422, "Mã kiểm tra gồm 10"),
    ],
)
def test_what_is_no_code_is_answered_with_what_to_do(
    api: Api, typed: str, status: int, words: str
) -> None:
    lay(api, *VALID)
    for path in (f"/v/{typed}", f"/v1/results/{typed}"):
        shown = page(api, path)
        assert (shown.status_code, words in unescape(shown.text)) == (status, True)


def test_the_field_that_is_wrong_is_named_and_keeps_what_was_typed(api: Api) -> None:
    shown = page(api, "/verify?code=%22%3E%3Cscript%3E7F3A")
    assert shown.status_code == 422
    assert '<a href="#code">' in shown.text
    assert 'aria-invalid="true"' in shown.text
    assert "&#34;&gt;&lt;script&gt;7F3A" in shown.text
    assert not ACTIVE.search(shown.text)


def test_names_and_reasons_are_text_whatever_stands_in_them(api: Api) -> None:
    own = signed(CODE, subject=NAME_IN_MARKUP, title="{{ 7 * 7 }}", office="<i>x</i>")
    shown = page(api, f"/v/{lay(api, own, sealed(CODE))}")
    assert NAME_IN_MARKUP in unescape(shown.text)
    assert "{{ 7 * 7 }}" in shown.text
    for markup in ("<script>", "<i>x"):
        assert markup not in shown.text


@pytest.mark.parametrize("path", ["/v/{}", "/verify?code={}", "/verify", "/v/0000000000"])
def test_nobody_keeps_or_lists_the_page_and_nothing_in_it_runs(api: Api, path: str) -> None:
    shown = page(api, path.format(lay(api, *VALID)))
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in shown.text
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert "script-src 'self';" in shown.headers["Content-Security-Policy"]
    assert not ACTIVE.search(shown.text)


def test_the_page_is_shown_whatever_comes_behind_the_address(api: Api) -> None:
    code = lay(api, *VALID)
    assert page(api, f"/v/{code}?fbclid=x").status_code == 200


def test_an_office_of_several_lines_is_told_in_one(api: Api) -> None:
    own = signed(CODE, office="TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch")
    shown = page(api, f"/v/{lay(api, own, sealed(CODE))}")
    assert "Trần Thị Hạnh, TM. Ủy ban nhân dân, KT. Chủ tịch, Phó Chủ tịch –" in said(shown)


def test_programs_are_told_the_same(api: Api) -> None:
    code = lay(api, *VALID, REVOKED)
    given = api.get(f"/v1/results/{code.lower()}")
    assert given.status_code == 200
    assert given.headers["Cache-Control"] == "no-store"
    assert given.json["state"] == "revoked"
    assert given.json["reason"] == REVOKED.reason
    paper: Mapping[str, Any] = given.json["paper"]
    assert (paper["number"], paper["subject"]) == ("12/GXN-UBND", "Nguyễn Thị Lan")
    assert [(one["of"], one["level"]) for one in paper["signatures"]] == [
        ("person", "B-T"),
        ("agency", "B-B"),
    ]
    assert set(given.json) == {
        "check_code", "state", "since", "reason", "replaced_by", "paper",
    }  # fmt: skip
    absent = api.get("/v1/results/0000000000")
    assert (absent.status_code, absent.json["field"]) == (404, "code")


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [("", "valid"), ("0000000000", "unknown"), ("0000000001", "mistyped")],
)
def test_every_check_is_logged_and_counted_without_whose_paper_it_was(
    api: Api, capsys: pytest.CaptureFixture[str], typed: str, outcome: str
) -> None:
    code = lay(api, *VALID)
    capsys.readouterr()
    with logged() as written:
        page(api, f"/v/{typed or code}")
        api.get(f"/v1/results/{typed or code}")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    checks = [line["outcome"] for line in lines if line["message"] == "result-check"]
    assert checks == [outcome] * 2
    for hidden in (code, CODE, "Nguyễn", "GXN"):
        assert hidden not in written.getvalue()
    assert metrics(capsys.readouterr().out) == [f"result-check-{outcome}"] * 2


def test_keys_are_given_to_anybody_and_may_be_kept(api: Api) -> None:
    kms, published = client("kms"), api.office.public_keys()
    made = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")
    attesting = Attesting(kms, made["KeyMetadata"]["KeyId"], published)
    attesting.attest(PLAIN, PORTAL)
    given = api.get("/v1/keys")
    assert (given.status_code, given.headers["Cache-Control"]) == (200, "public, max-age=300")
    assert read_keys(given.data) == (attesting.key(),)


@pytest.mark.usefixtures("store")
def test_a_check_is_one_get_of_code_and_counter_and_one_query() -> None:
    catalogue, meter = MemoryCatalogue((), (an_agency(WARD),)), Meter(REGION)
    with meter.everywhere():
        dossiers, results = DynamoDossiers(NAME, REGION), DynamoResults(NAME, REGION)
        code = given_out(dossiers, results, CODE, *VALID)
        counters = [counter(VERIFYING, "203.0.113.7", MORNING, b"key")]
        guard = Guard(DynamoFailures(NAME, REGION), counters, MORNING)
        cost = meter.of(lambda: confirm(guard, dossiers, catalogue, code))
        mistyped = meter.of(lambda: refused(guard, dossiers, catalogue))
    assert cost.calls == ("BatchGetItem", "Query")
    assert mistyped.calls == ()


def refused(guard: Guard, dossiers: DynamoDossiers, law: MemoryCatalogue) -> None:
    with pytest.raises(Invalid), guard.counting():
        confirm(guard, dossiers, law, "0000000001")
