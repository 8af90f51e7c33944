"""Words: what was read as one and is several is parted, so that rows keep their words."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reading import PageReading, Word, parted

texts = st.text(st.sampled_from("aấ./:  "), max_size=12)


def test_a_label_in_one_box_is_parted_by_its_letters() -> None:
    word = Word("Số / No.:", (100, 10, 190, 40), 0.9)
    assert [(part.text, part.box) for part in parted(word)] == [
        ("Số", (100, 10, 120, 40)),
        ("/", (130, 10, 140, 40)),
        ("No.:", (150, 10, 190, 40)),
    ]


@given(st.lists(texts, max_size=4))
def test_rows_hold_the_words_their_text_has(said: list[str]) -> None:
    rows = [tuple(parted(Word(text, (0, 0, 100, 10), 1.0))) for text in said]
    read = [row for row in rows if row]
    page = PageReading(
        number=1,
        width=100,
        height=100,
        dpi=200,
        text="\n".join(" ".join(word.text for word in row) for row in read),
        words=tuple(word for row in read for word in row),
    )
    assert [row for row in page.rows() if row] == read
    for text, row in zip(said, rows, strict=True):
        assert [word.text for word in row] == text.split()
        assert all(0 <= word.box[0] < word.box[2] <= 100 for word in row)
