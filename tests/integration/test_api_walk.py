"""Every route by every caller, to one's own and another's: who gets in, and who does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from app import app
from chalicelib.domain.acts import PERMITS
from chalicelib.domain.people import OFFICERS, Role
from chalicelib.handlers.http.doors import rules
from chalicelib.handlers.http.rules import Rule
from chalicelib.handlers.http.who import Kind
from chalicelib.usecases.viewing import UNASKED
from tests.builders import a_tray_entry
from tests.integration.api import BIRTH, ELSEWHERE, STAY, WARD, Api
from tests.integration.provider import a_key

pytest_plugins = "tests.integration.offices"


@dataclass(frozen=True)
class Caller:
    """Somebody at the door; `sees` tells whether the dossier of the test is theirs to see."""

    name: str
    roles: frozenset[Role]
    agency: str | None
    sees: bool
    owner: bool = False
    token: str = "good"


CITIZEN = frozenset({Role.CITIZEN})
CALLERS = (
    Caller("nobody", frozenset(), None, sees=False),
    Caller("lan", CITIZEN, None, sees=True, owner=True),
    Caller("minh", CITIZEN, None, sees=False),
    *(Caller(f"{r.value} here", frozenset({r}), WARD, sees=True) for r in sorted(OFFICERS)),
    *(Caller(f"{r.value} there", frozenset({r}), ELSEWHERE, sees=False) for r in sorted(OFFICERS)),
    Caller("auditor of the province", frozenset({Role.AUDITOR}), "H33", sees=True),
    Caller("auditor elsewhere", frozenset({Role.AUDITOR}), ELSEWHERE, sees=False),
    Caller("leader of the province", frozenset({Role.LEADER}), "H33", sees=True),
    Caller("admin", frozenset({Role.ADMIN}), WARD, sees=False),
    Caller("officer without a role", frozenset(), WARD, sees=False),
    Caller("lan with an expired token", CITIZEN, None, sees=True, owner=True, token="expired"),
    Caller("lan with a forged token", CITIZEN, None, sees=True, owner=True, token="forged"),
    Caller(
        "leader with an expired token", frozenset({Role.LEADER}), WARD, sees=True, token="expired"
    ),
    Caller("leader with a forged token", frozenset({Role.LEADER}), WARD, sees=True, token="forged"),
)


@dataclass(frozen=True)
class Try:
    """How a route is tried, and what those get who may call it.

    `about` tells that it is about the dossier of the test, so that whoever may not see it gets
    404; `gets` is the status of those who may; a `body` that is text is a form.
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


def _set_aside(caller: Caller) -> int:
    return 204 if caller.agency == WARD else 404


def _worklist(caller: Caller) -> int:
    """Tell who may see the reception desk of the ward: its own people, leader and auditors."""
    at_home = caller.agency == WARD and caller.roles & {Role.RECEPTION, Role.LEADER}
    above = caller.agency == "H33" and Role.AUDITOR in caller.roles
    return 200 if at_home or above else 403


def open_tries(code: str, secret: str) -> Mapping[tuple[str, str], Try]:
    """Return how each route that looks at no token is tried."""
    typed = f"code={code}&secret={secret}"
    return {
        ("GET", "/"): Try("/?q=khai%20sinh", _always(200)),
        ("GET", "/procedures/{code}"): Try(f"/procedures/{BIRTH}", _always(200)),
        ("GET", "/track"): Try("/track", _always(200)),
        ("POST", "/track"): Try("/track", _always(200), body=typed),
        ("GET", "/payments/vnpay/return"): Try("/payments/vnpay/return", _always(200)),
        ("GET", "/static/{name}"): Try("/static/portal.css", _always(200)),
        ("GET", "/sign-in"): Try("/sign-in?as=officer", _always(303)),
        ("GET", "/sign-in/callback"): Try("/sign-in/callback?code=1&state=1", _always(401)),
        ("POST", "/sign-out"): Try("/sign-out", _always(303), body=""),
        ("GET", "/v1/procedures"): Try("/v1/procedures?q=khai", _always(200)),
        ("GET", "/v1/procedures/{code}"): Try(f"/v1/procedures/{BIRTH}", _always(200)),
        ("GET", "/v1/agencies"): Try("/v1/agencies", _always(200)),
        ("POST", "/v1/tracking"): Try(
            "/v1/tracking", _always(200), body={"code": code, "secret": secret}
        ),
        ("GET", "/v1/payments/vnpay/ipn"): Try("/v1/payments/vnpay/ipn", _always(200)),
        ("GET", "/v1/health"): Try("/v1/health", _always(200)),
        ("GET", "/v1/openapi.json"): Try("/v1/openapi.json", _always(200)),
    }


