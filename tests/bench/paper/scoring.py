"""Scoring: what was read compared with what was printed, in the order that suits best."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

Piece = dict[str, Any]
ALIKE = str.maketrans(
    {**dict.fromkeys("“”„″", '"'), **dict.fromkeys("‘’‚′`", "'"), **dict.fromkeys("–—−‒", "-")}
    | {"|": " ", "\u00ad": None, "\u200b": None}
)


def fold(text: str) -> str:
    """What does not matter made equal: quotes, dashes, runs of dots and of space."""
    text = unicodedata.normalize("NFC", text).translate(ALIKE)
    text = re.sub(r"[._…·•‥]{2,}", " ", text)
    text = re.sub(r"(?:(?<=\s)[._…·]\s*){2,}", " ", text)
    return " ".join(text.split())


def bare(text: str) -> str:
    """The text without diacritics."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


def by_rows(pieces: Iterable[Piece], tolerance: float = 2.2) -> list[Piece]:
    """Pieces whose tops lie within `tolerance` mm of the first of the row, left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p["y"], p["x"])):
        if rows and piece["y"] - rows[-1][0]["y"] <= tolerance:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda p: p["x"])]


def by_columns(pieces: Iterable[Piece]) -> list[Piece]:
    """The left half of the sheet, then the right."""
    return sorted(pieces, key=lambda p: (p["x"] + p["w"] / 2 > 105, p["y"], p["x"]))


def orders(pieces: list[Piece]) -> list[str]:
    """Every reading order that counts as right, folded: headers and tables have several."""
    headers: tuple[Callable[[list[Piece]], list[Piece]], ...] = (
        list,
        by_rows,
        lambda run: by_rows(run, 3.6),
        lambda run: by_rows(run, 1.2),
        by_columns,
    )
    runs: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if not runs or runs[-1][0] != piece["kind"]:
            runs.append((piece["kind"], []))
        runs[-1][1].append(piece)
    texts = set()
    for header in headers:
        for table in headers[:2]:
            how = {"header": header, "table": table}
            ordered = [piece for kind, run in runs for piece in how.get(kind, list)(run)]
            texts.add(fold(" ".join(piece["t"] for piece in ordered)))
    return sorted(texts)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one page, or of several added up."""

    page: str
    chars: int
    wrong_chars: int
    words: int
    wrong_words: int
    plain: int
    wrong_plain: int
    fields: tuple[tuple[str, str, bool], ...]


def score(page: Piece, text: str) -> Score:
    """Compare with the order that suits best."""
    got = fold(text)
    wrong, truth = min((Levenshtein.distance(t, got), t) for t in orders(page["segs"]))
    plain, words = bare(truth), truth.split()
    return Score(
        page["id"], len(truth), min(wrong, len(truth)), len(words),
        min(Levenshtein.distance(words, got.split()), len(words)), len(plain),
        min(Levenshtein.distance(plain, bare(got)), len(plain)),
        tuple((f["type"], f["value"], _found(f, got)) for f in page["fields"]),
    )  # fmt: skip


def _found(field: Piece, got: str) -> bool:
    value = fold(field["value"])
    if field["type"] == "id":
        return re.search(rf"(?<!\d){value}(?!\d)", got) is not None
    return value in got
