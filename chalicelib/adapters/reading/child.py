"""Child: reads one paper in a process of its own, so that a poisonous file kills only it."""

import json
import resource
import sys
from dataclasses import asdict, replace

from chalicelib.adapters.reading.opening import open_paper
from chalicelib.adapters.reading.page import read_page
from chalicelib.adapters.reading.picture import Paper
from chalicelib.adapters.reading.recognising import Recogniser, recogniser
from chalicelib.domain.reading import Limits, PageReading, UnreadablePaper


def _say(**message: object) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(model_dir: str, limits: Limits, first: int, last: int) -> None:
    """Read pages `first` to `last` of the paper on standard input; a line of JSON for each thing.

    First ``{"kind", "pages", "signed"}``, or ``{"refused"}`` and no more. Then of each page
    ``{"seen": …}`` once there is a picture of it, and ``{"page": …}`` when it is read, or why it
    is not.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        paper = open_paper(sys.stdin.buffer.read(), limits)
        _say(kind=paper.kind, pages=paper.pages, signed=paper.signed)
    except UnreadablePaper as refusal:
        _say(refused=refusal.reason)
        return
    except MemoryError:
        _say(refused="too-large")
        return
    with recogniser(model_dir) as eyes:
        for number in range(first, min(last, paper.pages) + 1):
            _say(page=asdict(_read(eyes, paper, number)))


def _read(eyes: Recogniser, paper: Paper, number: int) -> PageReading:
    page = PageReading(number=number, width=0, height=0, dpi=0)
    try:
        picture = paper.page(number)
        width, height = picture.image.size
        page = replace(page, width=width, height=height, dpi=picture.dpi)
        _say(seen=asdict(page))
        held = [picture]
        del picture  # else it would lie here until the page is read
        return read_page(eyes, held.pop(), number)
    except UnreadablePaper as no:
        return replace(page, unread=no.reason)
    except MemoryError:
        return replace(page, unread="too-large")


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]))