def guarded_tries(api: Api, code: str, upload: str) -> Mapping[tuple[str, str], Try]:
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
        ("DELETE", "/v1/tray/{entry}"): Try("/v1/tray/e2", _set_aside),
        ("GET", "/dossiers"): Try("/dossiers", _always(200)),
        ("GET", "/dossiers/{code}"): Try(f"/dossiers/{code}", _always(200), about=True),
    }


def expected(rule: Rule, caller: Caller, tried: Try) -> int:
    if rule.who.kind is not Kind.SIGNED_IN:
        return tried.gets(caller)
    if caller.name == "nobody" or caller.token != "good":
        return 401
    if not caller.roles & rule.who.roles:
        return 403
    if tried.about and not caller.sees:
        return 404
    return tried.gets(caller)


def token_of(api: Api, caller: Caller) -> str | None:
    """Return what a caller shows: signed by the provider, run out, or signed by somebody else."""
    if caller.name == "nobody":
        return None
    at = datetime.now(UTC)  # noqa: TID251 - the library that checks it has this clock
    times = {"iat": at - timedelta(hours=2), "exp": at - timedelta(hours=1)}
    claims: dict[str, Any] = times if caller.token == "expired" else {}
    if caller.agency is None:
        given = api.idp.citizen(caller.name.partition(" ")[0], **claims)
    else:
        roles = (role.value for role in caller.roles)
        given = api.idp.officer(*roles, agency=caller.agency, **claims)
    return _forged(given) if caller.token == "forged" else given


def _forged(token: str) -> str:
    said = jwt.decode_complete(token, options={"verify_signature": False})
    key = a_key("nobody's", "own")
    return jwt.encode(said["payload"], key, "RS256", headers={"kid": said["header"]["kid"]})


@pytest.fixture
def tries(api: Api) -> Mapping[tuple[str, str], Try]:
    """Return how every route is tried, in an office where lan has one of everything."""
    filed = api.filed(api.lan, STAY, key="filed")
    upload = api.uploaded(api.lan, BIRTH, "TK")
    api.send("PUT", "/v1/drafts/d1", api.lan, {"procedure": BIRTH})
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD))
    api.dossiers.put_tray(a_tray_entry("e2", agency=WARD, archive_key=None))
    guarded = guarded_tries(api, filed["code"], upload)
    return {**guarded, **open_tries(filed["code"], filed["secret"])}


RULES = rules()


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method} {rule.path}")
def test_each_route_lets_in_whom_it_says_and_nobody_else(
    api: Api, tries: Mapping[tuple[str, str], Try], rule: Rule, caller: Caller
) -> None:
    tried = tries[rule.method, rule.path]
    headers = {"Idempotency-Key": tried.key} if tried.key else {}
    if isinstance(tried.body, str):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    given = api.send(rule.method, tried.path, token_of(api, caller), tried.body, headers)
    assert given.status_code == expected(rule, caller, tried), given.text


def test_every_route_is_tried(tries: Mapping[tuple[str, str], Try]) -> None:
    assert {(rule.method, rule.path) for rule in RULES} == set(tries)


def test_every_way_in_is_a_stated_route() -> None:
    ways = {(way, path) for path, methods in app.routes.items() for way in methods}
    assert {(rule.method, rule.path) for rule in RULES} == ways


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
    "ask-withdrawal": REASON,
    "agree-withdrawal": {},
    "decline-withdrawal": REASON,
    "stop": REASON,
    "resume": REASON,
    "extend": {"unit": "working_days", "amount": 1, **REASON},
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
