"""The dashboard on a page: what stands, where it waits and what is late, for who answers for it."""

import re
from datetime import timedelta

import pytest

from chalicelib.domain.facts import fact
from chalicelib.domain.people import OFFICERS, Role
from chalicelib.domain.status import Status
from chalicelib.domain.tallies import span
from chalicelib.usecases.ports import Move
from chalicelib.usecases.sweeping import sweep
from chalicelib.usecases.tallying import lay_base, tally
from tests.builders import PROVINCE, a_code, the_moves
from tests.integration.api import ELSEWHERE, MONDAY, WARD, Answer, Api
from tests.integration.browser import ACTIVE, Browser, main, said
from tests.tallies import rows

pytest_plugins = "tests.integration.offices"


def happened(api: Api, *moves: Move) -> None:
    """Have the stream tell of moves."""
    heads = [(None if m.before is None else fact(m.before), fact(m.after)) for m in moves]
    tally([span(*head) for head in heads], api.office.tallies())


@pytest.fixture
def played(api: Api) -> Api:
    happened(api, *the_moves(Status.RETURNED), *the_moves(Status.PROCESSING, code=a_code(2)))
    happened(api, *the_moves(Status.SUPPLEMENT, code=a_code(1, ELSEWHERE)))
    return api


def leader(api: Api, agency: str = WARD) -> Browser:
    return Browser(api, api.officer(Role.LEADER, agency=agency))


def figures(page: Answer) -> dict[str, int]:
    """Return the large figures by what they are called."""
    found = re.findall(r'class="count">(\d+)</span> <span>([^<]+)<', page.text)
    return {words: int(number) for number, words in found}


def lines(page: Answer, section: str) -> dict[str, str]:
    """Return the text of each line of a section's table, by its heading."""
    (text,) = re.findall(rf'<h2 id="{section}">.*?</section>', page.text, re.DOTALL)
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text, re.DOTALL)
    return {plain(head): plain(rest) for head, rest in found}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_a_leader_sees_the_own_agency_and_where_it_waits(played: Api) -> None:
    page = leader(played).open("/dashboard")
    assert page.status_code == 200
    assert figures(page)["hồ sơ đã tiếp nhận, chưa xong"] == 1
    assert lines(page, "desks")["Lãnh đạo phòng"].startswith("1 ")
    assert lines(page, "desks")["Tiếp nhận"].startswith("0 ")
    assert lines(page, "steps") == {"Phân công thụ lý Lãnh đạo phòng": "1"}
    assert "Tiếp nhận 2 trực tuyến 2, cách khác 0" in said(page)
    assert "Giải quyết xong 1 trước hạn 1, đúng hạn 0, quá hạn 0" in said(page)
    assert "Chưa có đêm nào được chốt số liệu" in said(page)
    assert 'id="below"' not in page.text
    assert not ACTIVE.search(page.text)


def test_each_desk_leads_to_its_list_and_to_what_is_late_there(played: Api) -> None:
    here = leader(played)
    text = here.open("/dashboard").text
    late = f"/worklist?agency={WARD}&amp;role=appraiser&amp;time=late"
    assert f'href="/api{late}"' in text
    assert here.open(late.replace("&amp;", "&")).status_code == 200
    assert 'href="/api/dashboard" aria-current="page">Điều hành' in text


def test_targets_say_what_this_month_tells_and_leave_the_rest_to_the_report(played: Api) -> None:
    found = lines(leader(played).open("/dashboard"), "aims")
    assert found["Trực tuyến"] == "ít nhất 80 % 100 % Đạt 2 trên 2 hồ sơ"
    assert found["Đúng hạn"] == "ít nhất 95 % 100 % Đạt 1 trên 1 hồ sơ"
    assert found["Số hóa hồ sơ"] == "ít nhất 60 % Xem trong báo cáo chỉ tiêu"
    assert "Dữ liệu trình diễn (chưa kiểm chứng)" in said(leader(played).open("/dashboard"))


