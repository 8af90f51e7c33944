"""The page of a paper: an officer confirms or corrects what was read, and loses nothing typed."""

import re
from dataclasses import replace
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.acts import FilePaper
from chalicelib.domain.parts import PaperField, Place
from chalicelib.domain.people import Role, system
from chalicelib.usecases import acting
from chalicelib.web.policy import POLICY
from tests.builders import CountedChance, a_paper
from tests.integration.api import ELSEWHERE, Answer, Api, law
from tests.integration.browser import ACTIVE, Browser

pytest_plugins = "tests.integration.offices"

ATTACK = '"><script>alert(1)</script>'
PLACE = "Bệnh viện Phụ sản, số 43 phố Tràng Thi, phường Hàng Bông"
READ = (
    PaperField(
        name="me.ho_ten", value="NGUYỄN THỊ LOAN", confidence=0.6, flag="Chữ cuối mờ.", page=1
    ),
    PaperField(name="me.so_dinh_danh", value="09119600012", confidence=0.7, flag="Thiếu số."),
    PaperField(name="noi_sinh", value=PLACE, confidence=0.98),
)
CERTIFICATE = a_paper(component="GCS", kind="giay-chung-sinh", fields=READ)


def read(api: Api, paper: Any = CERTIFICATE) -> str:
    """Return a dossier with a paper that was read."""
    code = str(api.filed(api.lan)["code"])
    act, by = FilePaper(paper=paper), system("digitise")
    acting.act(api.dossiers, law(), code, act, by, api.clock.at, None, CountedChance())
    return code


def desk(api: Api, *roles: Role, **more: Any) -> Browser:
    return Browser(api, api.officer(*(roles or (Role.RECEPTION,)), **more))


def address(code: str) -> str:
    return f"/dossiers/{code}/papers/p1"


def held(api: Api, code: str) -> dict[str, str | None]:
    (paper,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    return {one["name"]: one["value"] for one in paper["fields"]} | {"kind": paper["kind"]}


def summary(given: Answer) -> str:
    """Return what is said at the top of a form that was refused."""
    found = re.search(r'<div class="alert" role="alert".*?</div>', given.text, re.DOTALL)
    assert found
    return found[0]


def test_a_paper_is_shown_with_what_is_unsure_and_what_does_not_match(api: Api) -> None:
    code = read(api)
    page = desk(api).open(address(code)).text
    assert 'value="NGUYỄN THỊ LOAN"' in page
    assert "Chữ cuối mờ." in page
    assert "nhưng họ tên của người mẹ là “Nguyễn Thị Lan”" in page
    assert page.count(">Chưa chắc<") == 2
    assert page.count(">Chắc<") == 1
    assert "Chưa ai đối chiếu." in page
    assert f'href="/api/v1/dossiers/{code}/papers/p1"' in page


def test_every_field_has_its_label_and_every_mark_its_name(api: Api) -> None:
    page = desk(api).open(address(read(api))).text
    main = page[page.index("<main") :]
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    inputs = re.findall(r"<(?:input|select|textarea) id=\"([^\"]+)\"", main)
    labelled = set(re.findall(r'<label for="([^"]+)"', main))
    assert set(inputs) <= labelled
    described = {
        one for value in re.findall(r'describedby="([^"]+)"', main) for one in value.split()
    }
    assert described <= set(ids)


def test_an_officer_corrects_confirms_adds_and_is_told(api: Api) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text)
    form |= {"read-0": "Nguyễn Thị Lan", "gone-read-1": "yes", "kind": "giay-khai-sinh"}
    form |= {"new-1-name": "ngay_sinh", "new-1-about": "me", "new-1": "12/08/1996"}
    sent = here.send(address(code), **form, compared="yes")
    assert (sent.status_code, sent.headers["Location"]) == (
        303,
        f"/api/dossiers/{code}?done=checked",
    )
    after = here.open(sent.headers["Location"].removeprefix("/api")).text
    assert "Đã lưu kết quả đối chiếu." in after
    assert "Đã đối chiếu với bản gốc: Trần Văn Hòa, 08:30 02/03/2026" in after
    assert held(api, code) == {
        "me.ho_ten": "Nguyễn Thị Lan",
        "me.so_dinh_danh": None,
        "noi_sinh": PLACE,
        "me.ngay_sinh": "12/08/1996",
        "kind": "giay-khai-sinh",
    }
    page = here.open(address(code)).text
    assert "Máy đọc: NGUYỄN THỊ LOAN" in page
    assert "Máy nhận là: Giấy chứng sinh" in page
    assert ">Cán bộ ghi thêm<" in page
    assert 'name="gone-read-1" value="yes" checked' in page


