"""Papers: what forms and results cost to set, beside Typst alone with the same template and data.

Each is set by the office's own typesetter, results with the places for their signatures looked up,
and by a bare `typst.compile` that is given all it needs ready: content as JSON and the QR code
drawn. The middle one of each kind is compared, paper by paper in turns, so that a busy machine
slows both. Then a thousand receipts are set in one run. Memory is what the process holds; `grown`
is what a thousand receipts added after the first hundred.
"""

import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

import typst

from chalicelib.adapters.typesetting.joining import joined
from chalicelib.adapters.typesetting.typesetter import STANDARDS, TEMPLATES, inputs
from chalicelib.domain.results.content import ResultContent
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.said import Said
from chalicelib.usecases.printing import VOLUME
from infra import typefaces
from tests import results, writs
from tests.bench.rows import Row
from tests.samples import SHOWN

MANY = 1000
WARM = 100
SOME = 40
"""How many of each form are set by both, in turns."""
LETTERS = frozenset(range(0x10000))
"""The bare compiler is not asked which letters there are."""


def rows() -> Iterator[Row]:
    """Yield each form beside the bare compiler, then a thousand receipts in one run."""
    for model in Model:
        yield _form(f"form {model}", writs.a_content(model))
    law = writs.with_papers(40)
    papers = writs.handed_in(law)
    many = writs.a_content(Model.RECEIPT, law, components=papers)
    yield _form("form 01, 40 papers", many)
    for code in SHOWN:
        content = results.a_result(code)
        yield _result(f"{content.layout} {code}", content)
    yield _result("copy, 40 lines", results.with_lines(40))
    yield _bulk()
    yield _joined()


Paper = TypeVar("Paper", Content, ResultContent)


def numbered(content: Paper, number: int) -> Paper:
    """Return a paper like another, for another dossier of another applicant."""
    said = content.said
    code = f"{said.get('code', '')}-{number}"
    name = f"Nguyễn Văn {number}"
    given: dict[str, Said] = {**said, "code": code, "applicant": name, "signer": name}
    if "qr" in said:
        given["qr"] = f"{said['qr']}{number:06}"
    return replace(content, said=given)


def _compared(name: str, content: Paper, template: str, ours_of: Callable[[Paper], bytes]) -> Row:
    ours: list[float] = []
    bare: list[float] = []
    for number in range(0, 2 * SOME, 2):  # never twice the same: Typst remembers what it set
        one, other = numbered(content, number), numbered(content, number + 1)
        given = dict(inputs(other.said, LETTERS))
        ours.append(_took(partial(ours_of, one)))
        bare.append(_took(partial(_bare, template, given, content.at)))
    return _row(name, SOME, median(ours), median(bare), len(ours_of(content)), None)


def _form(name: str, content: Content) -> Row:
    return _compared(name, content, str(content.model), writs.typesetter().pdf)


def _result(name: str, content: ResultContent) -> Row:
    def ours(one: ResultContent) -> bytes:
        return writs.typesetter().result(one).pdf

    return _compared(name, content, str(content.layout), ours)


def _bare(template: str, given: dict[str, str], at: datetime) -> None:
    typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=[typefaces.PLACE],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=given,
        pdf_standards=list(STANDARDS),
        timestamp=at,
    )


def _bulk() -> Row:
    """Set a thousand slips and put them together, as a run does; every 25th is set bare as well."""
    typesetter, content = writs.typesetter(), writs.a_content(Model.RECEIPT)
    alone: list[float] = []
    bare: list[float] = []
    parts: list[tuple[str, bytes]] = []
    together: list[float] = []
    warm, size = 0.0, 0
    for number in range(MANY):
        started = perf_counter()
        pdf = typesetter.pdf(numbered(content, number))
        alone.append(perf_counter() - started)
        parts.append((f"H33.16-260302-{number:04}", pdf))
        if number % (MANY // SOME) == 0:
            given = dict(inputs(numbered(content, MANY + number).said, LETTERS))
            bare.append(_took(partial(_bare, content.model, given, content.at)))
        if len(parts) == VOLUME:
            started = perf_counter()
            size += len(joined(Model.RECEIPT.label, parts, content.at))
            together.append(perf_counter() - started)
            parts.clear()
            warm = warm or held()
    ours = median(alone) + median(together) / VOLUME
    return _row(f"{MANY} slips in one run", MANY, ours, median(bare), size, held() - warm)


def _joined() -> Row:
    """Put a thousand slips together as they lie in the archive, which is all a run does to them."""
    typesetter, content = writs.typesetter(), writs.a_content(Model.RECEIPT)
    kept = [typesetter.pdf(numbered(content, number)) for number in range(VOLUME)]
    took: list[float] = []
    warm, size = 0.0, 0
    for volume in range(MANY // VOLUME):
        parts = [(f"H33.16-260302-{volume:02}{place:02}", pdf) for place, pdf in enumerate(kept)]
        started = perf_counter()
        size += len(joined(Model.RECEIPT.label, parts, content.at))
        took.append(perf_counter() - started)
        warm = warm or held()
    name = f"{MANY} slips from the archive"
    return _row(name, MANY, median(took) / VOLUME, None, size, held() - warm)


def _took(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def held() -> float:
    """Return the megabytes of memory the process holds now; the most it held where unknown."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize() / 10**6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 10**6 if sys.platform == "darwin" else most / 10**3


def _row(
    name: str, number: int, ours: float, bare: float | None, size: int, grown: float | None
) -> Row:
    return {
        "what": name,
        "papers": number,
        "ms": round(ours * 1000, 1),
        "bare ms": None if bare is None else round(bare * 1000, 1),
        "ratio": None if bare is None else round(ours / bare, 2),
        "bytes": size,
        "MB held": round(held(), 0),
        "MB grown": None if grown is None else round(grown, 1),
    }
