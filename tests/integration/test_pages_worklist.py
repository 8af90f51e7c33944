"""The worklist on pages: narrowed by time, procedure and officer, and taken as one file."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.acts import Accept, Advance, AskSupplement
from chalicelib.domain.parts import SupplementItem
from chalicelib.domain.people import OFFICERS, Person, Role
from chalicelib.usecases import acting, listing
from tests.builders import CountedChance
from tests.integration.api import BIRTH, ELSEWHERE, ON_EACH_STORE, WARD, Answer, Api, law, staff
from tests.integration.browser import ACTIVE, Browser, said

pytest_plugins = "tests.integration.offices"
STATUS = "1.004873"
HERE = f"/worklist?agency={WARD}&role=reception"
APPRAISER = f"appraiser@{WARD}"


@pytest.fixture
def reception(api: Api) -> Browser:
    return Browser(api, api.officer(Role.RECEPTION))


def codes(page: Answer) -> list[str]:
    return re.findall(r'<span class="code">([^<]+)</span>', page.text)


def numbers(page: Answer) -> dict[str, int]:
    (nav,) = re.findall(r'aria-label="Thời hạn">.*?</nav>', page.text, re.DOTALL)
    return {words: int(n) for words, n in re.findall(r">([^<>]+) <b>(\d+)</b>", nav)}


def lines(given: Answer) -> list[dict[str, str]]:
    assert given.status_code == 200, given.text
    return list(csv.DictReader(io.StringIO(given.text.removeprefix("\ufeff"))))


def acted(api: Api, code: str, *acts: object) -> None:
    """Have the leader of the ward act on a dossier."""
    who = Person(f"leader@{WARD}", "Lê Thị Hạnh", frozenset({Role.LEADER}), WARD)
    for act in acts:
        given: tuple[object, ...] = (api.clock.at, None, CountedChance(), staff())
        acting.act(api.dossiers, law(), code, act, who, *given)  # type: ignore[arg-type]


@pytest.fixture
def full(api: Api) -> dict[str, str]:
    """Return dossiers at reception: late, due today, ahead and paused, of two procedures."""
    found = {"late": api.filed(api.lan, key="late")["code"]}
    api.clock.at += timedelta(days=1)
    found["today"] = api.filed(api.lan, STATUS, key="today")["code"]
    api.clock.at += timedelta(days=1)
    found["ahead"] = api.filed(api.lan, key="ahead")["code"]
    found["paused"] = api.filed(api.lan, key="paused")["code"]
    item = SupplementItem(component="TK", what="Tờ khai", why="Thiếu chữ ký")
    acted(api, found["paused"], AskSupplement(items=(item,)))
    api.clock.at -= timedelta(hours=1)
    return found


def test_a_desk_is_narrowed_by_time_and_says_how_many_there_are(
    reception: Browser, full: dict[str, str]
) -> None:
    everything = reception.open(HERE)
    assert sorted(codes(everything)) == sorted(full.values())
    told = {"Tất cả": 4, "Quá hạn": 1, "Hạn hôm nay": 1, "Còn hạn": 1, "Tạm dừng": 1}
    assert numbers(everything) == told
    assert "Số đếm là của cả bàn." in said(everything)
    for time, code in full.items():
        page = reception.open(f"{HERE}&time={time}")
        assert codes(page) == [code], time
        assert numbers(page) == told, "the tabs tell of what they lead to"


def test_procedure_and_time_are_kept_together_in_the_address(
    reception: Browser, full: dict[str, str]
) -> None:
    page = reception.open(f"{HERE}&procedure={BIRTH}&time=&whose=")
    assert codes(page) == [full["late"], full["ahead"], full["paused"]]
    assert numbers(page) == {
        "Tất cả": 3,
        "Quá hạn": 1,
        "Hạn hôm nay": 0,
        "Còn hạn": 1,
        "Tạm dừng": 1,
    }
    assert "theo thủ tục và người xử lý đã chọn" in said(page)
    (late,) = re.findall(r'class="of-late" href="/api(/worklist[^"]*)"', page.text)
    asked = parse_qs(urlsplit(unescape(late)).query)
    assert asked == {
        "agency": [WARD],
        "role": ["reception"],
        "time": ["late"],
        "procedure": [BIRTH],
    }
    assert codes(reception.open(unescape(late))) == [full["late"]]


def test_who_works_there_sees_what_is_theirs_and_what_is_nobodys(api: Api) -> None:
    mine, nobodys = (api.filed(api.lan, STATUS, key=f"k{n}")["code"] for n in range(2))
    for code, handler in ((mine, APPRAISER), (nobodys, None)):
        acted(api, code, Accept(), Advance(to="phan-cong"))
        acted(api, code, Advance(to="tham-dinh", handler=handler))
    here = Browser(api, api.officer(Role.APPRAISER))
    assert sorted(codes(here.open("/worklist"))) == sorted([mine, nobodys])
    assert codes(here.open("/worklist?whose=nobody")) == [nobodys]
    assert codes(here.open("/worklist?whose=mine")) == [mine]
    (line,) = lines(here.open("/worklist.csv?whose=mine"))
    assert line["Người xử lý"] == api.office.tokens().person(here.token).name


def test_an_empty_desk_and_a_filter_that_finds_nothing_say_so(
    reception: Browser, full: dict[str, str]
) -> None:
    page = reception.open(f"{HERE}&procedure=2.000815")
    assert "Không có hồ sơ nào như đã lọc." in said(page)
    assert 'value="2.000815" selected' in page.text, "what was chosen is not lost"
    assert "worklist.csv" not in page.text
    assert f'href="/api/worklist?agency={WARD}&amp;role=reception">Bỏ lọc' in page.text
    clerk = Browser(reception.api, reception.api.officer(Role.CLERK))
    assert "Không có hồ sơ nào chờ ở bàn này." in said(clerk.open("/worklist"))
    assert full


@pytest.mark.parametrize(
    ("query", "field"),
    [("time=soon", "time"), ("whose=lan", "whose"), ("procedure=a%20b", "procedure")],
)
def test_a_filter_that_is_none_is_refused(reception: Browser, query: str, field: str) -> None:
    for path in ("/worklist", "/worklist.csv"):
        given = reception.open(f"{path}?{query}")
        assert given.status_code == 422, field


def test_the_file_is_what_the_pages_show(
    reception: Browser, full: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SHOWN", 2)
    monkeypatch.setattr(listing, "READ", 3)
    for narrowed in ("", "&time=ahead", f"&procedure={BIRTH}", "&whose=nobody"):
        shown, path = [], f"{HERE}{narrowed}"
        while path:
            page = reception.open(path)
            shown += codes(page)
            found = re.findall(r'href="/api(/worklist[^"]*cursor=[^"]*)"', page.text)
            path = unescape(found[0]) if found else ""
        taken = lines(reception.open(f"/worklist.csv{HERE.removeprefix('/worklist')}{narrowed}"))
        assert [line["Mã hồ sơ"] for line in taken] == shown, narrowed
    assert full


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing_there(
    api: Api, reception: Browser
) -> None:
    api.filed(api.lan)
    given = reception.open("/worklist.csv")
    assert given.data.startswith(b"\xef\xbb\xbf")
    assert given.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert given.headers["Content-Disposition"] == (
        f'attachment; filename="ban-lam-viec-{WARD}-reception-20260302-0830.csv"'
    )
    assert given.headers["Cache-Control"] == "no-store"
    (line,) = lines(given)
    assert line["Người nộp"] == "Nguyễn Thị Lan"
    assert (line["Ngày nộp"], line["Hẹn trả"]) == ("2026-03-02 08:30", "2026-03-03 08:30")
    assert (line["Thời hạn"], line["Người xử lý"]) == ("Còn hạn", "Chưa giao")
    assert b"'=1+1" in api.office.as_csv()([["=1+1"]])


def test_nobody_takes_a_desk_they_may_not_see(api: Api) -> None:
    api.filed(api.lan)
    for role in OFFICERS - {Role.RECEPTION, Role.LEADER}:
        given = Browser(api, api.officer(role)).open(HERE.replace("/worklist", "/worklist.csv"))
        assert given.status_code == 403
    other = Browser(api, api.officer(Role.LEADER, agency=ELSEWHERE))
    assert other.open(HERE.replace("/worklist", "/worklist.csv")).status_code == 403
    auditor = Browser(api, api.officer(Role.AUDITOR, agency="H33"))
    assert len(lines(auditor.open(HERE.replace("/worklist", "/worklist.csv")))) == 1


def test_more_than_can_be_taken_is_refused_with_what_to_do(
    reception: Browser, full: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "TAKEN", 3)
    given = reception.open("/worklist.csv")
    assert given.status_code == 413
    assert "hãy lọc bớt" in given.text
    assert len(lines(reception.open("/worklist.csv?time=late"))) == 1
    monkeypatch.setattr(listing, "PORTION", 1)
    monkeypatch.setattr(listing, "MOST_PORTIONS", 3)
    assert reception.open("/worklist.csv?time=late").status_code == 413
    assert full


def test_counts_that_are_not_of_the_whole_desk_say_so(
    reception: Browser, full: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "READ", 2)
    page = reception.open(HERE)
    assert "Số đếm là của 2 hồ sơ có hạn sớm nhất trên bàn, không phải của cả bàn." in said(page)
    empty = reception.open(f"{HERE}&time=ahead")
    assert codes(empty) == []
    assert "trong 2 hồ sơ vừa xem; phần sau của bàn chưa xem" in said(empty)
    (more,) = re.findall(r'href="/api(/worklist[^"]*cursor=[^"]*)"', empty.text)
    assert codes(reception.open(unescape(more))) == [full["ahead"]]
    assert full


def test_auditors_have_nothing_to_tick(api: Api) -> None:
    code = api.filed(api.lan)["code"]
    auditor = Browser(api, api.officer(Role.AUDITOR, agency="H33"))
    page = auditor.open(HERE).text
    assert code in page
    assert 'type="checkbox" name="dossier.' not in page
    assert "/worklist/bulk" not in page
    own = Browser(api, api.officer(Role.RECEPTION)).open(HERE).text
    assert f'name="dossier.{code}" value="1"' in own
    assert not ACTIVE.search(own)


@ON_EACH_STORE
def test_pages_of_a_narrowed_list_follow_one_another(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    births = [api.filed(api.lan, key=f"b{n}")["code"] for n in range(3)]
    for n in range(3):
        api.filed(api.lan, STATUS, key=f"s{n}")
    monkeypatch.setattr(listing, "SHOWN", 1)
    here, path, seen = Browser(api, api.officer(Role.RECEPTION)), f"{HERE}&procedure={BIRTH}", []
    while path:
        page = here.open(path)
        seen += codes(page)
        found = re.findall(r'href="/api(/worklist[^"]*cursor=[^"]*)"', page.text)
        path = unescape(found[0]) if found else ""
    assert seen == births
