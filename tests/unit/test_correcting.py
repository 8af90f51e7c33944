"""Correcting: which values an officer may give a paper, how they are kept, and what holds then."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.acts import CorrectPaper
from chalicelib.domain.checking import as_read, papers_of
from chalicelib.domain.correcting import InvalidCorrections, changes
from chalicelib.domain.meanings import FIELDS, FORM_FIELDS, FORM_PEOPLE, PEOPLE, SECTIONS, VALUES
from chalicelib.domain.parts import Correction, PaperField
from chalicelib.domain.people import Role, system
from chalicelib.domain.refusals import (
    Forbidden,
    Invalid,
    NotAllowedNow,
    NotFound,
    Refusal,
    StaleVersion,
)
from chalicelib.domain.status import Status
from tests.builders import (
    OTHER_WARD,
    a_citizen,
    a_paper,
    an_act_move,
    an_officer,
    the_moves,
)
from tests.checks import READ, RECEPTION, Desk

MONDAY = date(2026, 3, 2)
NFD = "Nguyê\u0303n Thi\u0323 Lan"


def refused(refusal: type[Refusal], *corrections: tuple[str | None, ...], **more: Any) -> Refusal:
    with pytest.raises(refusal) as no:
        Desk().says(*corrections, **more)
    return no.value


def test_only_what_differs_from_what_holds_now_is_entered() -> None:
    desk = Desk()
    first = desk.says(("ho_ten", "Nguyễn Văn An"), ("me.so_dinh_danh", "091 196 000 123"))
    changed = Correction(name="me.so_dinh_danh", value="091196000123", read="09119600012")
    assert first.corrections == (changed,)
    assert (first.kind, first.compared) == (None, False)
    held = {one.name: (one.value, one.seen) for one in desk.paper.fields[:2]}
    assert held["me.so_dinh_danh"] == ("091196000123", "09119600012")
    assert [one.is_corrected for one in desk.paper.fields] == [False, True, False, False]
    assert desk.paper.paper.fields == READ


def test_what_the_reader_missed_is_added_and_what_it_invented_taken_away() -> None:
    desk = Desk()
    desk.says(("ngay_cap", "1-2-2020"), ("ho_ten", None))
    assert desk.paper.known("ngay_cap") == "01/02/2020"
    assert desk.paper.known("ho_ten") is None
    assert desk.paper.fields[0].seen == "Nguyễn Văn An"
    desk.says(("ngay_cap", None), ("ho_ten", "Nguyễn Văn An"))
    assert [one.name for one in desk.paper.fields] == [field.name for field in READ]
    assert not any(one.is_corrected for one in desk.paper.fields)


def test_a_name_read_twice_is_corrected_by_what_was_read() -> None:
    desk = Desk()
    desk.says(("con.ho_ten", "Trần Minh Khôi", "Trần Khôi"))
    assert [one.value for one in desk.paper.fields[2:]] == ["Trần Minh", "Trần Minh Khôi"]
    desk.says(("con.ho_ten", None, "Trần Minh"))
    assert desk.paper.known("con.ho_ten") == "Trần Minh Khôi"
    no = refused(Invalid, ("con.ho_ten", "Trần Minh Khôi"))
    assert "“Họ tên người con” được đọc nhiều lần" in no.sentence


def test_every_check_says_who_made_it_and_whether_the_original_lay_beside() -> None:
    desk = Desk()
    desk.says(("ho_ten", "Nguyễn Văn Ân"))
    assert not desk.paper.is_compared
    desk.says(compared=True, by=an_officer(Role.LEADER))
    assert [(one.by_name, one.compared) for one in desk.paper.checks] == [
        ("Cán bộ reception", False),
        ("Cán bộ leader", True),
    ]
    assert desk.paper.checks[0].at < desk.paper.checks[1].at


def test_a_check_that_says_nothing_new_is_not_entered() -> None:
    desk = Desk()
    desk.says(compared=True)
    with pytest.raises(NotAllowedNow) as no:
        desk.says(("ho_ten", "Nguyễn Văn An"), compared=True)
    assert no.value.field == "paper"
    assert refused(Invalid).field == "compared"


def test_a_paper_taken_for_another_kind_is_put_right() -> None:
    desk = Desk()
    assert desk.says(kind="can-cuoc").kind == "can-cuoc"
    assert (desk.paper.kind, desk.paper.paper.kind) == ("can-cuoc", "to-khai")
    assert refused(Invalid, kind="la").field == "kind"
    assert refused(Invalid, kind="to-khai").field == "compared", "nothing changes"


def test_a_check_leaves_the_dossier_where_it_is_and_nobodys_view_grows_old() -> None:
    desk = Desk()
    before = desk.dossier
    desk.says(compared=True)
    assert (desk.dossier.version, desk.dossier.seq) == (before.version, before.seq + 1)
    assert (desk.dossier.step, desk.dossier.clock) == (before.step, before.clock)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("so_dinh_danh", "12345", "Số định danh cá nhân phải gồm đúng 12 chữ số."),
        ("so_dinh_danh", "000196000123", "“Số định danh” có thế kỷ hoặc mã tỉnh không thể có."),
        ("me.ngay_sinh", "30/02/1990", "“Ngày sinh người mẹ” phải là một ngày có thật"),
        ("ngay_sinh", "hôm qua", "“Ngày sinh” phải là một ngày có thật"),
        ("con.ngay_sinh", "03/03/2026", "“Ngày sinh người con” không được sau hôm nay."),
        ("ho_ten", "Nguyễn 4n", "Họ tên không được có ký tự “4”"),
        ("gioi_tinh", "nam nữ", "“Giới tính” chỉ nhận Nam hoặc Nữ."),
        ("so_chung_thuc", "không có", "“Số chứng thực” phải là một số"),
        ("noi_sinh", " \u200b ", "“Nơi sinh” phải có từ 1 đến 400 ký tự"),
        ("noi_sinh", "x" * 401, "“Nơi sinh” phải có từ 1 đến 400 ký tự"),
        ("mau_mat", "đen", "“mau_mat” không phải là thông tin của giấy tờ."),
        ("ba.ho_ten", "Lê Thị Hoa", "“Họ tên ba” không phải là thông tin của giấy tờ."),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_field(name: str, value: str, said: str) -> None:
    no = refused(Invalid, (name, value))
    assert no.sentence.startswith(said)
    assert no.field == f"corrections.{name}"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("me.ho_ten", f"  {NFD} ", "Nguyễn Thị Lan"),
        ("so_dinh_danh", "091.196.000.123", "091196000123"),
        ("ngay_cap", "ngày 2 tháng 3 năm 2020", "02/03/2020"),
        ("co_gia_tri_den", "12/08/2036", "12/08/2036"),
        ("con.gioi_tinh", "nữ", "Nữ"),
        ("so_ky_hieu", "12/GCS-BV", "12/GCS-BV"),
        ("nguoi_ky", "Lê Văn Bình", "Lê Văn Bình"),
        ("so_vao_so", "CH00123", "CH00123"),
    ],
)
def test_a_value_is_kept_in_its_one_spelling(name: str, value: str, kept: str) -> None:
    desk = Desk()
    assert desk.says((name, value)).corrections == (Correction(name=name, value=kept),)
    assert desk.paper.known(name) == kept


def test_a_value_corrected_twice_at_once_or_never_read_is_refused() -> None:
    twice = refused(Invalid, ("ho_ten", "Lê An"), ("ho_ten", "Lê Ân", "Nguyễn Văn An"))
    assert "được sửa hai lần" in twice.sentence
    never = refused(Invalid, ("ho_ten", "Lê Ân", "Lê An"))
    assert "không có giá trị đã đọc “Lê An”" in never.sentence


def test_every_value_that_cannot_be_is_told_at_once() -> None:
    wrong = (("so_dinh_danh", "1"), ("noi_sinh", "Cần Thơ"), ("gioi_tinh", "x"))
    no = refused(InvalidCorrections, *wrong)
    assert isinstance(no, InvalidCorrections)
    assert (
        no.sentence == "Số định danh cá nhân phải gồm đúng 12 chữ số. (và 1 thông tin khác cần sửa)"
    )
    assert [(one.name, why.field) for one, why in no.defects] == [
        ("so_dinh_danh", "corrections.so_dinh_danh"),
        ("gioi_tinh", "corrections.gioi_tinh"),
    ]


def test_who_saw_a_paper_before_somebody_elses_check_is_told() -> None:
    desk = Desk()
    desk.says(("ho_ten", "Nguyễn Văn Ân"), checks=0)
    with pytest.raises(StaleVersion) as no:
        desk.says(compared=True, checks=0)
    assert no.value.field == "checks"
    assert desk.says(compared=True, checks=1).compared


def test_a_value_read_twice_alike_is_corrected_as_one() -> None:
    twin = PaperField(name="con.ho_ten", value="Trần Khôi", confidence=0.8)
    paper = as_read(a_paper(fields=(*READ, twin)))
    asked = Correction(name="con.ho_ten", value="Trần Minh Khôi", read="Trần Khôi")
    assert changes(paper, (asked,), MONDAY) == (asked,)


def test_a_paper_the_dossier_does_not_have_is_not_found() -> None:
    assert refused(NotFound, paper="p2", compared=True).field == "paper"
    assert refused(NotFound, papers=(), compared=True).field == "paper"


def test_reception_and_whoever_holds_the_desk_check_papers_and_nobody_else() -> None:
    desk = Desk()
    desk.says(("ho_ten", "Lê An"), by=an_officer(Role.DIVISION_HEAD))
    desk.says(("ho_ten", "Lê Ân"), by=RECEPTION)
    strangers = (
        a_citizen(),
        an_officer(Role.CLERK),
        an_officer(Role.RECEPTION, OTHER_WARD),
        an_officer(Role.AUDITOR, "H33"),
        system("digitise"),
    )
    for stranger in strangers:
        assert refused(Forbidden, compared=True, by=stranger).field == "act"


@pytest.mark.parametrize("status", list(Status))
def test_papers_are_checked_until_the_dossier_ends(status: Status) -> None:
    if status in {Status.NOT_RECEIVED, Status.RETURNED}:
        paper = papers_of(Desk().events)
        act = CorrectPaper(paper="p1", compared=True, papers=paper)
        with pytest.raises(NotAllowedNow):
            an_act_move(the_moves(status)[-1].after, act, RECEPTION)
    else:
        assert Desk(status).says(compared=True).compared


@given(st.text(max_size=30), st.sampled_from(sorted(VALUES)))
def test_whatever_is_kept_is_taken_again_as_it_is(value: str, field: str) -> None:
    desk = Desk()
    try:
        desk.says((field, value))
    except Refusal as no:
        named = no.field in {f"corrections.{field}", "compared"}
        assert named
        return
    kept = desk.paper.known(field)
    assert kept
    with pytest.raises(Invalid, match="đối chiếu"):
        desk.says((field, kept))


def test_the_tables_of_meanings_speak_of_what_papers_have() -> None:
    assert set(FIELDS) <= set(VALUES)
    assert set(FORM_FIELDS) <= set(VALUES)
    assert set(FORM_PEOPLE) <= set(PEOPLE) <= SECTIONS
