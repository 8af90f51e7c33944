"""Cover sheets: what the QR code says, and how a scan is divided by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.coversheet import Batch, CoverSheet, complaint, compose, parse, split

TOKENS = st.text(st.characters(exclude_characters="|", exclude_categories=("Z", "C")), min_size=1,
                 max_size=50)  # fmt: skip
SHEETS = st.builds(CoverSheet, TOKENS, TOKENS, st.integers(1, 9999))
SHEET = CoverSheet("H33.16-260302-0001", "TK", 2)
SCANS = st.lists(st.tuples(st.none() | st.just(SHEET), st.booleans()), max_size=30)


@given(SHEETS)
def test_what_is_printed_is_read_back(sheet: CoverSheet) -> None:
    assert parse(compose(sheet)) == sheet


@given(SHEETS, st.data())
def test_a_sheet_with_one_sign_changed_is_never_another(
    sheet: CoverSheet, data: st.DataObject
) -> None:
    text = compose(sheet)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0aZ9").filter(lambda sign: sign != text[at]))
    assert parse(text[:at] + other + text[at + 1 :]) in {None, sheet}


@pytest.mark.parametrize("text", ["", "MC1", "https://vidu.vn", "MC2|a|b|1|0000", "MC1|a|b|1|0000"])
def test_other_codes_are_no_sheets(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "sheet",
    [
        CoverSheet("a|b", "TK", 1),
        CoverSheet("a", "T K", 1),
        CoverSheet("", "TK", 1),
        CoverSheet("a", "TK", 0),
        CoverSheet("a", "TK", 10_000),
        CoverSheet("a" * 51, "TK", 1),
    ],
)
def test_what_could_not_be_read_back_is_not_composed(sheet: CoverSheet) -> None:
    with pytest.raises(ValueError, match="not fit for a cover sheet"):
        compose(sheet)


@given(SCANS)
def test_every_page_of_a_scan_ends_in_exactly_one_place(
    scan: list[tuple[CoverSheet | None, bool]],
) -> None:
    batches = split([sheet for sheet, _ in scan], [blank for _, blank in scan])
    placed = [number for batch in batches for number in (*batch.pages, *batch.blanks)]
    sheets = [number for number, (sheet, _) in enumerate(scan, start=1) if sheet is not None]
    assert sorted(placed + sheets) == list(range(1, len(scan) + 1))
    assert sum(batch.sheet is not None for batch in batches) == len(sheets)


@pytest.mark.parametrize(
    ("pages", "blanks", "said"),
    [
        ((2, 3), (), None),
        ((2,), (3,), None),
        ((2, 3), (4, 5), None),
        ((2,), (), "thiếu 1"),
        ((2, 3, 4), (), "thừa 1"),
    ],
)
def test_a_batch_whose_count_is_wrong_says_by_how_many(
    pages: tuple[int, ...], blanks: tuple[int, ...], said: str | None
) -> None:
    answer = complaint(Batch(SHEET, pages, blanks))
    assert answer is None if said is None else said in (answer or "")


def test_pages_without_a_sheet_ask_for_an_officer() -> None:
    assert "không có bìa quét" in (complaint(Batch(None, (1,))) or "")
