"""Reading: how fast, how right and how large, on a set of page pictures with known text.

    python -m tests.bench.ocr SET [--texts OUT]
    OCR_SET=SET python -m tests.bench ocr

Every page is read by the very code the function runs. A page's JSON in SET names its picture
(`file`), how it lies (`rot`), its printed pieces (`segs`) and the values a form reader must find
(`fields`); tests.bench.pages makes such sets, and makes one where none is named. Cover sheets and
empty pages are spoiled beside. Where `ocrmypdf` can be run, it reads the same pages in the same
run. The figures go into ``build/bench.json``.
"""

import argparse
import io
import json
import os
import resource
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from chalicelib.adapters.eyes import Eyes
from chalicelib.domain.papers.values import date_in
from chalicelib.domain.reading import PageReading
from infra import model
from tests.bench.pages import page
from tests.bench.paper.fonts import NoFonts, families
from tests.bench.paper.peer import busy, by_ocrmypdf
from tests.bench.paper.scoring import Piece, Score, fold, score
from tests.bench.paper.special import blanks_found, sheets_found
from tests.bench.rows import Row, table, written

BUILD = Path("build/bench.json")
KINDS = ("name", "id", "date", "code")
PRINTED, COUNT, SEED = Path("build/pages"), 40, 1
"""Where pages are printed when no set is named, how many, and by which draw."""


def figures(scores: Sequence[Score]) -> dict[str, float | None]:
    """Return percentages over all pages: wrong characters and words, and fields found by type."""

    def wrong(part: str) -> float:
        whole: int = sum(getattr(one, part) for one in scores)
        wrongs: int = sum(getattr(one, f"wrong_{part}") for one in scores)
        return 100 * wrongs / whole

    fields = [field for one in scores for field in one.fields]
    found: dict[str, float | None] = {
        "wrong chars %": wrong("chars"),
        "wrong words %": wrong("words"),
    }
    found["without diacritics %"] = wrong("plain")
    for kind in (*KINDS, "all"):
        hits = [ok for which, _, ok in fields if kind in {which, "all"}]
        found[f"{kind} fields %"] = 100 * sum(hits) / len(hits) if hits else None
    return {name: value and round(value, 2) for name, value in found.items()}


def worst(scores: Sequence[Score]) -> None:
    """Print the pages read worst, with the fields missed."""
    for one in sorted(scores, key=lambda one: -one.wrong_chars / one.chars)[:8]:
        missed = [value for _, value, ok in one.fields if not ok]
        print(f"  {100 * one.wrong_chars / one.chars:6.2f} %  {one.page}  missed: {missed}")


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
    before = busy()
    eyes.read(_blank())
    start = busy() - before
    began, before = time.perf_counter(), busy()
    pages = [eyes.read(data).pages[0] for data in papers]
    spent, used = time.perf_counter() - began, busy() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return pages, Cost(len(pages), spent, used, start, peak)


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
    eyes = opened(args.model)
    found = beside(eyes, *known(args.set, args.only), args.texts)
    print("\n".join(table(found)))
    written({"ocr": found}, BUILD)


def rows() -> list[Row]:
    """Measure on the set that OCR_SET names, or on pages printed here."""
    named = os.environ.get("OCR_SET")
    try:
        place = Path(named) if named else printed(PRINTED)
    except NoFonts as lack:
        return [{"figure": str(lack), "Một Cửa": None}]
    return beside(opened(model.PLACE), *known(place))


def opened(models: Path) -> Eyes:
    """Return the function's eyes, with every model it has."""
    folder = model.fetch(models).parent
    model.complete(folder)
    return Eyes(str(folder))


def known(place: Path, part: str = "") -> tuple[list[Piece], list[bytes]]:
    """Return what is printed on the pages of a set whose id has that part, and their pictures."""
    truths = [json.loads(p.read_text("utf-8")) for p in sorted(place.glob("*.json"))]
    truths = [truth for truth in truths if part in truth["id"]]
    return truths, [(place / truth["file"]).read_bytes() for truth in truths]


def printed(place: Path) -> Path:
    """Print and spoil a set of pages in the fonts of this machine, and return where they lie."""
    fonts = families(())
    place.mkdir(parents=True, exist_ok=True)
    for number in range(COUNT):
        page(SEED, number, fonts, place)
    return place


def beside(
    eyes: Eyes, truths: Sequence[Piece], papers: list[bytes], texts: Path | None = None
) -> list[Row]:
    """Read a set with the function's code and, where it can be run, with OCRmyPDF."""
    readers = {"Một Cửa": ours(eyes, truths, papers, texts)}
    if shutil.which("ocrmypdf"):
        readers["OCRmyPDF"] = theirs(truths, papers)
    names = tuple(readers["Một Cửa"])
    return [
        {"figure": name, **{who: found.get(name) for who, found in readers.items()}}
        for name in names
    ]


def ours(eyes: Eyes, truths: Sequence[Piece], papers: list[bytes], texts: Path | None) -> Row:
    """Read the set with the function's own code; return all figures."""
    pages, cost = read_all(eyes, papers)
    both = list(zip(truths, pages, strict=True))
    if texts:
        texts.mkdir(parents=True, exist_ok=True)
        for truth, page in both:
            (texts / f"{truth['id']}.txt").write_text(page.text, "utf-8")
    scores = [score(truth, page.text) for truth, page in both]
    worst(scores)
    counts = [understood(eyes, page, truth) for truth, page in both]
    found, wanted = (sum(column) for column in zip(*counts, strict=True))
    return {
        "pages": cost.pages,
        "s a page and core": round(cost.busy / cost.pages, 2),
        "s of them to start": round(cost.start, 2),
        "MB of the reader": round(cost.peak / 2**20),
        **figures(scores),
        "fields by label %": round(100 * found / max(1, wanted), 1),
        "upright %": _share(page.turned == truth["rot"] for truth, page in both),
        "sheets found %": _share(sheets_found(eyes)),
        "blanks found %": _share(blanks_found(eyes)),
    }


def theirs(truths: Sequence[Piece], papers: list[bytes]) -> Row:
    """Read the set with OCRmyPDF; return what can be compared."""
    texts, used = by_ocrmypdf(papers)
    scores = [score(truth, text) for truth, text in zip(truths, texts, strict=True)]
    cost = {"pages": len(papers), "s a page and core": round(used / len(papers), 2)}
    return {**cost, **figures(scores)}


def _share(hits: Iterable[bool]) -> float:
    told = list(hits)
    return round(100 * sum(told) / len(told), 1)


def _blank() -> bytes:
    file = io.BytesIO()
    Image.new("L", (16, 16), 255).save(file, "PNG")
    return file.getvalue()


if __name__ == "__main__":
    main()
