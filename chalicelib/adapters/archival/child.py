"""Child: copies the papers of one file in a process of its own, for that means decoding it again.

Standard input holds what was read of the file (one line of JSON) and the file. What to copy comes
by another pipe, a line of JSON for each paper: ``{"pages", "anew"}``. For each, standard output
gets parts: a line of JSON with their ``size`` and as many bytes; one without a size ends the paper.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator, Sequence

from chalicelib.adapters.archival.pdfa import archived
from chalicelib.adapters.archival.previews import Previews
from chalicelib.adapters.reading.opening import open_paper
from chalicelib.adapters.reading.picture import Paper
from chalicelib.domain.reading import Limits, PageReading
from chalicelib.domain.transcript import reading_from

Part = tuple[int | None, bytes]
"""The PDF (None) or the preview of a page (from 1; 0 the first in little), and its bytes."""


def main(limits: Limits, orders: int) -> None:
    """Copy what is ordered on the pipe of that number until it is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told, _, data = sys.stdin.buffer.read().partition(b"\n")
    paper = open_paper(data, limits)
    pages = {page.number: page for page in reading_from(told).pages}
    with os.fdopen(orders, "rb") as lines:
        for line in lines:
            order = json.loads(line)
            chosen = [pages[number] for number in order["pages"]]
            for page, part in _copied(paper, chosen, anew=order["anew"]):
                _say({"page": page, "size": len(part)}, part)
            _say({})


def _copied(paper: Paper, pages: Sequence[PageReading], *, anew: bool) -> Iterator[Part]:
    """Yield the PDF first: should a preview kill this process, it has been said."""
    previews = Previews()
    if anew:
        yield None, archived(paper, pages, previews)
    else:
        previews.take_all(paper, pages)
    yield from previews.packed()


def _say(head: dict[str, int | None], part: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + part)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Limits(**json.loads(sys.argv[1])), int(sys.argv[2]))
