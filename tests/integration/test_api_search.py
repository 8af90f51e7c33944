"""Searching at the door: for officers, by words that no address, log or cache ever holds."""

import re
from datetime import timedelta
from html import unescape

import pytest

from chalicelib.domain.people import Role
from chalicelib.handlers.http.door import POLICY
from chalicelib.usecases.indexing import index
from tests.builders import MORNING, a_code
from tests.integration.api import ELSEWHERE, WARD, Answer, Api
from tests.integration.plumbing import logged
from tests.sayings import filed, said

pytest_plugins = "tests.integration.offices"

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ATTACK = '"><script>alert(1)</script>'


def say(api: Api, serial: int, *pages: str) -> str:
    """File a dossier with a paper that says so, and index it."""
    code, archive = a_code(serial), api.office.archive()
    filed(api.dossiers, code, at=MORNING + timedelta(minutes=serial))
    seq, _ = said(api.dossiers, archive, code, *pages)
    index(api.office.indexing(), code, seq)
    return code


def search(api: Api, q: str, who: str | None = None, **more: str) -> Answer:
    return api.post("/v1/search", {"q": q, **more}, who or api.officer(Role.CLERK))


def typed(api: Api, form: str, who: str | None = None) -> Answer:
    return api.send("POST", "/search", who or api.officer(Role.CLERK), form, FORM)


def test_a_program_is_told_the_dossier_the_paper_and_the_pages(api: Api) -> None:
    code = say(api, 1, "Tờ khai", "Ông Nguyễn Văn An")
    given = search(api, "NGUYEN VAN AN")
    assert given.status_code == 200, given.text
    (hit,) = given.json["hits"]
    assert (hit["dossier"]["code"], given.json["cursor"]) == (code, None)
    (place,) = hit["places"]
    assert (place["component"], place["pages"]) == ("Tờ khai", [2])
    assert "secret" not in given.text


@pytest.mark.parametrize(
    ("q", "says"),
    [
        ("", "Hãy gõ từ cần tìm"),
        ("…", "Hãy gõ từ cần tìm"),
        ("Độc lập – Tự do – Hạnh phúc", "có trên mọi giấy tờ"),
        ("a" * 201, "ngắn hơn 200 ký tự"),
    ],
)
def test_a_query_that_asks_nothing_is_refused_in_words(api: Api, q: str, says: str) -> None:
    given = search(api, q)
    assert (given.status_code, given.json["code"]) == (422, "invalid")
    assert says in given.json["detail"]
    assert given.json["errors"][0]["field"] == "q"
    page = typed(api, f"q={q}")
    assert page.status_code == 422
    assert says in unescape(page.text)


def test_a_cursor_goes_on_in_its_own_search_alone(api: Api) -> None:
    for serial in range(1, 24):
        say(api, serial, "Nguyễn Văn An")
    first = search(api, "văn an")
    assert len(first.json["hits"]) == 20
    rest = search(api, "van an", cursor=first.json["cursor"]).json
    assert [hit["dossier"]["code"] for hit in rest["hits"]] == [a_code(n) for n in (3, 2, 1)]
    for q, cursor in (("nguyen van", first.json["cursor"]), ("van an", "x")):
        wrong = search(api, q, cursor=cursor)
        assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "cursor")


def test_another_agency_is_for_those_above_it(api: Api) -> None:
    code = say(api, 1, "Nguyễn Văn An")
    auditor = api.officer(Role.AUDITOR, agency="H33")
    assert [
        one["dossier"]["code"] for one in search(api, "van an", auditor, agency=WARD).json["hits"]
    ] == [code]
    stranger = api.officer(Role.CLERK, agency=ELSEWHERE)
    assert search(api, "van an", stranger).json["hits"] == []
    assert search(api, "van an", stranger, agency=WARD).status_code == 403
    for citizen in (api.lan, api.officer(Role.ADMIN)):
        assert search(api, "van an", citizen).status_code == 403


def test_the_page_works_by_its_form_and_leads_to_dossier_and_paper(api: Api) -> None:
    for serial in range(1, 23):
        code = say(api, serial, "Nguyễn Văn An")
    empty = api.get("/search", api.officer(Role.CLERK), Accept="text/html")
    assert '<form class="search" method="post" action="/api/search"' in empty.text
    assert "<select" not in empty.text
    page = typed(api, "q=nguyen+van+an")
    assert page.status_code == 200
    assert page.headers["Content-Security-Policy"] == POLICY
    assert page.headers["Cache-Control"] == "no-store"
    assert f'href="/api/dossiers/{code}"' in page.text
    assert re.search(rf'href="/api/dossiers/{code}/papers/[0-9a-f]{{32}}">Tờ khai', page.text)
    cursor = re.search(r'name="cursor" value="([^"]+)"', page.text)
    assert cursor is not None
    rest = typed(api, f"q=nguyen+van+an&agency={WARD}&cursor={cursor[1]}")
    assert a_code(1) in rest.text
    assert 'name="cursor"' not in rest.text
    assert "Không có giấy tờ nào" in typed(api, "q=khong+co").text
    above = api.get("/search", api.officer(Role.AUDITOR, agency="H33"), Accept="text/html")
    assert f'<option value="{WARD}"' in above.text


def test_what_was_typed_is_text_and_nothing_else(api: Api) -> None:
    page = typed(api, "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.status_code == 200
    assert ATTACK not in page.text
    assert ATTACK in unescape(page.text)


def test_it_is_noted_who_searched_and_saw_what_but_not_for_which_words(api: Api) -> None:
    code = say(api, 1, "Nguyễn Văn An")
    with logged() as log:
        search(api, "Nguyễn Văn An")
        typed(api, "q=nguyen+van+an")
    lines = [line for line in log.getvalue().splitlines() if '"searched"' in line]
    assert len(lines) == 2
    assert all(code in line and WARD in line for line in lines)
    assert not re.search("nguy|văn", log.getvalue(), re.IGNORECASE)