def test_a_form_sent_as_it_came_changes_no_value(api: Api) -> None:
    code, here = read(api), desk(api)
    before = held(api, code)
    form = here.filled(here.open(address(code)).text)
    nothing = here.send(address(code), **form)
    assert nothing.status_code == 422
    assert "xác nhận đã đối chiếu" in summary(nothing)
    assert 'href="#compared"' in summary(nothing)
    assert here.send(address(code), **form, compared="yes").status_code == 303
    assert held(api, code) == before


def test_every_mistake_is_named_at_once_and_what_was_typed_is_kept(api: Api) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text)
    form |= {"read-0": f"Lan {ATTACK}", "read-1": "123", "read-2": "", "compared": "yes"}
    form |= {"new-1": "Trần", "new-2-name": "gioi_tinh", "new-3": "x", "new-3-name": "noi_sinh"}
    given = here.send(address(code), **form)
    assert given.status_code == 422
    said = summary(given)
    for key in ("read-0", "read-1", "read-2", "new-1", "new-2", "new-3"):
        assert f'<a href="#{key}">' in said, key
        assert f'id="{key}"' in given.text
    assert "Số định danh cá nhân phải gồm đúng 12 chữ số." in said
    assert "“Nơi sinh” đang trống" in said
    assert "“Nơi sinh” đã có trên trang này" in said
    assert 'value="123"' in given.text
    assert escape(f"Lan {ATTACK}").replace("&quot;", "&#34;") in given.text
    assert not ACTIVE.search(given.text)
    assert 'name="compared" value="yes" checked' in given.text
    assert '<option value="gioi_tinh" selected>' in given.text
    assert api.dossiers.get(code).seq == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"read-0": "Lê Thị Lan", "gone-read-0": "yes"}, "hãy chọn một"),
        ({"kind": "la"}, "Không có loại giấy tờ"),
        ({"new-1": "30/02/2020", "new-1-name": "ngay_cap"}, "phải là một ngày có thật"),
        ({"new-1": "x", "new-1-name": "mau_mat"}, "không phải là thông tin của giấy tờ"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(
    api: Api, typed: dict[str, str], said: str
) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text)
    given = here.send(address(code), **{**form, **typed})
    assert given.status_code == 422
    assert said in summary(given)
    assert api.dossiers.get(code).seq == 2


def test_only_our_own_page_may_send_the_form(api: Api) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text) | {"compared": "yes"}
    theirs = desk(api, Role.LEADER).proof()
    for proof in ("", "0" * 40, theirs):
        given = here.send(address(code), **{**form, "csrf": proof})
        assert given.status_code == 403
        assert "hãy tải lại trang" in given.text
    assert api.dossiers.get(code).seq == 2


def test_who_may_not_check_sees_the_paper_and_no_form(api: Api) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text) | {"compared": "yes"}
    clerk, auditor = desk(api, Role.CLERK), desk(api, Role.AUDITOR, agency="H33")
    for stranger in (clerk, auditor):
        page = stranger.open(address(code)).text
        assert "NGUYỄN THỊ LOAN" in page
        assert 'name="read-0"' not in page
        given = stranger.send(address(code), **{**form, "csrf": stranger.proof()})
        assert given.status_code == 403
    for outsider in (desk(api, agency=ELSEWHERE), Browser(api, api.minh), Browser(api, api.lan)):
        given = outsider.send(address(code), **{**form, "csrf": outsider.proof()})
        assert given.status_code in {403, 404}
        assert outsider.open(address(code)).status_code in {403, 404}
    assert api.dossiers.get(code).seq == 2


