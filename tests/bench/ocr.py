"""Reading: how fast, how right and how large, on a set of page pictures with known text.

    python -m tests.bench.ocr SET [--texts OUT]

Every page is read by the very code the function runs. A page's JSON in SET names its picture
(`file`), its printed pieces (`segs`) and the values a form reader must find (`fields`). Where
`ocrmypdf` can be run, it reads the same pages beside.
"""

import argparse
import io
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from rapidfuzz.distance import Levenshtein

from chalicelib.adapters.eyes import Eyes
from chalicelib.domain.papers.values import date_in
from chalicelib.domain.reading import PageReading
from infra import model

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


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a set took: seconds of the clock and of the processor, bytes at the most."""

    pages: int
    seconds: float
    busy: float
    start: float
    """Processor seconds until a reading process is ready, once for each file."""
    peak: int


def read_all(eyes: Eyes, papers: list[bytes]) -> tuple[list[PageReading], Cost]:
    """Read each file as the function does, in a process of its own."""
    before = _busy()
    eyes.read(_blank())
    start = _busy() - before
    began, before = time.perf_counter(), _busy()
    pages = [eyes.read(data).pages[0] for data in papers]
    spent, busy = time.perf_counter() - began, _busy() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return pages, Cost(len(pages), spent, busy, start, peak)


def by_ocrmypdf(papers: list[bytes]) -> tuple[list[str], float]:
    """Read each file as OCRmyPDF does, on one core and with the machine's own Tesseract.

    Return the texts and the processor seconds; a page it cannot read has no text.
    """
    command = ["ocrmypdf", "-l", "vie", "--rotate-pages", "--deskew", "--jobs", "1", "-q"]
    texts, before = [], _busy()
    with tempfile.TemporaryDirectory() as place:
        picture, text = Path(place) / "picture", Path(place) / "text"
        for data in papers:
            picture.write_bytes(data)
            text.unlink(missing_ok=True)
            files = ["--image-dpi", "200", "--sidecar", str(text), str(picture), f"{place}/pdf"]
            environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
            done = subprocess.run([*command, *files], check=False, env=environment)
            texts.append("" if done.returncode else text.read_text("utf-8"))
    return texts, _busy() - before


def understood(eyes: Eyes, page: PageReading, truth: Piece) -> tuple[int, int]:
    """Count the names, dates and IDs of a form that came out as fields, and all there are."""
    values = {fold(field.value) for field in eyes.understood([page]).fields}
    wanted = [field for field in truth["fields"] if field["type"] in {"name", "date", "id"}]
    dated = (date_in(f["value"]) if f["type"] == "date" else None for f in wanted)
    told = [day[0] if day else fold(f["value"]) for f, day in zip(wanted, dated, strict=True)]
    return sum(value in values for value in told), len(told)


def main() -> None:
    """Read the set, write the texts, print what it cost and how right it was."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("set", type=Path)
    asked.add_argument("--texts", type=Path, help="folder for one <page id>.txt per page")
    asked.add_argument("--model", type=Path, default=model.PLACE)
    asked.add_argument("--only", default="", help="part of the page ids to read")
    args = asked.parse_args()
    truths = [json.loads(p.read_text("utf-8")) for p in sorted(args.set.glob("*.json"))]
    truths = [truth for truth in truths if args.only in truth["id"]]
    papers = [(args.set / truth["file"]).read_bytes() for truth in truths]
    tessdata = str(model.fetch(args.model).parent)
    eyes = Eyes(tessdata)
    pages, cost = read_all(eyes, papers)
    if args.texts:
        args.texts.mkdir(parents=True, exist_ok=True)
        for truth, page in zip(truths, pages, strict=True):
            (args.texts / f"{truth['id']}.txt").write_text(page.text, "utf-8")
    told = [score(truth, page.text) for truth, page in zip(truths, pages, strict=True)]
    counts = [understood(eyes, page, truth) for truth, page in zip(truths, pages, strict=True)]
    print(
        f"{cost.pages} pages: {cost.busy / cost.pages:.2f} s a page and core, "
        f"{cost.start:.2f} of them to start; {cost.seconds / cost.pages:.2f} s by the clock; "
        f"{cost.peak / 2**20:.0f} MB at the most"
    )
    found, wanted = (sum(column) for column in zip(*counts, strict=True))
    print(f"told apart by their labels {100 * found / max(1, wanted):.1f} % of {wanted} values")
    show(told)
    if shutil.which("ocrmypdf"):
        texts, busy = by_ocrmypdf(papers)
        print(f"OCRmyPDF: {busy / cost.pages:.2f} s a page and core")
        show([score(truth, text) for truth, text in zip(truths, texts, strict=True)])


def _blank() -> bytes:
    file = io.BytesIO()
    Image.new("L", (16, 16), 255).save(file, "PNG")
    return file.getvalue()


def _busy() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))


if __name__ == "__main__":
    main()
