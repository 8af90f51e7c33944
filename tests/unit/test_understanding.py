"""Understanding: kinds of paper, their fields, and what an officer is told to look at."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.papers.alike import differs
from chalicelib.domain.papers.kinds import KINDS, UNKNOWN, Kind
from chalicelib.domain.papers.labels import LABELS, Label, Value
from chalicelib.domain.papers.recognising import kind_of
from chalicelib.domain.papers.values import ID, date_in, id_in, is_possible
from chalicelib.domain.parts import PaperField
from chalicelib.domain.reading import PageReading, Word
from chalicelib.domain.text import fold
from chalicelib.domain.understanding import fields_of, oddities

LETTER, ROW = 10, 40
WIDTH, HEIGHT = 1000, 2000


def a_page(*rows: str, confidence: float = 0.95, number: int = 1, turned: int = 0) -> PageReading:
    """Return a page on which each letter is ten pixels wide and each row forty high."""
    words = []
    for at, row in enumerate(rows):
        left = 50
        for text in row.split():
            right = left + LETTER * len(text)
            words.append(Word(text, (left, ROW * at, right, ROW * at + 20), confidence))
            left = right + LETTER
    text = "\n".join(" ".join(row.split()) for row in rows)
    return PageReading(
        number=number, width=WIDTH, height=HEIGHT, dpi=200, turned=turned, text=text,
        words=tuple(words),
    )  # fmt: skip


def said(*rows: str) -> dict[str, str]:
    return {field.name: field.value for field in fields_of([a_page(*rows)])}


def the_field(name: str, pages: Sequence[PageReading]) -> PaperField:
    return next(field for field in fields_of(pages) if field.name == name)


# Kinds

STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ((*STATE, "TỜ KHAI ĐĂNG KÝ KHAI SINH", "Kính gửi: UBND xã"), "to-khai-khai-sinh"),
        ((*STATE, "GIẤY CHỨNG SINH", "Họ và tên mẹ: THỊ LAN"), "giay-chung-sinh"),
        ((*STATE, "CĂN CƯỚC", "Họ và tên / Full name:"), "can-cuoc"),
        ((*STATE, "GIẤY CHỨNG NHẬN KẾT HÔN"), "giay-ket-hon"),
        ((*STATE, "GIẤY XÁC NHẬN", "TÌNH TRẠNG HÔN NHÂN"), "xac-nhan-hon-nhan"),
        ((*STATE, "GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT"), "chung-nhan-dat"),
        ((*STATE, "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"), "ct01"),
        ((*STATE, "ĐƠN ĐỀ NGHỊ", "Kính gửi: UBND xã"), "don"),
        ((*STATE, "QUYẾT ĐỊNH", "Căn cứ Luật", "Điều 1. Trợ cấp"), "quyet-dinh"),
        ((*STATE, "HỢP ĐỒNG THUÊ NHÀ Ở", "Bên A", "Bên B"), "hop-dong"),
    ],
)
def test_a_paper_is_known_by_its_title(rows: tuple[str, ...], kind: str) -> None:
    code, confidence = kind_of([a_page(*rows)])
    assert code == kind
    assert 0.4 < confidence < 1


def test_an_official_letter_is_known_without_a_title() -> None:
    rows = ("Số: 12/UBND-VX", "V/v tăng cường số hóa", "Kính gửi: Các phòng", "ỦY BAN NHÂN DÂN",
            "Nơi nhận:", "- Như trên;", "- Lưu: VT.")  # fmt: skip
    assert kind_of([a_page(*rows)])[0] == "cong-van"


def test_a_tone_read_wrongly_does_not_hide_the_kind() -> None:
    assert kind_of([a_page(*STATE, "TỜ KHAI ĐANG KÝ KHAI SINH")])[0] == "to-khai-khai-sinh"


def test_a_title_named_in_running_text_is_no_title() -> None:
    rows = ("theo Giấy chứng nhận quyền sử dụng đất số BĐ 136201", "do Ủy ban nhân dân cấp")
    assert kind_of([a_page(*rows)]) == (UNKNOWN, 0.0)


def test_nothing_read_is_no_kind() -> None:
    assert kind_of([]) == (UNKNOWN, 0.0)
    assert kind_of([a_page("")]) == (UNKNOWN, 0.0)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.titles], ids=lambda k: k.code)
def test_every_title_is_told_from_all_others(kind: Kind) -> None:
    for title in kind.titles:
        signs = kind.signs if len(title.split()) == 1 else ()
        assert kind_of([a_page(*STATE, title.upper(), *signs)])[0] == kind.code


def test_the_table_of_kinds_is_folded_and_names_each_kind_once() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert all(fold(phrase) == phrase for phrase in (*kind.titles, *kind.signs))


# Fields


def test_a_value_belongs_to_the_person_last_spoken_of() -> None:
    found = said(
        "Họ, chữ đệm, tên người yêu cầu: NGUYỄN THỊ LAN",
        "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
        "Họ, chữ đệm, tên: TRẦN MINH KHÔI",
        "Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam",
        "Họ, chữ đệm, tên người mẹ: NGUYỄN THỊ LAN",
        "Số định danh: 091196000123",
    )
    assert found == {
        "nguoi_yeu_cau.ho_ten": "NGUYỄN THỊ LAN",
        "con.ho_ten": "TRẦN MINH KHÔI",
        "con.gioi_tinh": "Nam",
        "con.dan_toc": "Kinh",
        "con.quoc_tich": "Việt Nam",
        "me.ho_ten": "NGUYỄN THỊ LAN",
        "me.so_dinh_danh": "091196000123",
    }


def test_a_value_below_its_label_is_found() -> None:
    found = said("Họ và tên / Full name:", "VŨ XUÂN SƠN", "Ngày sinh / Date of birth: 08/04/1993")
    assert found == {"ho_ten": "VŨ XUÂN SƠN", "ngay_sinh": "08/04/1993"}


def test_a_long_address_goes_on_in_the_next_row() -> None:
    long = "Nơi cư trú: số 133 đường Lâm Quang Ky, phường Vĩnh Lạc, thành phố Rạch Giá, tỉnh"
    assert said(long, "Kiên Giang", "Dân tộc: Kinh")["noi_cu_tru"].endswith("tỉnh Kiên Giang")


def test_the_headings_of_a_table_are_no_labels() -> None:
    assert said("Họ và tên", "Số định danh", "Địa chỉ", "1 Lê Văn Sơn") == {}


def test_a_documents_number_and_day_are_found() -> None:
    found = said("Số: 1863/QĐ-UBND", "Kiên Lương, ngày 11 tháng 12 năm 2021")
    assert found == {"so_ky_hieu": "1863/QĐ-UBND", "ngay_ban_hanh": "11/12/2021"}


def test_a_day_or_an_id_in_running_text_follows_its_label() -> None:
    found = said("1.1. Số căn cước công dân: 091196000123, cấp ngày 16/10/2021")
    assert found == {"so_dinh_danh": "091196000123", "ngay_cap": "16/10/2021"}
    assert said("Trợ cấp cho ông Sơn, sinh ngày 15/05/1964, hiện cư trú") == {
        "ngay_sinh": "15/05/1964"
    }


def test_whoever_signed_stands_alone_at_the_end() -> None:
    assert said("PHÓ CHỦ TỊCH", "Trương Kim Duyên") == {"nguoi_ky": "Trương Kim Duyên"}
    assert said("Nơi nhận:", "KHO BẠC NHÀ NƯỚC") == {}


def test_everybody_who_signed_side_by_side_is_found() -> None:
    pages = [a_page("Bên nữ", "(Ký, ghi rõ họ tên)", "Tăng Thị Hạnh", "La Chí Hùng", "~")]
    signers = [field.value for field in fields_of(pages) if field.name == "nguoi_ky"]
    assert signers == ["Tăng Thị Hạnh", "La Chí Hùng"]


def test_the_issuing_body_stands_at_the_head_with_its_unit() -> None:
    found = said(
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ GÒ QUAO", "Số: 12/QĐ-UBND"
    )
    assert found["co_quan_ban_hanh"] == "ỦY BAN NHÂN DÂN XÃ GÒ QUAO"


def test_who_issued_a_card_and_when_are_told_apart() -> None:
    found = said(
        "Nơi cấp, ngày cấp: Cục Cảnh sát quản lý hành chính về trật tự xã hội,", "15/04/2025"
    )
    assert found == {
        "co_quan_cap": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        "ngay_cap": "15/04/2025",
    }


def test_a_birth_notification_tells_when_the_child_was_born() -> None:
    found = said(
        "Họ và tên mẹ: THỊ LAN",
        "Đã sinh con vào lúc: 10 giờ 30 phút, ngày 23 tháng 11 năm 2025",
        "Giới tính của con: Nữ",
    )
    assert found == {
        "me.ho_ten": "THỊ LAN", "con.ngay_sinh": "23/11/2025", "con.gioi_tinh": "Nữ",
    }  # fmt: skip


def test_both_sides_of_a_contract_are_told_apart() -> None:
    found = said(
        "BÊN CHUYỂN NHƯỢNG (sau đây gọi tắt là Bên A):",
        "Ông Tô Gia Trí, sinh năm 1957, căn cước công dân số 091057555558, và con",
        "BÊN NHẬN CHUYỂN NHƯỢNG (sau đây gọi tắt là Bên B):",
        "Bà Hồ Thị Đẹp, sinh năm 1979, căn cước công dân số 091179412986, và con",
    )
    assert found == {
        "ben_a.ho_ten": "Tô Gia Trí", "ben_a.nam_sinh": "1957",
        "ben_a.so_dinh_danh": "091057555558",
        "ben_b.ho_ten": "Hồ Thị Đẹp", "ben_b.nam_sinh": "1979",
        "ben_b.so_dinh_danh": "091179412986",
    }  # fmt: skip


def test_a_label_broken_over_two_rows_is_found() -> None:
    found = said("Điều 1. Trợ cấp hằng tháng cho ông Phan Gia Tuấn, sinh", "ngày 15/05/1964, số")
    assert found == {"ho_ten": "Phan Gia Tuấn", "ngay_sinh": "15/05/1964"}


def test_a_corrected_day_is_told_from_the_wrong_one() -> None:
    found = said("Cải chính ngày sinh từ 22/06/1972 thành 23/05/1972.")
    assert found == {"ngay_cu": "22/06/1972", "ngay_moi": "23/05/1972"}


def a_table(*rows: Sequence[tuple[int, str]]) -> PageReading:
    """Return a page whose rows are cells with the place where each begins."""
    words, lines = [], []
    for at, row in enumerate(rows):
        lines.append(" ".join(text for _, text in row))
        for begins, text in row:
            left = begins
            for part in text.split():
                right = left + LETTER * len(part)
                words.append(Word(part, (left, ROW * at, right, ROW * at + 20), 0.95))
                left = right + LETTER
    return PageReading(
        number=1, width=WIDTH, height=HEIGHT, dpi=200, text="\n".join(lines), words=tuple(words)
    )


HEADING = ((0, "STT"), (80, "Họ và tên"), (300, "Ngày sinh"), (480, "Số định danh"), (700, "Sex"))


def test_people_in_a_table_are_read_under_their_headings() -> None:
    page = a_table(
        HEADING,
        ((0, "1"), (60, "Lê Văn Sơn"), (300, "01/02/1990"), (470, "091090000123")),
        ((0, "2"), (60, "Ông Thị Đẹp"), (300, "03/04/1991"), (470, "091090000124")),
    )
    fields = [field for field in fields_of([page]) if field.name.startswith("danh_sach.")]
    assert [(field.name[10:], field.value) for field in fields] == [
        ("ho_ten", "Lê Văn Sơn"), ("ngay_sinh", "01/02/1990"), ("so_dinh_danh", "091090000123"),
        ("ho_ten", "Ông Thị Đẹp"), ("ngay_sinh", "03/04/1991"), ("so_dinh_danh", "091090000124"),
    ]  # fmt: skip
    assert fields[2].flag is None
    assert "1991" in (fields[5].flag or "")


def test_the_place_of_a_value_is_told_in_thousandths_of_the_page() -> None:
    field = the_field("gioi_tinh", [a_page("", "Giới tính: Nữ")])
    assert field.page == 1
    assert field.box == (160, 20, 180, 30)


def test_pages_are_counted_within_the_paper() -> None:
    pages = [a_page("Bìa", number=7), a_page("Giới tính: Nữ", number=8)]
    assert the_field("gioi_tinh", pages).page == 2


# What is doubtful is said, never guessed


@pytest.mark.parametrize(
    ("number", "flag"),
    [
        ("091196000123", None),
        ("09119600012", "12 chữ số"),
        ("0911960001234", "12 chữ số"),
        ("O91196000123", "12 chữ số"),
        ("091996000123", "không thể có"),
        ("000196000123", "không thể có"),
    ],
)
def test_an_id_that_cannot_be_is_kept_as_read_and_flagged(number: str, flag: str | None) -> None:
    field = the_field("so_dinh_danh", [a_page(f"Số định danh: {number}")])
    assert field.value == number
    assert field.flag is None if flag is None else flag in (field.flag or "")


def test_an_id_with_spaces_between_its_digits_is_put_together() -> None:
    assert said("Số định danh cá nhân: 091 196 000 123") == {"so_dinh_danh": "091196000123"}


def test_an_id_that_disagrees_with_sex_or_birth_year_beside_it_is_flagged() -> None:
    rows = ("Họ và tên: LÊ VĂN SƠN", "Ngày sinh: 01/02/1990", "Giới tính: Nam")
    flag = the_field("so_dinh_danh", [a_page(*rows, "Số định danh: 091196000123")]).flag or ""
    assert "Giới tính không khớp" in flag
    assert "1990" in flag
    assert the_field("so_dinh_danh", [a_page(*rows, "Số định danh: 091090000123")]).flag is None


def test_an_id_is_not_held_against_somebody_else() -> None:
    rows = ("Họ và tên: LÊ VĂN SƠN", "Giới tính: Nam", "Họ và tên mẹ: THỊ LAN")
    pages = [a_page(*rows, "Số định danh: 091196000123")]
    assert the_field("me.so_dinh_danh", pages).flag is None


def test_twelve_digits_without_a_label_are_found_but_trusted_less() -> None:
    labelled = the_field("so_dinh_danh", [a_page("Số định danh: 091196000123")])
    bare = the_field("so_dinh_danh", [a_page("Ông Sơn, căn cước 091196000123, và vợ")])
    assert bare.value == labelled.value
    assert bare.confidence < labelled.confidence


def test_a_day_that_no_calendar_has_is_flagged() -> None:
    field = the_field("ngay_sinh", [a_page("Ngày sinh: 31/02/1990")])
    assert field.value == "31/02/1990"
    assert "lịch" in (field.flag or "")


def test_what_was_hard_to_read_is_flagged_and_counted() -> None:
    pages = [a_page("Giới tính: Nữ", confidence=0.5)]
    fields = fields_of(pages)
    assert fields[0].flag is not None
    told = " ".join(oddities(pages, UNKNOWN, fields))
    assert "Chưa nhận ra loại giấy tờ" in told
    assert "Trang 1 khó đọc" in told
    assert "1 thông tin" in told
    assert oddities([a_page("Giới tính: Nữ")], "don", ()) == ()


SAMPLES = {Value.NAME: "Lê Văn Sơn", Value.DATE: "01/02/1990", Value.ID: "091090000123"}
TOLD = [label for label in LABELS if label.value in SAMPLES]


@given(st.sampled_from(TOLD), st.integers(0, 9))
def test_every_label_before_a_colon_yields_its_value(label: Label, number: int) -> None:
    page = a_page(f"{number}. {label.phrase.capitalize()}: {SAMPLES[label.value]}")
    name = ".".join(filter(None, (label.person, label.field)))
    assert (name, SAMPLES[label.value]) in {(f.name, f.value) for f in fields_of([page])}


@given(st.sampled_from([one for one in TOLD if len(one.phrase) > 16]), st.data())
def test_a_long_label_is_known_though_a_letter_was_misread(
    label: Label, data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from([i for i, sign in enumerate(label.phrase) if sign != " "]))
    misread = label.phrase[:at] + "x" + label.phrase[at + 1 :]
    page = a_page(f"{misread}: {SAMPLES[label.value]}")
    assert SAMPLES[label.value] in {field.value for field in fields_of([page])}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
def test_differences_are_the_same_both_ways_and_none_means_more(a: str, b: str, most: int) -> None:
    found = differs(a, b, most)
    assert found == differs(b, a, most)
    assert (found == 0) == (a == b)
    assert found is None or abs(len(a) - len(b)) <= found <= most


ROWS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=40))


@given(ROWS)
def test_no_text_however_odd_breaks_the_understanding(rows: list[str]) -> None:
    pages = [a_page(*rows)]
    code, confidence = kind_of(pages)
    assert code in {UNKNOWN, *(kind.code for kind in KINDS)}
    assert 0 <= confidence < 1
    for field in fields_of(pages):
        assert field.value
        assert 0 <= field.confidence <= 1


@given(st.from_regex(r"[0-9]{1,14}", fullmatch=True))
def test_an_id_is_taken_unflagged_only_if_it_can_be_one(digits: str) -> None:
    value, flag = id_in(digits)
    assert value == digits
    assert (flag is None) == (ID.fullmatch(digits) is not None and is_possible(digits))


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_is_read_back_as_it_is_printed_or_said(day: date) -> None:
    shown = f"{day.day:02}/{day.month:02}/{day.year:04}"
    for text in (shown, f"ngày {day.day} tháng {day.month} năm {day.year:04}", f"sinh {shown}."):
        assert date_in(text) == (shown, day)
