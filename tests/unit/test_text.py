"""Vietnamese text is stored in one spelling and found by any."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.refusals import Invalid
from chalicelib.domain.text import MOST_NAME, clean, firm_name, fold, person_name, rank

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)
ANY = st.text(st.characters(), max_size=60)
"""Any sign at all, lone surrogates too."""
TYPED = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " -'.,0123456789", max_size=60)
WORDS = st.lists(st.sampled_from(["dang", "ky", "khai", "sinh", "tu", "ho", "tich"]), max_size=6)


def test_both_ways_of_typing_a_tone_are_stored_alike() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Đặng")
    assert clean(decomposed) == "Nguyễn Thị Đặng"


def test_spaces_are_single_and_none_stand_outside() -> None:
    assert clean("  Trần\t Văn\u00a0 An \n") == "Trần Văn An"


def test_hidden_and_control_signs_are_dropped() -> None:
    assert clean("Lê\u200b \x00Lợi\ufeff\u202e") == "Lê Lợi"


def test_a_sign_hidden_between_letter_and_tone_does_not_part_them() -> None:
    assert clean("a\u200b\u0301") == "á"


def test_lines_stay_where_lines_are_wanted() -> None:
    assert clean(" một \r\n\r\n  hai  ba \n", multiline=True) == "một\n\nhai ba"
    assert clean("một\nhai") == "một hai"


@settings(deadline=None)
@given(ANY, st.booleans())
def test_cleaning_twice_changes_nothing_and_the_text_is_nfc(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert ("\n" not in once) or multiline


def test_a_title_is_found_without_diacritics() -> None:
    assert fold("Đăng ký lại KHAI SINH (có yếu tố nước ngoài)") == (
        "dang ky lai khai sinh co yeu to nuoc ngoai"
    )
    assert fold("1.001193 – Giấy “chứng sinh”, 20 m²") == "1 001193 giay chung sinh 20 m2"


def test_every_vietnamese_letter_folds_to_one_plain_letter() -> None:
    assert all(len(fold(sign)) == 1 for sign in VIETNAMESE + VIETNAMESE.upper())


@settings(deadline=None)
@given(st.one_of(ANY, TYPED))
def test_folding_is_plain_and_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert all(word.isascii() and word.isalnum() for word in once.split(" ") if once)
    assert once == once.lower()


@settings(deadline=None)
@given(st.one_of(ANY, TYPED))
def test_folding_does_not_care_how_tones_were_typed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(composed) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@settings(deadline=None)
@given(st.one_of(ANY, TYPED))
def test_what_was_cleaned_for_storing_is_found_as_before(text: str) -> None:
    assert fold(clean(text)) == fold(text)


@settings(deadline=None)
@given(TYPED)
def test_case_does_not_matter_for_finding(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Ánh", "H'Hen Niê", "K’Brêu", "Jean-Pierre", "Dr. Ngô", "Y", "Д. Иванов", "อรทัย"],
)
def test_names_of_any_people_are_taken(name: str) -> None:
    assert person_name(f" {name} ", "ho_ten") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "\u200b",
        "---",
        ". '",
        "Trần 2",
        "An 😀",
        "An, Bình",
        "a/b",
        "<b>",
        "A\ufe0f",
        "\u3164",
        "A\u20dd",
    ],
)
def test_what_is_no_name_is_refused_at_its_field(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        person_name(name, "answers.ho_ten")
    assert refused.value.field == "answers.ho_ten"
    assert "ọ" in refused.value.sentence


def test_the_refusal_shows_the_sign_even_when_it_prints_nothing() -> None:
    with pytest.raises(Invalid, match="“7”"):
        person_name("An 7", "ho_ten")
    with pytest.raises(Invalid, match=r"U\+FE0F"):
        person_name("An\ufe0f", "ho_ten")


def test_a_name_has_at_most_two_hundred_letters() -> None:
    assert len(person_name("a" * MOST_NAME, "ho_ten")) == MOST_NAME
    with pytest.raises(Invalid, match="200"):
        person_name("a" * (MOST_NAME + 1), "ho_ten")


@settings(deadline=None)
@given(ANY)
def test_a_name_that_is_taken_is_taken_again_unchanged(text: str) -> None:
    try:
        name = person_name(text, "ho_ten")
    except Invalid:
        return
    assert person_name(name, "ho_ten") == name
    assert not any(sign.isdigit() for sign in name)


@pytest.mark.parametrize(
    "name",
    [
        "Công ty TNHH 27/7",
        "Xí nghiệp 30-4",
        "Công ty CP Xây dựng số 1 (COFICO)",
        "Công ty TNHH A&B, C+D",
        "Hộ kinh doanh “Cô Ba” 2",
        "Trường THPT chuyên Huỳnh Mẫn Đạt",
    ],
)
def test_firms_are_called_by_digits_and_signs_too(name: str) -> None:
    assert firm_name(f" {name} ", "name") == name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Hãy nhập tên doanh nghiệp"),
        ("27/7", "Hãy nhập tên doanh nghiệp"),
        ("Công ty 😀", "“😀”"),
        ("<b>Công ty</b>", "“<”"),
        ("Công ty\u3164", "U\\+3164"),
        ("Công ty A\ufe0f", "U\\+FE0F"),
        ("a" * (MOST_NAME + 1), "200"),
    ],
)
def test_what_no_firm_is_called_is_refused_at_its_field(name: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        firm_name(name, "applicant.name")
    assert refused.value.field == "applicant.name"


@settings(deadline=None)
@given(ANY)
def test_what_a_person_is_called_a_firm_may_be_called(text: str) -> None:
    try:
        name = person_name(text, "name")
    except Invalid:
        return
    assert firm_name(text, "name") == name


TITLE, KEYWORDS = "dang ky khai sinh", "giay chung sinh tre em"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Đăng ký kh", 0),
        ("khai sinh", 1),
        ("sinh dang", 2),
        ("khai trẻ", 3),
        ("chứng sinh", 3),
        ("hai sinh", None),
        ("khai tử", None),
    ],
)
def test_the_closer_the_title_the_better_the_place(query: str, place: int | None) -> None:
    assert rank(query, TITLE, KEYWORDS) == place


def test_everything_answers_an_empty_query() -> None:
    assert rank(" ? ", TITLE) == 0


@settings(deadline=None)
@given(st.lists(st.sampled_from(["d", "da", "sinh", "ho", "t", "x"]), max_size=4), WORDS, WORDS)
def test_a_procedure_is_found_iff_each_word_begins_one_of_its_words(
    asked: list[str], title: list[str], keywords: list[str]
) -> None:
    found = rank(" ".join(asked), " ".join(title), " ".join(keywords))
    begun = [any(word.startswith(part) for word in title + keywords) for part in asked]
    assert (found is not None) == all(begun)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_typing_on_towards_a_title_never_loses_it(title: list[str], keywords: list[str]) -> None:
    whole = " ".join(title)
    places = [rank(whole[:end], whole, " ".join(keywords)) for end in range(len(whole) + 1)]
    assert set(places) == {0}
