"""Too many failures: whoever guesses waits, by page and by program, and is told until when."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.limits import SIGNING_IN, TRACKING, VERIFYING
from chalicelib.domain.refusals import Unauthenticated
from tests.integration import gateway
from tests.integration.api import MONDAY, ON_EACH_STORE, Answer, Api, query_of
from tests.integration.plumbing import logged
from tests.standings import a_check_code

pytest_plugins = "tests.integration.offices"

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNKNOWN = a_check_code("never given out")


def track(api: Api, code: str, secret: str) -> Answer:
    return api.post("/v1/tracking", {"code": code, "secret": secret})


def track_page(api: Api, code: str, secret: str) -> Answer:
    return api.send("POST", "/track", None, f"code={code}&secret={secret}", FORM)


def rate(api: Api, code: str, secret: str) -> Answer:
    return api.post("/v1/tracking/ratings", {"code": code, "secret": secret, "stars": 5})


def rate_page(api: Api, code: str, secret: str) -> Answer:
    return api.send(
        "POST", "/track/ratings", None, f"code={code}&secret={secret}&stars=5&remark=", FORM
    )


def complain(api: Api, code: str, secret: str) -> Answer:
    said = {"kind": "remark", "words": "Chờ quá lâu", "key": "k1"}
    return api.post("/v1/tracking/complaints", {"code": code, "secret": secret, **said})


def complain_page(api: Api, code: str, secret: str) -> Answer:
    said = f"code={code}&secret={secret}&kind=remark&words=Chậm&key=k1"
    return api.send("POST", "/track/complaints", None, said.encode(), FORM)


WAYS = (track, track_page, rate, rate_page, complain, complain_page)


@pytest.mark.parametrize("way", WAYS)
def test_who_guesses_a_secret_has_to_wait_whatever_they_ask(
    api: Api, way: Callable[[Api, str, str], Answer]
) -> None:
    filed = api.filed(api.lan)
    for _ in range(TRACKING.most):
        assert way(api, filed["code"], "WRONG").status_code == 404
    for other in WAYS:
        refused = other(api, filed["code"], filed["secret"])
        assert refused.status_code == 429
        seconds = int(refused.headers["Retry-After"])
        assert 0 < seconds <= 3600
        assert "tạm dừng đến" in refused.text
        assert refused.headers["Cache-Control"] == "no-store"
    api.clock.at = MONDAY + timedelta(seconds=seconds)
    assert track(api, filed["code"], filed["secret"]).status_code == 200


@ON_EACH_STORE
def test_others_go_on_and_so_does_who_signed_in(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = api.filed(api.lan)
    for _ in range(TRACKING.most):
        track(api, filed["code"], "WRONG")
    refused = track(api, filed["code"], filed["secret"])
    assert (refused.status_code, refused.json["code"]) == (429, "too-many")
    assert refused.json["field"] == "code"
    assert api.get(f"/v1/dossiers/{filed['code']}", api.lan).status_code == 200
    monkeypatch.setattr(gateway, "CALLER", "198.51.100.9")
    assert track(api, filed["code"], filed["secret"]).status_code == 200


def test_a_counter_of_a_commune_behind_one_address_is_never_kept_from_what_is_there(
    api: Api,
) -> None:
    filed = api.filed(api.lan)
    for _ in range(TRACKING.most // 2):
        assert track(api, filed["code"], "WRONG").status_code == 404
    for _ in range(2 * TRACKING.most):
        assert track(api, filed["code"], filed["secret"]).status_code == 200


def test_what_cannot_be_a_code_counts_for_nothing(api: Api) -> None:
    for _ in range(VERIFYING.most + 1):
        assert api.get("/v1/results/0000000001").status_code == 422


@pytest.mark.parametrize("path", ["/v1/results/{}", "/v/{}", "/verify?code={}"])
def test_who_guesses_check_codes_has_to_wait(api: Api, path: str) -> None:
    address = path.format(UNKNOWN)
    for _ in range(VERIFYING.most):
        assert api.get(address).status_code == 404
    refused = api.get(address)
    assert refused.status_code == 429
    assert "kiểm chứng tạm dừng đến" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert api.get("/verify").status_code == 200
    assert track(api, "H33.16-260302-0001", "WRONG").status_code == 404, "counted apart"


def begin(api: Api) -> str:
    """Set out to sign in and return the state the browser left with."""
    return query_of(api.get("/sign-in?as=citizen").headers["Location"])["state"]


def test_the_identity_provider_is_not_flooded_with_codes_that_are_none(api: Api) -> None:
    state = begin(api)
    for _ in range(SIGNING_IN.most):
        given = api.get(f"/sign-in/callback?code=none&state={state}")
        assert given.status_code == Unauthenticated.status
    asked = len(api.idp.forms)
    refused = api.get(f"/sign-in/callback?code=none&state={state}")
    assert refused.status_code == 429
    assert "đăng nhập tạm dừng đến" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert len(api.idp.forms) == asked


def test_no_address_is_logged(api: Api) -> None:
    with logged() as written:
        for _ in range(TRACKING.most + 1):
            track(api, "H33.16-260302-0001", "WRONG")
    assert gateway.CALLER not in written.getvalue()
    assert '"code":429' in written.getvalue()


def test_programs_are_told_that_they_may_have_to_wait(api: Api) -> None:
    paths = api.get("/v1/openapi.json").json["paths"]
    limited = {
        path for path, of in paths.items() for one in of.values() if "429" in one["responses"]
    }
    assert limited == {f"/v1/tracking{more}" for more in ("", "/ratings", "/complaints")} | {
        "/v1/results/{code}"
    }
    headers = paths["/v1/tracking"]["post"]["responses"]["429"]["headers"]
    assert headers["Retry-After"]["schema"]["type"] == "integer"
