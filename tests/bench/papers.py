"""Papers: what an official form costs to set, beside Typst alone with the same template and data.

A thousand receipts are set in one run by the office's own typesetter, then some by a bare
`typst.compile` that is given all it needs ready: content as JSON and the QR code drawn. The middle
one of each kind is compared, form by form in turns, so that a busy machine slows both. Memory is
what the process holds; `grown` is what a thousand receipts added after the first hundred.
"""

import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import typst

from chalicelib.adapters.typesetting.typesetter import STANDARDS, TEMPLATES, inputs
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.kinds import Model
from infra import typefaces
from tests import writs
from tests.bench.rows import Row

MANY = 1000
WARM = 100
SOME = 40
"""How many of each form are set by both, in turns."""
LETTERS = frozenset(range(0x10000))
"""The bare compiler is not asked which letters there are."""


def rows() -> Iterator[Row]:
    """Yield each form beside the bare compiler, then a thousand receipts in one run."""
    for model in Model:
        yield _compared(f"form {model}", writs.a_content(model))
    law = writs.with_papers(40)
    papers = writs.handed_in(law)
    yield _compared("form 01, 40 papers", writs.a_content(Model.RECEIPT, law, components=papers))
    yield _bulk()


def numbered(content: Content, number: int) -> Content:
    """Return a writ like another, for another dossier of another applicant."""
    code = f"{content.said.get('code', '')}-{number}"
    said = {**content.said, "code": code, "applicant": f"Nguyễn Văn {number}"}
    if "qr" in said:
        said["qr"] = f"{writs.ADDRESS}{code}"
    return replace(content, said=said)


def _compared(name: str, content: Content) -> Row:
    typesetter = writs.typesetter()
    typesetter.pdf(content)
    ours: list[float] = []
    bare: list[float] = []
    for number in range(0, 2 * SOME, 2):  # never twice the same: Typst remembers what it set
        one, other = numbered(content, number), numbered(content, number + 1)
        given = dict(inputs(other.said, LETTERS))
        ours.append(_took(partial(typesetter.pdf, one)))
        bare.append(_took(partial(_bare, other, given)))
    size = len(typesetter.pdf(content))
    return _row(name, SOME, median(ours), median(bare), size, None)


def _bare(content: Content, given: dict[str, str]) -> None:
    typst.compile(
        TEMPLATES / f"{content.model}.typ",
        root=TEMPLATES,
        font_paths=[typefaces.PLACE],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=given,
        pdf_standards=list(STANDARDS),
        timestamp=content.at,
    )


def _bulk() -> Row:
    typesetter, content = writs.typesetter(), writs.a_content(Model.RECEIPT)
    took: list[float] = []
    warm, size = 0.0, 0
    for number in range(MANY):
        one = numbered(content, number)
        started = perf_counter()
        size = len(typesetter.pdf(one))
        took.append(perf_counter() - started)
        if number == WARM:
            warm = held()
    return _row(f"{MANY} slips", MANY, median(took), None, size, held() - warm)


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