def test_a_paper_somebody_else_checked_meanwhile_shows_what_holds_and_what_was_sent(
    api: Api,
) -> None:
    code, here, leader = read(api), desk(api), desk(api, Role.LEADER)
    form = here.filled(here.open(address(code)).text)
    others = leader.filled(leader.open(address(code)).text)
    first = leader.send(address(code), **{**others, "read-0": "Nguyễn Thị Lan"})
    assert first.status_code == 303
    late = here.send(
        address(code), **{**form, "read-0": "Nguyễn Thị Loan Anh", "read-1": "1", "compared": "yes"}
    )
    assert late.status_code == 409
    assert "vừa được người khác đối chiếu hoặc sửa" in summary(late)
    assert 'value="Nguyễn Thị Lan"' in late.text
    assert "Ông/bà đã gửi: Nguyễn Thị Loan Anh" in late.text
    assert held(api, code)["me.ho_ten"] == "Nguyễn Thị Lan"
    again = here.filled(late.text) | {"read-0": "Nguyễn Thị Loan Anh"}
    assert here.send(address(code), **again).status_code == 303
    assert held(api, code)["me.ho_ten"] == "Nguyễn Thị Loan Anh"


def test_a_button_pressed_twice_enters_one_check(api: Api) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text) | {"compared": "yes"}
    assert [here.send(address(code), **form).status_code for _ in range(2)] == [303, 409]
    assert api.dossiers.get(code).seq == 3


def test_a_dossier_that_moved_on_keeps_what_was_typed(api: Api) -> None:
    code, here = read(api), desk(api)
    form = here.filled(here.open(address(code)).text) | {"read-0": "Nguyễn Thị Lan"}
    assert api.act(code, "accept", api.officer(Role.RECEPTION), 1).status_code == 200
    given = here.send(address(code), **form)
    assert given.status_code == 409
    assert "Hồ sơ bây giờ: Được tiếp nhận" in summary(given)
    assert 'value="Nguyễn Thị Lan"' in given.text
    assert here.send(address(code), **here.filled(given.text)).status_code == 303
    assert held(api, code)["me.ho_ten"] == "Nguyễn Thị Lan"


def test_values_with_the_same_name_are_corrected_each(api: Api) -> None:
    twins = tuple(
        PaperField(name="con.ho_ten", value=name, confidence=0.9)
        for name in ("Trần Minh", "Trần Khôi", "Trần Khôi")
    )
    code, here = read(api, replace(CERTIFICATE, fields=twins)), desk(api)
    form = here.filled(here.open(address(code)).text)
    assert {"read-0", "read-1"} <= set(form)
    assert "read-2" not in form, "read twice alike is one"
    sent = here.send(address(code), **{**form, "read-1": "Trần Minh Khôi"})
    assert sent.status_code == 303
    (paper,) = api.get(f"/v1/dossiers/{code}", api.lan).json["papers"]
    assert [one["value"] for one in paper["fields"]] == [
        "Trần Minh", "Trần Minh Khôi", "Trần Minh Khôi",
    ]  # fmt: skip


def test_a_paper_without_a_value_can_be_confirmed_or_filled_in(api: Api) -> None:
    code, here = read(api, replace(CERTIFICATE, fields=())), desk(api)
    page = here.open(address(code)).text
    assert "Máy không đọc được thông tin nào" in page
    form = here.filled(page) | {"new-2": "02/03/2026", "new-2-name": "ngay_cap"}
    assert here.send(address(code), **form).status_code == 303
    assert held(api, code)["ngay_cap"] == "02/03/2026"


def test_what_was_read_is_text_and_nothing_else(api: Api) -> None:
    field = PaperField(name="noi_sinh", value=ATTACK, confidence=0.9, flag=ATTACK)
    code, here = read(api, replace(CERTIFICATE, fields=(field,), warnings=(ATTACK,))), desk(api)
    for path in (address(code), f"/dossiers/{code}", f"/dossiers/{code}?done=%3Cscript"):
        given = here.open(path)
        assert given.status_code == 200
        assert not ACTIVE.search(given.text)
        assert "&lt;script&gt;" in given.text


