"""Benchmarks: what the system costs, always beside the least it could cost.

``python -m tests.bench [errands] [cpu] [imports] [load] [batch] [search] [statistics] [money]
[stream] [papers] [signing] [ocr]`` prints a table for each part named (all by default) and keeps
the figures in ``build/bench.json``.
Times are compared within one run, side by side; on a busy machine only the ratios say something.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.bench.rows import Row, table, written

PARTS = (
    "errands",
    "cpu",
    "imports",
    "load",
    "batch",
    "search",
    "statistics",
    "money",
    "stream",
    "papers",
    "signing",
    "ocr",
)
BUILD = Path("build/bench.json")
WRONG = ("lost", "doubled")
"""What must be none: it is a defect, however fast."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; returns 1 where something was lost or doubled, whatever was slow."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part")
    asked = parser.parse_args(arguments).parts or PARTS
    found: dict[str, Sequence[Row]] = {}
    for name in asked:
        part = import_module(f"tests.bench.{name}")
        print(f"\n{(part.__doc__ or '').partition(chr(10))[0]}\n")
        found[name] = list(part.rows())
        print("\n".join(table(found[name])), flush=True)
        written(found, BUILD)
    return int(any(row.get(wrong) for rows in found.values() for row in rows for wrong in WRONG))


if __name__ == "__main__":
    sys.exit(main())
