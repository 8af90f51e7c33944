"""Child: reads one paper in a process of its own, so that a poisonous file kills only it."""

import json
import resource
import sys
from dataclasses import asdict

from chalicelib.adapters.reading.opening import open_paper
from chalicelib.adapters.reading.page import read_page
from chalicelib.adapters.reading.recognising import recogniser
from chalicelib.domain.reading import Limits, UnreadablePaper


def _say(**message: object) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(model_dir: str, limits: Limits) -> None:
    """Read the paper on standard input; one JSON object per line on standard output.

    First ``{"kind", "pages"}``, then one ``{"page": …}`` each; a refusal is
    ``{"refused", "page"}`` and ends the reading.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        paper = open_paper(sys.stdin.buffer.read(), limits)
        _say(kind=paper.kind, pages=paper.pages)
        with recogniser(model_dir) as api:
            for number in range(1, paper.pages + 1):
                _say(page=asdict(read_page(api, paper.page(number), number)))
    except UnreadablePaper as refusal:
        _say(refused=refusal.reason, page=refusal.page)
    except MemoryError:
        _say(refused="too-large", page=None)


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