def test_the_province_sees_those_below_and_what_they_add_up_to(played: Api) -> None:
    page = leader(played, PROVINCE).open("/dashboard")
    assert figures(page)["hồ sơ đã tiếp nhận, chưa xong"] == 1
    assert "riêng đơn vị 0, trực thuộc 1" in said(page)
    assert len(lines(page, "below")) == 2
    assert f'href="/api/dashboard?agency={ELSEWHERE}"' in page.text
    below = leader(played, PROVINCE).open(f"/dashboard?agency={WARD}")
    assert figures(below)["hồ sơ đã tiếp nhận, chưa xong"] == 1
    assert "/api/worklist?agency=" not in main(below), "desks below are an auditor's to open"
    watching = Browser(played, played.officer(Role.AUDITOR, agency=PROVINCE))
    assert (
        f"/api/worklist?agency={WARD}&amp;role=clerk"
        in watching.open(f"/dashboard?agency={WARD}").text
    )


def test_an_auditor_reads_and_is_offered_nothing_to_change(played: Api) -> None:
    watching = Browser(played, played.officer(Role.AUDITOR, agency=PROVINCE))
    for path in ("/dashboard", f"/dashboard?agency={WARD}"):
        assert 'method="post"' not in main(watching.open(path))


def test_days_later_it_says_until_when_it_is_exact_and_what_is_late(played: Api) -> None:
    facts = [fact(move.after) for move in the_moves(Status.PROCESSING, code=a_code(2))]
    lay_base(rows(facts, MONDAY.date()), played.office.tallies(), MONDAY.date())
    played.clock.at += timedelta(days=7)
    page = leader(played).open("/dashboard")
    assert figures(page)["quá hạn từ hôm qua về trước"] == 1
    assert "Chính xác đến hết ngày 02/03/2026" in said(page)
    assert "Tiếp nhận 0 trực tuyến 0" in said(page)


def test_nobody_sees_what_stands_beside_or_above(played: Api) -> None:
    for agency in (ELSEWHERE, PROVINCE):
        given = leader(played).open(f"/dashboard?agency={agency}")
        assert given.status_code == 403
        assert 'class="count"' not in given.text
    own = leader(played, ELSEWHERE).open("/dashboard")
    assert figures(own)["hồ sơ đã tiếp nhận, chưa xong"] == 0
    assert WARD not in main(own)
    assert leader(played, PROVINCE).open("/dashboard?agency=H33.9999").status_code == 404
    assert leader(played).open("/dashboard?agency=khong").status_code == 422


@pytest.mark.parametrize("role", sorted(OFFICERS - {Role.LEADER}))
def test_other_officers_have_none(played: Api, role: Role) -> None:
    other = Browser(played, played.officer(role))
    assert other.open("/dashboard").status_code == 403
    assert "/api/dashboard" not in other.open("/worklist").text


def test_complaints_nobody_answered_in_time_are_counted_and_lead_to_their_list(
    played: Api,
) -> None:
    tile, link = "phản ánh, khiếu nại quá hạn trả lời", f"/complaints?agency={WARD}"
    code, begun = str(played.filed(played.lan)["code"]), played.clock.at
    for number, words in enumerate(("Chờ quá lâu", "Chờ mãi")):
        act = {"kind": "remark", "words": words, "key": f"k{number}"}
        given = played.act(code, "complain", played.lan, 1, **act)
        assert given.status_code == 200, given.text
        assert figures(leader(played).open("/dashboard"))[tile] == 0
        played.clock.at = begun + timedelta(days=8 * (number + 1))
    played.clock.at = begun + timedelta(days=22)
    page = leader(played).open("/dashboard")
    assert figures(page)[tile] == 1
    assert "Mở danh sách: 2 nội dung" in said(page)
    assert f'href="/api{link}"' in page.text
    assert leader(played).open(link).status_code == 200
    above = leader(played, PROVINCE)
    assert figures(above.open("/dashboard"))[tile] == 0
    assert "Mở danh sách: 0 nội dung" in said(above.open("/dashboard"))
    office = played.office
    sweep(office.dossiers(), office.catalogue(), office.chance(), played.clock.at)
    assert figures(above.open("/dashboard"))[tile] == 1, "the sweep tells those above"
    assert "Mở danh sách: 1 nội dung" in said(above.open("/dashboard"))
    assert figures(above.open(f"/dashboard?agency={WARD}"))[tile] == 1


def test_an_agency_where_nothing_happened_yet_has_a_page(api: Api) -> None:
    page = leader(api).open("/dashboard")
    assert page.status_code == 200
    assert set(figures(page).values()) == {0}
    assert "Chưa phát sinh" in said(page)