def test_a_paper_is_seen_beside_what_was_read_on_it(api: Api) -> None:
    pictured = replace(CERTIFICATE, previews=(1, 2), pages=3)
    code, here = read(api, pictured), desk(api)
    given = here.open(address(code))
    pictures = re.findall(r'<img src="(https://[^"]+)" alt="Trang (\d)">', given.text)
    assert [number for _, number in pictures] == ["1", "2"]
    assert "Xem các trang còn lại trong bản số hóa." in given.text
    keys = [urlsplit(unescape(one)).path for one, _ in pictures]
    assert [key.endswith(f"p1.{page}.webp") for key, page in zip(keys, "12", strict=True)] == [
        True
    ] * 2
    dossier = here.open(f"/dossiers/{code}")
    assert "thumb.webp" in dossier.text
    for page in (given, dossier):
        (allowed,) = re.findall(r"img-src ([^;]+);", page.headers["Content-Security-Policy"])
        assert allowed == f"'self' data: https://{urlsplit(pictures[0][0]).netloc}"
    citizens = Browser(api, api.lan).open(f"/dossiers/{code}")
    assert "<img" not in citizens.text[citizens.text.index("<main") :]
    assert citizens.headers["Content-Security-Policy"] == POLICY


def test_a_signed_paper_and_a_place_of_today_are_told(api: Api) -> None:
    place = Place(province_code="91", province="An Giang", commune_code="1", commune="Châu Thành")
    fields = (*READ[:2], replace(READ[2], place=place))
    code, here = read(api, replace(CERTIFICATE, fields=fields, signed=True)), desk(api)
    page = here.open(address(code)).text
    assert "Nay thuộc: Châu Thành, An Giang" in page
    assert "Tệp có chữ ký số, được giữ nguyên như khi nhận" in page
    form = here.filled(page) | {"read-2": "Bệnh viện khác"}
    assert here.send(address(code), **form).status_code == 303
    assert "Nay thuộc" not in here.open(address(code)).text, "it was of what was read"


def test_the_same_paper_in_another_dossier_is_linked(api: Api) -> None:
    code = read(api)
    other = str(api.filed(api.lan, key="k2")["code"])
    far = str(api.filed(api.lan, key="k3", received_by=ELSEWHERE)["code"])
    act, by = FilePaper(paper=CERTIFICATE), system("digitise")
    for one in (other, far):
        acting.act(api.dossiers, law(), one, act, by, api.clock.at, None, CountedChance())
    page = desk(api).open(address(code)).text
    assert f'Cùng bản này còn ở <a href="/api/dossiers/{other}/papers/p1">' in page
    assert far not in page


def test_a_paper_of_many_values_is_a_light_page(api: Api) -> None:
    names = ("ho_ten", "que_quan", "noi_sinh", "noi_cu_tru", "dan_toc", "quoc_tich")
    fields = tuple(
        PaperField(name=f"{who}.{name}", value=f"{PLACE} {who}", confidence=0.9, flag="Mờ.", page=1)
        for who in ("me", "cha", "con", "chong", "vo")
        for name in names
    )
    code, here = read(api, replace(CERTIFICATE, fields=fields, pages=3)), desk(api)
    for path in (address(code), f"/dossiers/{code}"):
        assert len(here.open(path).data) < 60_000
    form = here.filled(here.open(address(code)).text)
    assert len([key for key in form if key.startswith("read-")]) == 30
    every = {f"gone-read-{number}": "yes" for number in range(30)}
    assert here.send(address(code), **form, **every).status_code == 303
    assert set(held(api, code).values()) == {None, "giay-chung-sinh"}


def test_a_dossier_of_forty_papers_is_a_light_page(api: Api) -> None:
    code = read(api, replace(CERTIFICATE, id="p0", previews=(1,)))
    by = system("digitise")
    for number in range(1, 40):
        paper = replace(CERTIFICATE, id=f"p{number}", previews=(1,))
        act = FilePaper(paper=paper)
        acting.act(api.dossiers, law(), code, act, by, api.clock.at, None, CountedChance())
    given = desk(api).open(f"/dossiers/{code}")
    assert given.text.count('<article class="sheet') == 40
    text = re.sub(r'<img src="[^"]+"', "", given.text)
    assert given.text.count("thumb.webp") == 16, "each address of a picture is long"
    assert len(text.encode()) < 75_000
