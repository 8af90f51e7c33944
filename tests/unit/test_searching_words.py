"""Words of papers: a phrase is found where it stands, however it is typed, and nowhere else."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.refusals import Invalid
from chalicelib.domain.searching import (
    HEADERS,
    MOST_PLACES,
    MOST_QUERY,
    begun,
    page_of,
    phrase,
    standing,
    words,
)

SYLLABLES = ("Nguyễn", "Văn", "An", "Thị", "Đặng", "Huệ", "0912", "H33", "xã", "hội", "chủ")
texts = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=30)
TYPED = (
    str,
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: "".join(
        c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)
    ),
    lambda text: text.replace(" ", " - "),
)


def places(texts: list[tuple[int, str]], query: str) -> frozenset[int]:
    """Return where a phrase begins on a paper, by its pairs."""
    found, asked = standing(texts), phrase(query)
    if not asked.pairs:
        return frozenset(p for pair, ps in found.items() if pair[0] == asked.alone for p in ps)
    starts = [begun(found.get(pair, ()), offset) for offset, pair in asked.pairs]
    return frozenset.intersection(*starts)


@given(texts, st.data())
def test_whatever_stands_together_is_found_however_it_is_typed(
    text: list[str], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, min(12, len(text) - first)))
    typed = data.draw(st.sampled_from(TYPED))
    query = typed(" ".join(text[first : first + length]))
    assert first + 1_000_000 in places([(1, " ".join(text))], query)


@given(texts, st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6))
def test_what_does_not_stand_together_is_not_found(text: list[str], asked: list[str]) -> None:
    row, wanted = [words(one)[0] for one in text], [words(one)[0] for one in asked]
    stands = {at for at in range(len(row)) if row[at : at + len(wanted)] == wanted}
    found = places([(2, " ".join(text))], " ".join(asked))
    assert found == {2_000_000 + at for at in stands}


@given(texts, texts, texts)
def test_nothing_is_found_across_two_texts(
    one: list[str], two: list[str], asked: list[str]
) -> None:
    assume(len(asked) > 1)
    query = " ".join(asked)
    apart = places([(1, " ".join(one)), (1, " ".join(two))], query)
    alone = places([(1, " ".join(one))], query) | {
        at + len(one) + 1 for at in places([(1, " ".join(two))], query)
    }
    assert apart == alone


@given(texts)
def test_as_few_pairs_as_can_be_hold_every_word(asked: list[str]) -> None:
    assume(len(asked) > 1)
    found = phrase(" ".join(asked))
    assert {at + one for at, _ in found.pairs for one in (0, 1)} == set(range(len(asked)))
    assert len(found.pairs) == -(-len(asked) // 2)


def test_the_header_of_the_state_finds_nothing_and_hides_nothing() -> None:
    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\nTỜ KHAI"
    found = standing([(1, head)])
    assert set(found) == {("to", "khai"), ("khai", "")}
    assert places([(1, f"Ủy ban {head}")], f"ban {head}") == {1_000_001}
    assert places([(1, "Trần Thị Hạnh Phúc, đường Tự Do")], "Hạnh phúc") == {1_000_002}


@pytest.mark.parametrize("header", HEADERS)
def test_a_query_of_nothing_but_the_header_is_refused(header: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as no:
        phrase(" ".join(header))
    assert (no.value.field, "mọi giấy tờ" in no.value.sentence) == ("q", True)


@pytest.mark.parametrize(
    ("query", "says"),
    [("", "Hãy gõ từ"), (" .,– ", "Hãy gõ từ"), ("ខ្មែរ", "Hãy gõ từ"), ("a" * 201, "ngắn hơn 200")],
)
def test_what_asks_nothing_is_refused_with_what_to_do(query: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        phrase(query)
    assert phrase("a" * MOST_QUERY).alone


@given(st.text(max_size=MOST_QUERY))
def test_any_query_is_a_phrase_or_refused(query: str) -> None:
    try:
        asked = phrase(query)
    except Invalid:
        return
    assert asked.alone
    assert all(all(pair) for _, pair in asked.pairs)
    assert str(asked) == str(phrase(str(asked))) or "" in asked.words


def test_a_paper_that_repeats_itself_without_end_is_kept_within_bounds() -> None:
    found = standing([(1, "ba " * 20_000)])
    assert len(found["ba", "ba"]) == MOST_PLACES


def test_a_place_tells_its_page() -> None:
    found = standing([(7, "một hai"), (0, "ba")])
    assert [page_of(place) for ps in found.values() for place in ps] == [7, 7, 0]
