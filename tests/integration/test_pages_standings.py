"""Wherever a dossier stands, each page that tells of it opens: to whose it is, and who works."""

import re

import pytest

from chalicelib.domain.people import Role
from chalicelib.domain.status import LABELS, Status
from chalicelib.handlers.http.doors import rules
from tests.integration.api import BIRTH, Answer, Api
from tests.integration.approvals import handed_over
from tests.integration.browser import Browser, said, stray
from tests.integration.standings import (
    STANDINGS,
    Made,
    filed,
    lacking,
    refused,
    revoked,
    supplemented,
    withdrawn,
)

pytest_plugins = "tests.integration.offices"

PARTS = re.compile(r"\{(\w+)\}").findall
OFFICERS = set(Role) - {Role.CITIZEN, Role.ADMIN, Role.SYSTEM}
UNRECEIVED = {filed, refused, lacking, supplemented}
OVER = {refused, withdrawn, handed_over, revoked}
EACH = pytest.mark.parametrize(
    ("made", "status"), STANDINGS.items(), ids=[made.__name__ for made in STANDINGS]
)


def test_every_status_is_among_the_standings() -> None:
    assert set(STANDINGS.values()) == set(Status)


@EACH
def test_every_page_that_tells_of_it_says_its_status(api: Api, made: Made, status: Status) -> None:
    code = made(api)
    label, *_ = LABELS[status]
    for who in (api.lan, *(api.officer(role) for role in sorted(OFFICERS))):
        page = Browser(api, who).open(f"/dossiers/{code}")
        assert (page.status_code, label in said(page)) == (200, True)
        assert ("In phiếu nộp hồ sơ" in said(page)) is (made in UNRECEIVED)
    mine = Browser(api, api.lan).open("/dossiers")
    assert (mine.status_code, label in said(mine)) == (200, True)


@EACH
def test_whatever_may_be_asked_of_it_is_answered_or_refused(
    api: Api, made: Made, status: Status
) -> None:
    code = made(api)
    asked = [rule.path for rule in rules() if rule.method == "GET" and PARTS(rule.path) == ["code"]]
    of_dossiers = [path.format(code=code) for path in asked if "/dossiers/" in path]
    assert len(of_dossiers) > 10
    for who in (api.lan, api.minh, *(api.officer(role) for role in Role)):
        here = Browser(api, who)
        found = {path: here.open(path).status_code for path in of_dossiers}
        assert {path for path, answer in found.items() if answer >= 500} == set(), status


def tracked(api: Api, path: str) -> Answer:
    """Look up what was filed; it is sent once more, and answered with the same."""
    filed = api.post("/v1/dossiers", api.application(BIRTH), api.lan, "k1").json
    return Browser(api, "").send(path, code=filed["code"], secret=filed["secret"])


@EACH
def test_a_stranger_with_the_slip_is_told_in_both_languages(
    api: Api, made: Made, status: Status
) -> None:
    made(api)
    page = tracked(api, "/track")
    assert (page.status_code, LABELS[status][0] in said(page)) == (200, True)
    assert not (made in OVER and "Hẹn trả kết quả" in said(page))
    english = tracked(api, "/en/track")
    assert (english.status_code, stray(english)) == (200, [])
