"""Every route x every role x one's own and another's: who gets in, and who does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.domain.people import OFFICERS, Role
from chalicelib.handlers.http.doors import rules
from chalicelib.handlers.http.rules import Rule
from chalicelib.handlers.http.who import Kind
from tests.builders import a_tray_entry
from tests.integration.api import BIRTH, ELSEWHERE, STAY, WARD, Api

pytest_plugins = "tests.integration.offices"


@dataclass(frozen=True)
class Caller:
    """Somebody at the door; `sees` tells whether the dossier of the test is theirs to see."""

    name: str
    roles: frozenset[Role]
    agency: str | None
    sees: bool
    owner: bool = False


CALLERS = (
    Caller("nobody", frozenset(), None, sees=False),
    Caller("lan", frozenset({Role.CITIZEN}), None, sees=True, owner=True),
    Caller("minh", frozenset({Role.CITIZEN}), None, sees=False),
    *(Caller(f"{r.value} here", frozenset({r}), WARD, sees=True) for r in sorted(OFFICERS)),
    *(Caller(f"{r.value} there", frozenset({r}), ELSEWHERE, sees=False) for r in sorted(OFFICERS)),
    Caller("auditor of the province", frozenset({Role.AUDITOR}), "H33", sees=True),
    Caller("auditor elsewhere", frozenset({Role.AUDITOR}), ELSEWHERE, sees=False),
    Caller("leader of the province", frozenset({Role.LEADER}), "H33", sees=True),
    Caller("admin", frozenset({Role.ADMIN}), WARD, sees=False),
    Caller("officer without a role", frozenset(), WARD, sees=False),
)


@dataclass(frozen=True)
class Try:
    """How a route is tried, and what those get who may call it.

    `about` tells that it is about the dossier of the test, so that whoever may not see it gets
    404; `gets` is the status of those who may.
    """

    path: str
    gets: Callable[[Caller], int]
    body: Any = None
    key: str | None = None
    about: bool = False


def _always(status: int) -> Callable[[Caller], int]:
    return lambda _: status


def _own(status: int) -> Callable[[Caller], int]:
    return lambda caller: status if caller.owner else 404


def _sheet(caller: Caller) -> int:
    return 200 if caller.sees else 404


def _acts(caller: Caller) -> int:
    return 200 if caller.owner else 403


def _counter(caller: Caller) -> int:
    return 201 if caller.agency == WARD else 403


def _tray(caller: Caller) -> int:
    return 200 if caller.agency == WARD else 404


def _worklist(caller: Caller) -> int:
    """Tell who may see the reception desk of the ward: its own people, leader and auditors."""
    at_home = caller.agency == WARD and caller.roles & {Role.RECEPTION, Role.LEADER}
    above = caller.agency == "H33" and Role.AUDITOR in caller.roles
    return 200 if at_home or above else 403


def tries(api: Api, code: str, upload: str) -> Mapping[tuple[str, str], Try]:
    """Return how each route that asks for a token is tried."""
    one = f"/v1/dossiers/{code}"
    ask = {"procedure": BIRTH, "component": "TK", "name": "a", "content_type": "image/png"}
    withdraw = {"act": "ask-withdrawal", "version": 1, "reason": "Nộp nhầm"}
    return {
        ("GET", "/v1/drafts"): Try("/v1/drafts", _always(200)),
        ("GET", "/v1/drafts/{draft}"): Try("/v1/drafts/d1", _own(200)),
        ("PUT", "/v1/drafts/{draft}"): Try(
            "/v1/drafts/d2", _always(200), body={"procedure": BIRTH}
        ),
        ("DELETE", "/v1/drafts/{draft}"): Try("/v1/drafts/d1", _always(204)),
        ("POST", "/v1/uploads"): Try("/v1/uploads", _always(201), body={**ask, "size": 1}),
        ("GET", "/v1/uploads/{upload}"): Try(f"/v1/uploads/{upload}", _own(200)),
        ("POST", "/v1/dossiers"): Try(
            "/v1/dossiers", _always(201), body=api.application(BIRTH), key="walk"
        ),
        ("GET", "/v1/dossiers"): Try("/v1/dossiers", _always(200)),
        ("GET", "/v1/dossiers/{code}"): Try(one, _always(200), about=True),
        ("GET", "/v1/dossiers/{code}/papers/{paper}"): Try(
            f"{one}/papers/none", _always(404), about=True
        ),
        ("POST", "/v1/dossiers/{code}/acts"): Try(f"{one}/acts", _acts, body=withdraw, about=True),
        ("GET", "/v1/dossiers/{code}/slip"): Try(f"{one}/slip", _always(200), about=True),
        ("GET", "/v1/dossiers/{code}/cover-sheets"): Try(
            f"{one}/cover-sheets?component=TK&pages=2", _sheet, about=True
        ),
        ("POST", "/v1/dossiers/{code}/payments"): Try(f"{one}/payments", _always(201), about=True),
        ("GET", "/v1/worklist"): Try(f"/v1/worklist?desk={WARD}%23reception", _worklist),
        ("POST", "/v1/counter/dossiers"): Try(
            "/v1/counter/dossiers", _counter, body=api.application(BIRTH), key="walk"
        ),
        ("GET", "/v1/tray"): Try("/v1/tray", _always(200)),
        ("POST", "/v1/tray/{entry}"): Try(
            "/v1/tray/e1", _tray, body={"code": code, "component": "TK"}
        ),
        ("GET", "/dossiers"): Try("/dossiers", _always(200)),
        ("GET", "/dossiers/{code}"): Try(f"/dossiers/{code}", _always(200), about=True),
    }


def expected(rule: Rule, caller: Caller, tried: Try) -> int:
    if caller.name == "nobody":
        return 401
    if not caller.roles & rule.who.roles:
        return 403
    if tried.about and not caller.sees:
        return 404
    return tried.gets(caller)


def _token(api: Api, caller: Caller) -> str | None:
    if caller.name == "nobody":
        return None
    if caller.agency is None:
        return api.idp.citizen(caller.name)
    return api.idp.officer(*(role.value for role in caller.roles), agency=caller.agency)


GUARDED = tuple(rule for rule in rules() if rule.who.kind is Kind.SIGNED_IN)


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
@pytest.mark.parametrize("rule", GUARDED, ids=lambda rule: f"{rule.method} {rule.path}")
def test_each_route_lets_in_whom_it_says_and_nobody_else(
    api: Api, rule: Rule, caller: Caller
) -> None:
    code = api.filed(api.lan, STAY, key="filed")["code"]
    upload = api.uploaded(api.lan, BIRTH, "TK")
    api.send("PUT", "/v1/drafts/d1", api.lan, {"procedure": BIRTH})
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD))
    tried = tries(api, code, upload)[rule.method, rule.path]
    headers = {"Idempotency-Key": tried.key} if tried.key else {}
    given = api.send(rule.method, tried.path, _token(api, caller), tried.body, headers)
    assert given.status_code == expected(rule, caller, tried), given.text


def test_every_guarded_route_is_tried(api: Api) -> None:
    assert {(rule.method, rule.path) for rule in GUARDED} == set(tries(api, "code", "upload"))


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
