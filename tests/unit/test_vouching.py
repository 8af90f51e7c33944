"""Vouching: files fill only what nobody answered, and never what contradicts the form."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.parts import Paper, PaperField
from chalicelib.domain.records import Draft
from chalicelib.domain.vouching import said, with_said
from infra.packages import read_all
from tests.builders import a_citizen, a_draft, a_paper

LAW = next(one.procedure for one in read_all().packages if one.procedure.code == "1.001193")
LAN = a_citizen()
ASKED = [name for name in LAW.form["properties"] if name.endswith("_name")]  # type: ignore[attr-defined]
VALUES = {
    "me.ho_ten": ("NGUYỄN THỊ LAN", "LÊ THỊ HOA"),
    "me.so_dinh_danh": ("091196000123", "091188000456"),
    "me.noi_cu_tru": ("Ấp Minh An", "Khu phố 3"),
    "con.gioi_tinh": ("Nam", "Nữ"),
    "can_nang": ("3200", "2900"),
}
ANSWERS = {
    "mother_name": ("", "Nguyễn Thị Lan", "Lê Thị Hoa"),
    "mother_id": ("", "091196000123"),
    "mother_residence": ("", "Thôn 1"),
}
FIELDS = st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in VALUES.items()})
FLAGS = st.sampled_from([None, "Đọc chưa chắc."])


@st.composite
def papers(draw: st.DrawFn) -> tuple[str, Paper]:
    read = draw(FIELDS)
    fields = tuple(
        PaperField(name=name, value=value, confidence=0.9, flag=draw(FLAGS))
        for name, value in read.items()
    )
    return draw(st.sampled_from(["a.pdf", "b.pdf"])), a_paper(kind="giay-chung-sinh", fields=fields)


drafts = st.fixed_dictionaries({k: st.sampled_from(v) for k, v in ANSWERS.items()}).map(
    lambda answers: a_draft(procedure=LAW.code, answers=answers)
)


@given(drafts, st.lists(papers(), max_size=3))
def test_what_was_answered_stays_and_filling_twice_fills_once(
    draft: Draft, files: list[tuple[str, Paper]]
) -> None:
    after = with_said(draft, said(LAW, draft, LAN, files))
    for name, value in draft.answers.items():
        assert not value or after.answers[name] == value
    new = {name for name, value in after.answers.items() if value != draft.answers.get(name)}
    assert new == set(after.origins)
    again = with_said(after, said(LAW, after, LAN, files))
    assert again == after


@given(drafts, papers())
def test_a_file_that_contradicts_fills_nothing_and_one_in_doubt_says_nothing(
    draft: Draft, file: tuple[str, Paper]
) -> None:
    for one in said(LAW, draft, LAN, [file]):
        assert bool(one.fills) is not bool(one.against)
        sure = {field.value for field in file[1].fields if field.flag is None}
        assert len(one.fills) <= len(sure)
    doubtful = tuple(
        PaperField(name=field.name, value=field.value, confidence=0.4, flag="Đọc chưa chắc.")
        for field in file[1].fields
    )
    assert said(LAW, draft, LAN, [("c.pdf", a_paper(kind=file[1].kind, fields=doubtful))]) == ()


def test_files_of_two_people_are_not_mixed() -> None:
    def of(*values: str) -> Paper:
        named = zip(("me.ho_ten", "me.so_dinh_danh", "me.noi_cu_tru"), values, strict=False)
        fields = tuple(PaperField(name=name, value=text, confidence=0.9) for name, text in named)
        return a_paper(kind="giay-chung-sinh", fields=fields)

    files = [
        ("a.pdf", of("NGUYỄN THỊ LAN")),
        ("b.pdf", of("LÊ THỊ HOA", "091188000456", "Khu phố 3")),
    ]
    lans, hoas = said(LAW, a_draft(procedure=LAW.code, answers={}), LAN, files)
    assert dict(lans.fills) == {"mother_name": "Nguyễn Thị Lan"}
    assert (dict(hoas.fills), len(hoas.against)) == ({}, 1)


def test_a_card_of_somebody_unknown_says_nothing_until_the_form_names_everybody() -> None:
    fields = (
        PaperField(name="ho_ten", value="PHẠM VĂN SÁU", confidence=0.9),
        PaperField(name="ngay_cap", value="05/01/2022", confidence=0.9),
    )
    card = [("cccd.pdf", a_paper(kind="can-cuoc", fields=fields))]
    draft = a_draft(procedure=LAW.code, answers={"mother_name": "Nguyễn Thị Lan"})
    assert said(LAW, draft, LAN, card) == ()
    names = dict.fromkeys(ASKED, "Nguyễn Thị Lan")
    (one,) = said(LAW, replace(draft, answers=names), LAN, card)
    assert (dict(one.fills), "không phải chủ hồ sơ" in one.against[0]) == ({}, True)
    sau = replace(draft, answers={"father_name": "Phạm Văn Sáu"})
    assert said(LAW, sau, LAN, card) == (), "it is the father's, and fills nothing of lan"


def test_what_was_left_empty_beside_what_was_typed_stays_empty_unless_it_must_be_answered() -> None:
    fields = (
        PaperField(name="me.so_dinh_danh", value="091196000123", confidence=0.9),
        PaperField(name="me.noi_cu_tru", value="Ấp Minh An", confidence=0.9),
    )
    file = [("gcs.pdf", a_paper(kind="giay-chung-sinh", fields=fields))]
    needed = set(LAW.form["required"])  # type: ignore[call-overload]
    typed = a_draft(procedure=LAW.code, answers={"mother_name": "Nguyễn Thị Lan"})
    (one,) = said(LAW, typed, LAN, file)
    assert set(one.fills) == {"mother_id", "mother_residence"} & needed
    (one,) = said(LAW, replace(typed, origins={"mother_name": "kho"}), LAN, file)
    assert set(one.fills) == {"mother_id", "mother_residence"}


def test_the_applicants_own_card_fills_in_what_the_form_asks_of_them() -> None:
    fields = (
        PaperField(name="ho_ten", value=LAN.name.upper(), confidence=0.9),
        PaperField(name="noi_cu_tru", value="Ấp Minh An", confidence=0.9),
    )
    card = [("cccd.pdf", a_paper(kind="can-cuoc", fields=fields))]
    (one,) = said(LAW, a_draft(procedure=LAW.code, answers={}), LAN, card)
    assert one.fills["requester_address"] == "Ấp Minh An"


def test_a_name_that_differs_is_told_in_the_officers_words() -> None:
    field = PaperField(name="me.ho_ten", value="NGUYỄN THỊ LAN", confidence=0.9)
    draft = a_draft(procedure=LAW.code, answers={"mother_name": "Trần Thị Hoa"})
    (one,) = said(LAW, draft, LAN, [("gcs.pdf", a_paper(kind="giay-chung-sinh", fields=(field,)))])
    assert (one.file, dict(one.fills)) == ("gcs.pdf", {})
    (told,) = one.against
    assert told.startswith("Họ tên người mẹ trên giấy tờ là “NGUYỄN THỊ LAN”, nhưng họ tên")
    assert told.endswith("của người mẹ là “Trần Thị Hoa”.")
