"""Every route by every caller, to one's own and another's: who gets in, and who does not."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from app import app
from chalicelib.domain.people import OFFICERS, Role
from chalicelib.handlers.http.doors import rules
from chalicelib.handlers.http.rules import Rule
from chalicelib.handlers.http.who import Kind
from tests.builders import a_citizen, a_tray_entry, an_upload
from tests.integration.api import BIRTH, STAY, WARD, Api
from tests.integration.callers import CALLERS, CITIZEN, Caller, token_of
from tests.integration.tries import PRINTOUT, REPORT, Try, guarded_tries, open_tries
from tests.matters import a_matter

pytest_plugins = "tests.integration.offices"


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


@pytest.fixture(scope="module")
def furnished() -> dict[str, Any]:
    """Return what the first test of this module leaves for the others: store and tries."""
    return {}


@pytest.fixture
def tries(api: Api, furnished: dict[str, Any]) -> Mapping[tuple[str, str], Try]:
    """Return how every route is tried, in an office where lan has one of everything.

    It is filed once; each test gets a copy of the store as it stood then.
    """
    store = vars(api.dossiers)
    if not furnished:
        furnished.update(tries=furnish(api), store=deepcopy(store))
    store.update(deepcopy(furnished["store"]))
    found: Mapping[tuple[str, str], Try] = furnished["tries"]
    return found


def furnish(api: Api) -> Mapping[tuple[str, str], Try]:
    filed = api.filed(api.lan, STAY, key="filed")
    api.dossiers.put_upload(an_upload("u1", a_citizen("lan")), before=None)
    api.send("PUT", "/v1/drafts/d1", api.lan, {"procedure": BIRTH})
    api.dossiers.put_tray(a_tray_entry("e1", agency=WARD))
    api.dossiers.put_tray(a_tray_entry("e2", agency=WARD, archive_key=None))
    for number in (1, 2):
        api.dossiers.put_matter(a_matter(f"m{number}", transaction=f"x/{number}"))
    report = api.post("/v1/reports", REPORT, api.officer(Role.LEADER)).json["id"]
    printout = api.post("/v1/printouts", PRINTOUT, api.officer(Role.RECEPTION)).json["id"]
    guarded = guarded_tries(api, filed["code"], "u1", report, printout)
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
    life = rule.kept if given.status_code < 400 else "no-store"
    assert given.headers["Cache-Control"] == life
    assert given.headers["X-Content-Type-Options"] == "nosniff"


ANYBODY = CITIZEN | OFFICERS | {Role.AUDITOR}
WHO: Mapping[frozenset[Role], frozenset[str]] = {
    CITIZEN: frozenset(
        {
            "GET /v1/drafts",
            "GET /v1/drafts/{draft}",
            "PUT /v1/drafts/{draft}",
            "DELETE /v1/drafts/{draft}",
            "POST /drafts/{draft}/{page}/{component}",
            "POST /v1/drafts/{draft}/papers/{component}",
            "DELETE /v1/drafts/{draft}/papers/{component}/{upload}",
            "POST /v1/dossiers",
            "GET /v1/dossiers",
            "GET /v1/papers",
            "GET /v1/papers/{paper}",
            "GET /v1/procedures/{code}/stored",
            "GET /papers",
            "GET /procedures/{code}/application",
            "GET /en/procedures/{code}/application",
            "POST /procedures/{code}/application",
            "GET /drafts/{draft}",
            "POST /drafts/{draft}",
            "GET /drafts/{draft}/{page}",
            "POST /drafts/{draft}/{page}",
            "GET /dossiers/{code}/filed",
            "GET /dossiers",
            "POST /dossiers/{code}/orders",
            "POST /dossiers/{code}/ratings",
            "POST /dossiers/{code}/complaint",
            "GET /dossiers/{code}/supplement",
            "POST /dossiers/{code}/supplement",
            "POST /dossiers/{code}/supplement/{component}",
            "POST /v1/dossiers/{code}/supplement/{component}",
            "DELETE /v1/dossiers/{code}/supplement/{component}/{upload}",
            "GET /dossiers/{code}/withdrawal",
            "POST /dossiers/{code}/withdrawal",
        }
    ),
    ANYBODY: frozenset(
        {
            "GET /v1/uploads/{upload}",
            "GET /v1/dossiers/{code}",
            "GET /v1/dossiers/{code}/papers/{paper}",
            "GET /v1/dossiers/{code}/papers/{paper}/pictures",
            "GET /v1/dossiers/{code}/papers/{paper}/twins",
            "GET /v1/dossiers/{code}/writs/{seq}",
            "GET /v1/dossiers/{code}/result",
            "GET /v1/dossiers/{code}/slip",
            "GET /v1/dossiers/{code}/history",
            "GET /v1/dossiers/{code}/proof",
            "GET /v1/dossiers/{code}/payments/ways",
            "GET /v1/dossiers/{code}/bills/{bill}",
            "GET /dossiers/{code}",
            "GET /dossiers/{code}/orders/{ref}",
        }
    ),
    CITIZEN | OFFICERS: frozenset(
        {
            "POST /v1/uploads",
            "POST /v1/dossiers/{code}/acts",
            "POST /v1/dossiers/{code}/payments",
        }
    ),
    OFFICERS: frozenset(
        {
            "GET /v1/dossiers/{code}/cover-sheets",
            "POST /dossiers/{code}/papers/{paper}",
            "POST /dossiers/{code}/acts/{form}",
            "POST /worklist/bulk",
            "POST /worklist/bulk/{key}",
            "GET /worklist/bulk/{key}",
        }
    ),
    frozenset({Role.LEADER}): frozenset({"POST /dossiers/{code}/complaint/answers"}),
    CITIZEN | {Role.LEADER, Role.AUDITOR}: frozenset(
        {"GET /v1/dossiers/{code}/complaints", "GET /dossiers/{code}/complaint"}
    ),
    CITIZEN | {Role.AUDITOR}: frozenset(
        {"GET /v1/dossiers/{code}/openings", "GET /dossiers/{code}/openings"}
    ),
    OFFICERS | {Role.AUDITOR}: frozenset(
        {
            "GET /v1/dossiers/{code}/ledger",
            "GET /v1/dossiers/{code}/proposals/{seq}",
            "GET /v1/worklist",
            "GET /v1/colleagues",
            "POST /v1/search",
            "GET /search",
            "POST /search",
            "GET /worklist",
            "GET /worklist.csv",
            "GET /dossiers/{code}/papers/{paper}",
            "POST /v1/printouts",
            "GET /v1/printouts/{printout}",
            "GET /v1/printouts/{printout}/files/{file}",
            "GET /printouts",
            "POST /printouts",
            "GET /printouts/{printout}",
        }
    ),
    frozenset({Role.RECEPTION, Role.RETURNER}): frozenset(
        {
            "POST /dossiers/{code}/counter-payments",
            "POST /dossiers/{code}/counter-refunds",
        }
    ),
    frozenset({Role.LEADER, Role.AUDITOR}): frozenset(
        {
            "GET /v1/complaints",
            "GET /complaints",
            "GET /v1/dashboard",
            "GET /dashboard",
            "POST /v1/reports",
            "GET /v1/reports/{request}",
            "GET /reports",
            "POST /reports",
            "GET /reports/{request}",
        }
    ),
    frozenset({Role.RECEPTION}): frozenset({"POST /v1/tray/{entry}", "POST /tray/{entry}"}),
    frozenset({Role.RECEPTION, Role.LEADER}): frozenset(
        {
            "POST /v1/counter/dossiers",
            "GET /counter",
            "POST /counter",
            "GET /counter/dossiers/{code}",
            "DELETE /v1/tray/{entry}",
            "POST /tray/{entry}/aside",
            "POST /v1/matters/{matter}/settlement",
            "POST /v1/matters/{matter}/payment",
            "POST /matters/{matter}/settlement",
            "POST /matters/{matter}/payment",
        }
    ),
    frozenset({Role.RECEPTION, Role.LEADER, Role.AUDITOR}): frozenset(
        {
            "GET /v1/tray",
            "GET /v1/tray/{entry}/paper",
            "GET /v1/scans/{sha256}",
            "GET /v1/matters",
            "GET /matters",
            "GET /matters/{matter}",
            "GET /tray",
            "GET /tray/{entry}",
        }
    ),
}
"""Who may call what asks for a token; everything else is open to everybody."""


def test_no_route_is_open_to_more_than_it_was_meant_for() -> None:
    meant = {route: roles for roles, routes in WHO.items() for route in routes}
    guarded = [rule for rule in RULES if rule.who.kind is Kind.SIGNED_IN]
    assert {f"{rule.method} {rule.path}": rule.who.roles for rule in guarded} == meant
    assert {f"{m} {path}" for m, path in open_tries("", "")} == {
        f"{rule.method} {rule.path}" for rule in RULES if rule not in guarded
    }
    assert all(rule.cached == 0 for rule in guarded)


def test_auditors_change_nothing() -> None:
    writes = [rule for rule in RULES if rule.method != "GET" and rule.who.kind is Kind.SIGNED_IN]
    open_to_them = {rule.path for rule in writes if Role.AUDITOR in rule.who.roles}
    assert open_to_them == {
        *("/v1/search", "/search"),  # looking for words, which no address may hold
        *("/v1/reports", "/reports"),  # having a report made, which changes nothing it tells of
        *("/v1/printouts", "/printouts"),  # the same of logbooks and receipts
    }


def test_every_route_is_tried(tries: Mapping[tuple[str, str], Try]) -> None:
    assert {(rule.method, rule.path) for rule in RULES} == set(tries)


def test_every_way_in_is_a_stated_route() -> None:
    ways = {(way, path) for path, methods in app.routes.items() for way in methods}
    assert {(rule.method, rule.path) for rule in RULES} == ways
