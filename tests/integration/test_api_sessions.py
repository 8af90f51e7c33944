"""Sessions: signing in by code flow, the cookie that stays, and what only our pages may ask."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from chalicelib.handlers.http import door
from tests.integration.api import BIRTH, MONDAY, Answer, Api, query_of

pytest_plugins = "tests.integration.offices"

CSRF = re.compile(r'name="csrf" value="([0-9a-f]{40})"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Flow:
    """A sign-in under way: where the browser was sent, and with what."""

    state: str
    nonce: str
    challenge: str


def begin(api: Api, path: str = "/sign-in?as=citizen") -> Flow:
    sent = api.get(path)
    assert sent.status_code == 303, sent.text
    said = query_of(sent.headers["Location"])
    return Flow(said["state"], said["nonce"], said["code_challenge"])


def end(api: Api, flow: Flow, sub: str = "lan", nonce: str | None = None) -> Answer:
    """Come back with a code that the provider made for this sign-in."""
    api.idp.codes["c0de"] = api.idp.citizen(sub, nonce=nonce or flow.nonce)
    return api.get(f"/sign-in/callback?code=c0de&state={flow.state}")


def sign_in(api: Api, sub: str = "lan") -> str:
    """Sign in by browser and return what its pages send along with forms."""
    assert end(api, begin(api), sub).status_code == 303
    found = CSRF.search(api.get("/dossiers").text)
    assert found
    return found[1]


def test_somebody_signs_in_and_comes_back_to_the_page_they_wanted(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    flow = begin(api, f"/sign-in?as=citizen&next=/dossiers/{code}")
    back = end(api, flow)
    assert (back.status_code, back.headers["Location"]) == (303, f"/api/dossiers/{code}")
    assert code in api.get(f"/dossiers/{code}").text
    verifier = api.idp.forms[-1]["code_verifier"][0]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == flow.challenge
    assert api.idp.forms[-1]["redirect_uri"] == ["http://motcua.test/api/sign-in/callback"]


def test_an_officer_signs_in_at_the_officers_provider(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    sent = api.get("/sign-in?as=officer")
    assert sent.headers["Location"].startswith(f"{api.idp.issuer('officers')}/oauth2/authorize?")
    said = query_of(sent.headers["Location"])
    api.idp.codes["c0de"] = api.idp.officer("reception", nonce=said["nonce"])
    assert api.get(f"/sign-in/callback?code=c0de&state={said['state']}").status_code == 303
    assert api.get(f"/dossiers/{code}").status_code == 200
    assert api.get("/v1/worklist").json["rows"][0]["code"] == code


def test_each_sign_in_has_secrets_of_its_own(api: Api) -> None:
    one, two = begin(api), begin(api)
    assert len({one.state, one.nonce, one.challenge, two.state, two.nonce, two.challenge}) == 6


def test_no_script_reads_the_cookies_and_no_other_site_sends_them(api: Api) -> None:
    away = api.get("/sign-in?as=citizen").headers["Set-Cookie"]
    home = end(api, begin(api)).headers["Set-Cookie"]
    for cookie in (away, home):
        parts = cookie.split("; ")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
        assert "Secure" not in parts


def test_over_https_cookies_go_over_nothing_else(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(api.office.settings, portal_url="https://motcua.example.vn")
    secure = replace(api.office, settings=settings)
    monkeypatch.setattr(door, "services", lambda: secure)
    assert "Secure" in api.get("/sign-in?as=citizen").headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize(
    "next_",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "/dossiers\r\nSet-Cookie: motcua=1",
        "dossiers",
        "/" + "a" * 300,
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(api: Api, next_: str) -> None:
    given = api.get(f"/sign-in?next={quote(next_, safe='')}")
    assert given.status_code == 422
    assert "Location" not in given.headers
    assert "Set-Cookie" not in given.headers


@pytest.mark.parametrize("next_", ["/", "/dossiers", "/dossiers/H33.16-260302-0001", "/?q=khai"])
def test_our_own_pages_are_come_back_to(api: Api, next_: str) -> None:
    back = end(api, begin(api, f"/sign-in?next={quote(next_, safe='')}"))
    assert back.headers["Location"] == f"/api{next_}"


def test_who_is_not_signed_in_is_led_to_where_one_signs_in_and_back(api: Api) -> None:
    given = api.get("/dossiers")
    assert given.status_code == 401
    assert 'href="/api/sign-in?as=citizen&amp;next=%2Fdossiers"' in given.text


def _another_state(api: Api) -> Answer:
    return end(api, replace(begin(api), state="another"))


def _another_nonce(api: Api) -> Answer:
    return end(api, begin(api), nonce="another")


def _no_cookie(api: Api) -> Answer:
    flow = begin(api)
    api.client.delete_cookie("motcua-sign-in")
    return end(api, flow)


def _altered_cookie(api: Api) -> Answer:
    flow = begin(api)
    kept = api.client.get_cookie("motcua-sign-in")
    assert kept
    value = ("A" if kept.value[0] != "A" else "B") + kept.value[1:]
    api.client.set_cookie("motcua-sign-in", value)
    return end(api, flow)


def _too_late(api: Api) -> Answer:
    flow = begin(api)
    api.clock.at = MONDAY + timedelta(minutes=10)
    return end(api, flow)


def _denied(api: Api) -> Answer:
    flow = begin(api)
    return api.get(f"/sign-in/callback?error=access_denied&state={flow.state}")


def _spent_code(api: Api) -> Answer:
    flow = begin(api)
    end(api, flow)
    api.client.delete_cookie("motcua")
    return api.get(f"/sign-in/callback?code=c0de&state={flow.state}")


@pytest.mark.parametrize(
    "way",
    [
        _another_state,
        _another_nonce,
        _no_cookie,
        _altered_cookie,
        _too_late,
        _denied,
        _spent_code,
    ],
)
def test_a_sign_in_that_is_not_ours_or_not_finished_signs_nobody_in(
    api: Api, way: Callable[[Api], Answer]
) -> None:
    given = way(api)
    assert given.status_code == 401
    assert "Set-Cookie" not in given.headers
    assert api.client.get_cookie("motcua") is None
    assert api.get("/dossiers").status_code == 401


def test_a_session_may_read_and_its_pages_may_ask_for_more(api: Api) -> None:
    csrf = sign_in(api)
    body = api.application(BIRTH)
    headers = {"Idempotency-Key": "k"}
    bare = api.send("POST", "/v1/dossiers", None, body, headers)
    assert (bare.status_code, bare.json["field"]) == (403, "csrf")
    assert api.get("/v1/dossiers").json["rows"] == []
    given = api.send("POST", "/v1/dossiers", None, body, {**headers, "X-CSRF-Token": csrf})
    assert given.status_code == 201
    assert len(api.get("/v1/dossiers").json["rows"]) == 1


def test_what_another_session_sends_along_is_not_taken(api: Api) -> None:
    theirs = sign_in(api, "minh")
    api.client.delete_cookie("motcua")
    sign_in(api, "lan")
    for wrong in (theirs, "", "0" * 40, "á"):
        headers = {"X-CSRF-Token": quote(wrong)}
        given = api.send("PUT", "/v1/drafts/d1", None, {"procedure": BIRTH}, headers)
        assert given.status_code == 403
    assert api.get("/v1/drafts").json == {"drafts": []}


def test_every_write_asks_a_session_for_proof(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    csrf = sign_in(api)
    writes = [
        ("PUT", "/v1/drafts/d1", {"procedure": BIRTH}),
        ("DELETE", "/v1/drafts/d1", None),
        ("POST", f"/v1/dossiers/{code}/acts", {"act": "ask-withdrawal", "version": 1}),
        ("POST", f"/v1/dossiers/{code}/payments", None),
    ]
    for method, path, body in writes:
        assert api.send(method, path, None, body).json["field"] == "csrf"
        given = api.send(method, path, None, body, {"X-CSRF-Token": csrf})
        assert given.status_code != 403
    assert api.dossiers.get(code).version == 1


def test_signing_out_forgets_the_session_and_only_our_page_may_ask(api: Api) -> None:
    csrf = sign_in(api)
    from_elsewhere = api.send("POST", "/sign-out", None, "csrf=", FORM)
    assert from_elsewhere.status_code == 403
    assert api.get("/dossiers").status_code == 200
    out = api.send("POST", "/sign-out", None, f"csrf={csrf}", FORM)
    assert (out.status_code, out.headers["Location"]) == (303, "/api/")
    assert "Max-Age=0" in out.headers["Set-Cookie"]
    assert api.get("/dossiers").status_code == 401


def test_pages_show_who_is_signed_in_and_never_the_token(api: Api) -> None:
    assert "Đăng nhập" in api.get("/").text
    sign_in(api)
    kept = api.client.get_cookie("motcua")
    assert kept
    for path in ("/", "/dossiers", "/track", f"/procedures/{BIRTH}"):
        text = api.get(path).text
        assert "Đăng xuất" in text
        assert kept.value not in text


def test_a_session_whose_token_ran_out_is_asked_to_sign_in_again(api: Api) -> None:
    old = api.idp.citizen("lan", iat=1_700_000_000, exp=1_700_003_600)
    api.client.set_cookie("motcua", old)
    given = api.get("/dossiers")
    assert given.status_code == 401
    assert "hãy đăng nhập lại" in given.text


def test_a_token_that_is_no_bearer_is_not_taken(api: Api) -> None:
    given = api.get("/v1/dossiers", None, Authorization="Basic bGFuOmxhbg==")
    assert (given.status_code, given.json["field"]) == (401, "Authorization")
