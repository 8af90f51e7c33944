"""Who opened my file: every reading in the office is noted, and its applicant reads by whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.openings import Opened
from chalicelib.domain.people import OFFICERS, Role, system
from chalicelib.domain.refusals import TryLater
from chalicelib.handlers.http.doors import rules
from tests.builders import a_paper, a_stored, an_act_move
from tests.integration.api import WARD, Api
from tests.integration.browser import Browser, said

pytest_plugins = "tests.integration.offices"

NOT_OF_A_PERSON = {
    "/v1/dossiers/{code}/ledger",
    "/v1/dossiers/{code}/proof",
    "/v1/dossiers/{code}/payments/ways",
    "/v1/dossiers/{code}/papers/{paper}/twins",
    "/v1/dossiers/{code}/openings",
    "/dossiers/{code}/openings",
}
"""What is told of a dossier without anything of a person: sums, hashes, codes, who opened it."""
PARTS = {"paper": "p1", "seq": "1", "bill": "none", "ref": "none"}
ASKED = {"/v1/dossiers/{code}/cover-sheets": "?pages-TK=2"}
NOT_YET = {
    "/v1/dossiers/{code}/writs/{seq}",
    "/v1/dossiers/{code}/result",
    "/v1/dossiers/{code}/proposals/{seq}",
    "/v1/dossiers/{code}/bills/{bill}",
    "/dossiers/{code}/orders/{ref}",
}
"""What a new dossier has none of."""
NAME = "Nguyễn Thị Lan"


def readings() -> list[Any]:
    """Return every way in which somebody in the office reads of a dossier."""
    inside = OFFICERS | {Role.AUDITOR}
    return [
        rule
        for rule in rules()
        if rule.method == "GET"
        and "dossiers/{code}" in rule.path
        and rule.who.roles & inside
        and rule.path not in NOT_OF_A_PERSON
    ]


def with_a_paper(api: Api) -> str:
    """Return a dossier that a paper was filed in."""
    code = str(api.filed(api.lan)["code"])
    before = api.dossiers.get(code)
    api.dossiers.save(an_act_move(before, FilePaper(paper=a_paper("p1")), system("digitise")))
    return code


def opened(api: Api, code: str) -> tuple[Opened, ...]:
    return api.dossiers.openings(code, 99)


@pytest.mark.parametrize("rule", readings(), ids=lambda rule: rule.path)
def test_whoever_reads_of_a_dossier_in_the_office_is_noted_or_is_shown_nothing(
    api: Api, rule: Any
) -> None:
    code = with_a_paper(api)
    role = Role.LEADER if Role.LEADER in rule.who.roles else min(rule.who.roles & OFFICERS)
    path = rule.path.format(code=code, **PARTS) + ASKED.get(rule.path, "")
    given = api.get(path, api.officer(role))
    if given.status_code == 404:
        assert rule.path in NOT_YET
        assert NAME not in given.text
    else:
        assert given.status_code in {200, 303}, given.text
        (noted,) = opened(api, code)
        assert (noted.by_name, noted.agency, noted.at) == ("Trần Văn Hòa", WARD, api.clock.at)
        assert noted.of == ("p1" if "{paper}" in rule.path else "")


def test_an_applicant_reads_who_opened_the_dossier_and_when(api: Api) -> None:
    code = str(api.filed(api.lan)["code"])
    mine = Browser(api, api.lan)
    assert "Chưa có cán bộ nào mở hồ sơ này." in said(mine.open(f"/dossiers/{code}/openings"))
    Browser(api, api.officer(Role.RECEPTION)).open(f"/dossiers/{code}")
    api.get(f"/v1/dossiers/{code}", api.officer(Role.RECEPTION))
    api.clock.at += timedelta(minutes=70)
    api.get(f"/v1/dossiers/{code}", api.officer(Role.AUDITOR, agency="H33"))
    page = mine.open(f"/dossiers/{code}/openings")
    assert said(page).count("Trần Văn Hòa") == 2, "page and API within an hour are one opening"
    assert "Hồ sơ 09:40 02/03/2026" in said(page)
    assert said(page).index("09:40 02/03/2026") < said(page).index("08:30 02/03/2026")
    found = api.get(f"/v1/dossiers/{code}/openings", api.lan).json["openings"]
    assert [(one["thing"], one["of"]) for one in found] == [("dossier", None)] * 2
    assert found[0]["agency"] == "H33"
    assert found[1]["agency_name"]


def test_the_page_of_a_dossier_tells_its_applicant_of_the_last_five_and_officers_of_none(
    api: Api,
) -> None:
    code = str(api.filed(api.lan)["code"])
    for _ in range(7):
        api.get(f"/v1/dossiers/{code}", api.officer(Role.RECEPTION))
        api.clock.at += timedelta(hours=1)
    mine, theirs = (
        Browser(api, who).open(f"/dossiers/{code}").text
        for who in (api.lan, api.officer(Role.RECEPTION))
    )
    listed = mine[mine.index('id="openings"') :]
    assert listed[: listed.index("</section>")].count("Trần Văn Hòa") == 5
    assert f'href="/api/dossiers/{code}/openings"' in listed
    assert 'id="openings"' not in theirs


def test_who_reads_it_is_the_applicant_or_an_auditor_and_nobody_else(api: Api) -> None:
    code = str(api.filed(api.lan)["code"])
    path = f"/v1/dossiers/{code}/openings"
    assert api.get(path, api.minh).status_code == 404
    assert api.get(path, api.officer(Role.LEADER)).status_code == 403
    assert api.get(path, api.officer(Role.AUDITOR, agency="H33")).json == {"openings": []}
    assert opened(api, code) == (), "to look who opened it opens nothing of it"


def test_while_it_cannot_be_noted_nothing_is_shown_in_the_office(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = str(api.filed(api.lan)["code"])

    def busy(_: Opened) -> None:
        raise TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")

    monkeypatch.setattr(api.dossiers, "note_opened", busy)
    officer = api.officer(Role.RECEPTION)
    for given in (
        api.get(f"/v1/dossiers/{code}", officer),
        Browser(api, officer).open(f"/dossiers/{code}"),
        api.get(f"/v1/dossiers/{code}/slip", officer),
        api.get(f"/v1/dossiers/{code}/history", officer),
    ):
        assert given.status_code == 503
        assert NAME not in given.text
    assert api.get(f"/v1/dossiers/{code}", api.lan).status_code == 200


def test_what_was_opened_is_called_by_name_and_a_paper_that_is_not_there_is_not_opened(
    api: Api,
) -> None:
    code, officer = with_a_paper(api), api.officer(Role.RECEPTION)
    assert api.get(f"/v1/dossiers/{code}/papers/none", officer).status_code == 404
    assert opened(api, code) == ()
    assert api.get(f"/v1/dossiers/{code}/papers/p1", officer).status_code == 303
    (one,) = api.get(f"/v1/dossiers/{code}/openings", api.lan).json["openings"]
    names = {c.code: c.name for c in api.dossiers.get(code).components}
    assert (one["of"], one["words"]) == ("p1", f"Giấy tờ: {names['TK']}")


def test_of_a_stored_paper_its_owner_reads_how_often_they_opened_it_and_where_officers_did(
    api: Api,
) -> None:
    code = with_a_paper(api)
    before, mine = api.dossiers.get(code), Browser(api, api.lan)
    record = a_stored(holder=f"account:{before.owner}", dossier=code, code="p1", id=f"{code}.p1")
    move = an_act_move(before, FilePaper(paper=a_paper("p2")), system("digitise"))
    api.dossiers.save(replace(move, stored=record))
    assert "Ông/bà chưa mở giấy tờ này" in said(mine.open("/papers"))
    for _ in range(2):
        assert api.get(f"/v1/papers/{record.id}", api.lan).status_code == 303
        api.clock.at += timedelta(minutes=1)
    page = mine.open("/papers")
    assert "Ông/bà đã mở 2 lần trong một năm qua, gần nhất 08:31 02/03/2026" in said(page)
    assert f'href="/api/dossiers/{code}/openings"' in page.text
