"""Rows: what a part of the benchmarks found, as lines of a table and as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str | float | bool | None]
"""Column → value; the rows of a part have the same columns."""


def table(rows: Sequence[Row]) -> Iterable[str]:
    """Yield the lines of a table."""
    if not rows:
        return
    names = tuple(rows[0])
    shown = [names, *(tuple(_shown(row[name]) for name in names) for row in rows)]
    widths = [max(len(line[at]) for line in shown) for at in range(len(names))]
    right = [not isinstance(rows[0][name], str) for name in names]
    for line in shown:
        cells = zip(line, widths, right, strict=True)
        yield "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in cells).rstrip()


def _shown(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return value if isinstance(value, str) else f"{value:g}"


def written(found: Mapping[str, Sequence[Row]], path: Path) -> None:
    """Write what was found as JSON; a part not measured now stays as it was measured last."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**before, **found}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", "utf-8")
