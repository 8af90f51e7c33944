"""One act on many dossiers: ticked, reviewed, done one by one, and told of each."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.acts import Accept, Act, Advance
from chalicelib.domain.bulk import MOST
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.status import Status
from chalicelib.handlers.http import door
from chalicelib.usecases import acting
from chalicelib.usecases.ports import Move
from tests.builders import CountedChance
from tests.integration.api import BIRTH, ELSEWHERE, ON_EACH_STORE, STAY, WARD, Answer, Api, law
from tests.integration.browser import ACTIVE, HIDDEN, Browser, said

pytest_plugins = "tests.integration.offices"
STATUS = "1.004873"
"""Certifying a marital status: free, and assigned by the head of division."""
APPRAISER = f"appraiser@{WARD}"


def desk(api: Api, *roles: Role, agency: str = WARD) -> Browser:
    return Browser(api, api.officer(*(roles or (Role.RECEPTION,)), agency=agency))


def filed(api: Api, number: int, of: str = STATUS, first: int = 0, **more: str) -> list[str]:
    keys = range(first, first + number)
    return [str(api.filed(api.lan, of, key=f"{of} {n}", **more)["code"]) for n in keys]


def ticks(codes: list[str], version: int = 1) -> dict[str, str]:
    return {f"dossier.{code}": str(version) for code in codes}


def look(here: Browser, **fields: str) -> Answer:
    return here.send("/worklist/bulk", csrf=here.proof(), **fields)


def form(page: Answer) -> tuple[str, dict[str, str]]:
    """Return where the last form of a page leads, and what it holds."""
    action, fields = re.findall(
        r'<form class="stack" method="post" action="/api(/worklist/bulk/[^"]+)">(.*?)</form>',
        page.text,
        re.DOTALL,
    )[-1]
    return action, {name: unescape(value) for name, value in HIDDEN.findall(fields)}


def confirmed(here: Browser, page: Answer, **more: str) -> str:
    """Send the last form of a review; return where it led."""
    action, fields = form(page)
    given = here.send(action, **{**fields, **more})
    assert given.status_code == 303, said(given)
    return str(given.headers["Location"]).removeprefix("/api")


def fates(page: Answer) -> dict[str, str]:
    """Return what is told of each dossier."""
    rows = re.findall(r'<th scope="row">.*?</tr>', page.text, re.DOTALL)
    found = {}
    for row in rows:
        (code,) = re.findall(r'<span class="code">([^<]+)<', row)
        (fate,) = re.findall(r'<span class="mark[^"]*">([^<]+)<', row)
        found[code] = fate
    return found


def test_what_is_ticked_is_accepted_at_once_and_told_one_by_one(api: Api) -> None:
    codes, here = filed(api, 3), desk(api)
    listed = here.open("/worklist").text
    assert all(f'name="dossier.{code}" value="1"' in listed for code in codes)
    page = look(here, agency=WARD, role="reception", **ticks(codes))
    assert page.status_code == 200
    assert "Làm được với 3 trong 3 hồ sơ đã chọn." in said(page), "the one act is chosen already"
    assert fates(page) == dict.fromkeys(codes, "Được")
    assert not ACTIVE.search(page.text)
    assert {api.dossiers.get(code).version for code in codes} == {1}, "a look changes nothing"
    place = confirmed(here, page)
    assert urlsplit(place).query == f"agency={WARD}&role=reception"
    for _ in range(2):
        told = here.open(place)
        assert "Đã làm 3 trong 3 hồ sơ." in said(told)
        assert fates(told) == dict.fromkeys(codes, "Đã làm")
    assert {api.dossiers.get(code).status for code in codes} == {Status.RECEIVED}
    assert "Nguyễn" not in place


def test_a_step_is_taken_with_a_note_and_an_officer(api: Api) -> None:
    codes = filed(api, 2)
    head = Person(f"leader@{WARD}", "Lê Thị Hạnh", frozenset({Role.LEADER}), WARD)
    for code in codes:
        for act in (Accept(), Advance(to="phan-cong")):
            acting.act(api.dossiers, law(), code, act, head, api.clock.at, None, CountedChance())
    here = desk(api, Role.DIVISION_HEAD)
    page = look(here, act="step/tham-dinh", **ticks(codes, 3))
    assert f'<option value="{APPRAISER}">Trần Văn Hòa</option>' in page.text
    place = confirmed(here, page, handler=APPRAISER, note="Xem kỹ <b>hồ sơ</b>")
    assert fates(here.open(place)) == dict.fromkeys(codes, "Đã làm")
    for code in codes:
        now = api.dossiers.get(code)
        assert (now.step, now.handler) == ("tham-dinh", APPRAISER)
        assert "Xem kỹ <b>hồ sơ</b>" in repr(api.dossiers.file(code).events[-1])


def test_what_is_done_what_is_refused_and_what_changed_meanwhile(api: Api) -> None:
    (fine,), (stale,) = filed(api, 1), filed(api, 1, first=1)
    (unpaid,), (gone,) = filed(api, 1, STAY), filed(api, 1, first=2)
    (far,) = filed(api, 1, first=3, received_by=ELSEWHERE)
    here, other = desk(api), api.officer(Role.LEADER)
    page = look(here, act="accept", **ticks([fine, stale, unpaid, gone, far, "KHONG-CO"]))
    assert fates(page) == {
        fine: "Được",
        stale: "Được",
        gone: "Được",
        unpaid: "Không",
        far: "Không",
        "KHONG-CO": "Không",
    }
    assert "Lê Văn Minh" not in page.text
    api.act(stale, "refuse", other, 1, reason="Không thuộc thẩm quyền")
    api.act(gone, "accept", other, 1)
    told = here.open(confirmed(here, page))
    assert fates(told) == {
        fine: "Đã làm",
        stale: "Hồ sơ đã thay đổi",
        unpaid: "Không làm được",
        gone: "Hồ sơ đã thay đổi",
        far: "Không làm được",
        "KHONG-CO": "Không làm được",
    }
    words = said(told)
    assert "Đã làm 1 trong 6 hồ sơ." in words
    assert "chưa được nộp" in words
    assert words.count("Không tìm thấy hồ sơ này hoặc ông/bà không có quyền xem.") == 2
    assert f"/dossiers/{far}" not in told.text, "a code alone tells nothing of another's dossier"
    assert api.dossiers.get(far).version == 1
    again = re.findall(r'name="dossier\.([^"]+)" value="(\d+)"', told.text)
    assert sorted(again) == sorted([(stale, "2"), (gone, "2")]), "as they stand now"


def test_nothing_ticked_and_too_much_say_what_to_do(api: Api) -> None:
    here = desk(api)
    none = look(here, act="accept")
    assert none.status_code == 422
    assert "Chưa chọn hồ sơ nào; hãy đánh dấu ít nhất một hồ sơ" in said(none)
    assert 'href="/api/worklist?agency=H33.16&amp;role=reception"' in none.text
    many = [f"{WARD}-260302-{n:04}" for n in range(MOST + 1)]
    for path in ("/worklist/bulk", "/worklist/bulk/k1"):
        much = here.send(path, csrf=here.proof(), act="accept", **ticks(many))
        assert much.status_code == 413
        assert "Mỗi lần xử lý nhiều nhất 50 hồ sơ, đang chọn 51; hãy bỏ bớt." in said(much)
    fits = here.send("/worklist/bulk/k1", csrf=here.proof(), act="accept", **ticks(many[:MOST]))
    assert fits.status_code == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "refuse"}, "Hãy chọn việc cần làm"),
        ({"act": ""}, "Hãy chọn việc cần làm"),
        ({"act": "step/x", "note": "x" * 4001}, "Ghi chú dài quá 4000 ký tự"),
        ({"act": "step/có dấu"}, "Hãy chọn việc cần làm"),
    ],
)
def test_an_act_that_is_none_is_refused_beside_what_was_ticked(
    api: Api, fields: dict[str, str], sentence: str
) -> None:
    codes, here = filed(api, 1), desk(api)
    given = here.send("/worklist/bulk/k1", csrf=here.proof(), **fields, **ticks(codes))
    assert given.status_code == 422
    assert sentence in said(given)
    assert codes[0] in given.text
    assert api.dossiers.get(codes[0]).version == 1


@pytest.mark.parametrize("name", ["dossier.", f"dossier.{'x' * 51}", "dossier.a b", "dossier.é"])
def test_a_code_that_cannot_be_is_refused(api: Api, name: str) -> None:
    here = desk(api)
    assert look(here, **{name: "1"}).status_code == 422
    assert look(here, **{f"dossier.{WARD}": "x"}).status_code == 422
    assert look(here, **{f"dossier.{WARD}": "0"}).status_code == 422


def test_a_leader_approves_and_opens_again_one_by_one(api: Api) -> None:
    (code,) = filed(api, 1)
    lead = Person(f"leader@{WARD}", "Lê Thị Hạnh", frozenset({Role.LEADER}), WARD)
    way = ("phan-cong", "tham-dinh", "kiem-tra", "ky-duyet")
    acts: list[Act] = [Accept(), *(Advance(to=to) for to in way)]
    for act in acts:
        acting.act(api.dossiers, law(), code, act, lead, api.clock.at, None, CountedChance())
    version = api.dossiers.get(code).version
    here = desk(api, Role.LEADER)
    page = look(here, **ticks([code], version))
    assert "ban-hanh" not in page.text
    forced = look(here, act="step/ban-hanh", **ticks([code], version))
    assert fates(forced) == {code: "Không"}
    sent = here.send(
        "/worklist/bulk/k1", csrf=here.proof(), act="step/ban-hanh", **ticks([code], version)
    )
    told = here.open(str(sent.headers["Location"]).removeprefix("/api"))
    assert fates(told) == {code: "Không làm được"}
    assert api.dossiers.get(code).version == version


def test_a_run_cut_off_after_the_third_is_sent_again_and_ends_it(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, here = filed(api, 5), desk(api)
    action, fields = form(look(here, **ticks(codes)))
    own = api.dossiers.save
    written: list[Move] = []

    def cut(move: Move) -> None:
        if len(written) == 3:
            raise ConnectionError
        written.append(move)
        own(move)

    with monkeypatch.context() as broken:
        broken.setattr(api.dossiers, "save", cut)
        assert here.send(action, **fields).status_code == 500
    assert [api.dossiers.get(code).version for code in codes] == [2, 2, 2, 1, 1]
    unknown = here.open(action)
    assert unknown.status_code == 404
    assert "hồ sơ đã làm rồi không bị làm hai lần" in unknown.text
    api.act(codes[0], "advance", here.token, 2, to="phan-cong")
    here.open("/")
    place = str(here.send(action, **fields).headers["Location"]).removeprefix("/api")
    told = here.open(place)
    assert "Đã làm 5 trong 5 hồ sơ." in said(told)
    assert fates(told) == {
        **dict.fromkeys(codes[:3], "Đã làm ở lần gửi trước"),
        **dict.fromkeys(codes[3:], "Đã làm"),
    }
    assert [api.dossiers.get(code).version for code in codes] == [3, 2, 2, 2, 2]


def test_the_same_key_is_done_once_and_not_for_something_else(api: Api) -> None:
    codes, here = filed(api, 2), desk(api)
    action, fields = form(look(here, **ticks(codes[:1])))
    first = here.send(action, **fields)
    api.act(codes[0], "advance", api.officer(Role.RECEPTION), 2, to="phan-cong")
    again = here.send(action, **fields)
    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    assert api.dossiers.get(codes[0]).version == 3
    other = here.send(action, **{**fields, f"dossier.{codes[1]}": "1"})
    assert other.status_code == 409
    assert "hãy chọn lại từ bàn" in said(other)
    assert api.dossiers.get(codes[1]).version == 1


def test_what_became_of_it_is_told_to_who_sent_it_alone(api: Api) -> None:
    codes, here = filed(api, 1), desk(api)
    place = confirmed(here, look(here, **ticks(codes)))
    assert here.open(place).status_code == 200
    assert desk(api, Role.LEADER).open(place.partition("?")[0]).status_code == 404
    assert desk(api, Role.AUDITOR, agency="H33").open(place).status_code == 403
    assert Browser(api, api.lan).open(place).status_code == 403


def test_no_foreign_page_and_no_other_desk_does_anything(api: Api) -> None:
    codes = filed(api, 1)
    for role in (Role.CLERK, Role.APPRAISER):
        here = desk(api, role)
        assert fates(look(here, act="accept", **ticks(codes))) == {codes[0]: "Không"}
        sent = here.send("/worklist/bulk/k1", csrf=here.proof(), act="accept", **ticks(codes))
        told = here.open(str(sent.headers["Location"]).removeprefix("/api"))
        assert fates(told) == {codes[0]: "Không làm được"}
    assert desk(api).send("/worklist/bulk/k2", act="accept", **ticks(codes)).status_code == 403
    assert api.dossiers.get(codes[0]).version == 1


def test_what_time_does_not_suffice_for_is_left_and_may_be_tried_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, here = filed(api, 3), desk(api)
    action, fields = form(look(here, **ticks(codes)))

    @dataclass
    class Slow:
        """A clock on which every look takes six seconds."""

        at: datetime = api.clock.at

        def __call__(self) -> datetime:
            self.at += timedelta(seconds=6)
            return self.at

    whole = api.office
    monkeypatch.setattr(door, "services", lambda: replace(whole, clock=Slow()))
    here.send(action, **fields)
    monkeypatch.setattr(door, "services", lambda: whole)
    told = here.open(action)
    assert fates(told) == {
        codes[0]: "Đã làm",
        codes[1]: "Đã làm",
        codes[2]: "Chưa làm tới",
    }
    assert "hãy làm tiếp" in said(told)
    assert f'name="dossier.{codes[2]}" value="1"' in told.text
    here.open(confirmed(here, look(here, **ticks(codes[2:]))))
    assert {api.dossiers.get(code).version for code in codes} == {2}


def test_a_store_that_is_busy_leaves_a_dossier_as_it_is(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, here = filed(api, 2), desk(api)
    action, fields = form(look(here, **ticks(codes)))
    own = api.dossiers.save

    def busy(move: Move) -> None:
        if move.event.code == codes[0]:
            raise TryLater("Hệ thống đang bận; hãy thử lại sau ít phút.")
        own(move)

    monkeypatch.setattr(api.dossiers, "save", busy)
    here.send(action, **fields)
    told = here.open(action)
    assert fates(told) == {codes[0]: "Chưa làm tới", codes[1]: "Đã làm"}


@ON_EACH_STORE
def test_fifty_are_done_by_one_form(api: Api) -> None:
    codes, here = filed(api, MOST, BIRTH), desk(api)
    page = look(here, **ticks(codes))
    assert len(page.data) < 100_000
    told = here.open(confirmed(here, page))
    assert f"Đã làm {MOST} trong {MOST} hồ sơ." in said(told)
