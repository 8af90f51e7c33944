"""Child: writes one paper anew in a process of its own, since that means decoding it again."""

import json
import resource
import sys

from chalicelib.adapters.archival.pdfa import archived
from chalicelib.adapters.reading.opening import open_paper
from chalicelib.domain.reading import Limits
from chalicelib.domain.transcript import page_from


def main(limits: Limits) -> None:
    """Read pages (one line of JSON) and the paper on standard input; write the PDF/A."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages, _, data = sys.stdin.buffer.read().partition(b"\n")
    paper = open_paper(data, limits)
    sys.stdout.buffer.write(archived(paper, [page_from(page) for page in json.loads(pages)]))


if __name__ == "__main__":
    main(Limits(**json.loads(sys.argv[1])))
