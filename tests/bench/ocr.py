"""Reading speed and correctness on a set of page pictures with known text.

    python -m tests.bench.ocr SET --texts OUT [--score] [--isolated]

A page's JSON in SET names its picture (`file`) and, for --score, its printed pieces (`segs`)
and the values a form reader must find (`fields`). OUT gets one ``<page id>.txt`` per page.
"""

import argparse
import json
import re
import resource
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from chalicelib.adapters.reading import read
from chalicelib.adapters.reading.opening import open_paper
from chalicelib.adapters.reading.page import read_page
from chalicelib.adapters.reading.recognising import recogniser
from chalicelib.domain.reading import Limits, PageReading

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
    wrong: int
    plain: int
    wrong_plain: int
    fields: tuple[tuple[str, str, bool], ...]


def score(page: Piece, text: str) -> Score:
    """Compare with the order that suits best."""
    got = fold(text)
    wrong, truth = min((Levenshtein.distance(t, got), t) for t in orders(page["segs"]))
    plain = bare(truth)
    return Score(
        page["id"], len(truth), min(wrong, len(truth)), len(plain),
        min(Levenshtein.distance(plain, bare(got)), len(plain)),
        tuple((f["type"], f["value"], _found(f, got)) for f in page["fields"]),
    )  # fmt: skip


def _found(field: Piece, got: str) -> bool:
    value = fold(field["value"])
    if field["type"] == "id":
        return re.search(rf"(?<!\d){value}(?!\d)", got) is not None
    return value in got


def show(scores: list[Score]) -> None:
    """Percentages over all pages, then the worst pages."""
    chars, plain = sum(s.chars for s in scores), sum(s.plain for s in scores)
    print(f"wrong characters {100 * sum(s.wrong for s in scores) / chars:.2f} %")
    print(f"without diacritics {100 * sum(s.wrong_plain for s in scores) / plain:.2f} %")
    fields = [f for s in scores for f in s.fields]
    for kind in (*sorted({kind for kind, _, _ in fields}), "all"):
        hits = [ok for which, _, ok in fields if kind in {which, "all"}]
        print(f"{kind} fields {100 * sum(hits) / len(hits):.2f} % of {len(hits)}")
    for s in sorted(scores, key=lambda s: -s.wrong / s.chars)[:8]:
        missed = [value for _, value, ok in s.fields if not ok]
        print(f"  {100 * s.wrong / s.chars:6.2f} %  {s.page}  missed: {missed}")


def readings(folder: Path, pages: list[Piece], model: str, *, isolated: bool) -> list[PageReading]:
    """Each page as the function reads it; `isolated` in a process of its own per page."""
    papers = [(folder / page["file"]).read_bytes() for page in pages]
    limits = Limits()
    if isolated:
        return [read(data, model, limits).pages[0] for data in papers]
    with recogniser(model) as api:
        return [read_page(api, open_paper(data, limits).page(1), 1) for data in papers]


def main() -> None:
    """Read the set, write the texts, print what it cost and how right it was."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("set", type=Path)
    asked.add_argument("--texts", type=Path, required=True)
    asked.add_argument("--model", default="build/tessdata")
    asked.add_argument("--only", default="", help="part of the page ids to read")
    asked.add_argument("--score", action="store_true")
    asked.add_argument("--isolated", action="store_true")
    args = asked.parse_args()
    pages = [json.loads(p.read_text("utf-8")) for p in sorted(args.set.glob("*.json"))]
    pages = [page for page in pages if args.only in page["id"]]
    args.texts.mkdir(parents=True, exist_ok=True)
    began, busy = time.perf_counter(), _cpu()
    read_pages = readings(args.set, pages, args.model, isolated=args.isolated)
    spent, worked = time.perf_counter() - began, _cpu() - busy
    for page, reading in zip(pages, read_pages, strict=True):
        (args.texts / f"{page['id']}.txt").write_text(reading.text, "utf-8")
    print(
        f"{len(pages)} pages, {spent / len(pages):.2f} s and {worked / len(pages):.2f} CPU s each"
    )
    print(f"peak memory {_peak() / 1024:.0f} MB")
    if args.score:
        both = zip(pages, read_pages, strict=True)
        show([score(page, reading.text) for page, reading in both])


def _cpu() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))


def _peak() -> int:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(w).ru_maxrss for w in who)


if __name__ == "__main__":
    main()
