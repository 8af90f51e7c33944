"""Formulas: what official papers always say is set right, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.formulas import CARD, LABELS, PHRASES, set_right
from chalicelib.domain.text import fold

LINES = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=8)


def told(line: str) -> str:
    return " ".join(word for word in set_right(line.split(" ")) if word)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("CỌNG HOA XA HỘI CHỦ NGHĨA VIẸT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("GIẦY KHAI SINH", "GIẤY KHAI SINH"),
        ("ĐỨNG VỚI BẢN CHÍNH", "ĐÚNG VỚI BẢN CHÍNH"),
        ("TM. UY BẠN NHÂN DÂN xã Ô Lâm", "TM. ỦY BAN NHÂN DÂN xã Ô Lâm"),
        ("Dân tộc; Kinh", "Dân tộc: Kinh"),
        ("Họ. chữ đệm, tên: AN", "Họ, chữ đệm, tên: AN"),
        ("Số/No.: 084057563008", "Số / No.: 084057563008"),
        ("(Ký. ghỉ rõ họ tên)", "(Ký, ghi rõ họ tên)"),
        ("Quyến số: 64", "Quyển số: 64"),
        ("5, Số điện thoại liên hệ: 09", "5. Số điện thoại liên hệ: 09"),
        ("3 Giới tính; Nam", "3. Giới tính: Nam"),
        ("số/No.: 084057563008", "Số / No.: 084057563008"),
    ],
)
def test_a_formula_gets_the_marks_and_signs_it_always_has(read: str, meant: str) -> None:
    assert told(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Cà Mau, nsày 05 tháng 06 năm 2019", "Cà Mau, ngày 05 tháng 06 năm 2019"),
        ("ngày O7 thúng 1I năm 2022.", "ngày 07 tháng 11 năm 2022."),
        ("Ngày 0ó tháng 10 năm 2024", "Ngày 06 tháng 10 năm 2024"),
    ],
)
def test_a_day_written_out_gets_its_words_and_figures(read: str, meant: str) -> None:
    assert told(read) == meant


@pytest.mark.parametrize(
    "line",
    [
        "Đặng Thị Ứng",
        "so no 5",
        "nhà 12 trong 03 ngõ 2024",
        "ngay 12 thang 03 nam 2024",
        "Họ và em; tên",
        "dân tộc",
        "",
    ],
)
def test_what_is_no_formula_stays(line: str) -> None:
    assert told(line) == line


@given(LINES)
def test_the_number_of_words_stays_and_all_is_done_once(words: list[str]) -> None:
    once = set_right(words)
    assert len(once) == len(words)
    assert set_right([word for word in once if word]) == [word for word in once if word]


@given(st.sampled_from([*PHRASES, *LABELS, *CARD]), st.sampled_from([str, str.upper, str.lower]))
def test_a_formula_read_rightly_stays_in_any_case(phrase: str, case: "type[str]") -> None:
    assert told(case(phrase)) == (phrase if phrase in CARD and case is str.lower else case(phrase))


@given(st.sampled_from([*PHRASES, *LABELS]))
def test_a_formula_without_its_marks_is_found_by_its_letters(phrase: str) -> None:
    read = fold(phrase)
    assert told(read).lower() == phrase.lower()
