"""Recognising: which kind of paper pages are, by their title and by what else stands on them."""

from collections.abc import Sequence

from chalicelib.domain.papers.kinds import KINDS, UNKNOWN, Kind
from chalicelib.domain.papers.rows import Row, rows_of
from chalicelib.domain.reading import PageReading

TITLE_ROWS = 14
TITLE, SIGNS, UNTITLED = 0.7, 0.3, 0.8
CERTAIN, CLOSE = 0.99, 0.1
LESS_BY_ROW = 0.01
MOSTLY = 0.6
SURE_OF_KIND = 0.4
CASE_LETTERS = 3


def kind_of(pages: Sequence[PageReading]) -> tuple[str, float]:
    """Return the code of the kind of paper and how surely (0..1); UNKNOWN, 0 where none fits.

    A title in capitals near the top speaks loudest, phrases the kind is known by speak for it;
    the more two kinds are alike the less sure either is.
    """
    if not pages:
        return UNKNOWN, 0.0
    rows = [row for row in rows_of(pages[:2]) if row.tokens]
    text = " ".join(token for row in rows for token in row.tokens)
    scores = sorted(((_score(kind, rows, text), kind.code) for kind in KINDS), reverse=True)
    (best, code), (second, _) = scores[0], scores[1]
    if best < SURE_OF_KIND:
        return UNKNOWN, 0.0
    return code, round(min(CERTAIN, best * (1 - max(0.0, second - best + CLOSE))), 2)


def _score(kind: Kind, rows: Sequence[Row], text: str) -> float:
    padded = f" {text} "
    signs = sum(f" {sign} " in padded for sign in kind.signs) / len(kind.signs)
    if not kind.titles:
        return UNTITLED * signs
    titled = max(_titled(title, rows) for title in kind.titles)
    return titled + SIGNS * signs if titled else 0.0


def _titled(title: str, rows: Sequence[Row]) -> float:
    """Return how loudly a title stands near the top, alone in its row or broken over two."""
    wanted = title.split()
    best = 0.0
    for at, row in enumerate(rows[:TITLE_ROWS]):
        tokens = list(row.tokens)
        if len(tokens) < len(wanted) and at + 1 < len(rows):
            tokens += rows[at + 1].tokens
        if tokens[: len(wanted)] != wanted or not _is_capital(row):
            continue
        alone = min(1.0, len(wanted) / len(row.tokens))
        best = max(best, TITLE * (MOSTLY + (1 - MOSTLY) * alone) - LESS_BY_ROW * at)
    return best


def _is_capital(row: Row) -> bool:
    letters = [sign for word in row.words for sign in word.text if sign.isalpha()]
    return len(letters) >= CASE_LETTERS and sum(s.isupper() for s in letters) > MOSTLY * len(
        letters
    )
