"""Facts: those of the invented province, made by DuckDB a month of filing at a time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from chalicelib.adapters.lake import engine
from chalicelib.adapters.lake.columns import COLUMNS, HASHES, KEPT
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact
from tests.province import lives
from tests.province.extent import Province
from tests.province.ways import walked

FILES = {"facts": tuple(KEPT), "hashes": HASHES}


def end_of(day: date) -> datetime:
    """Return the moment a local day ends."""
    return datetime.combine(day + timedelta(1), time(), LOCAL).astimezone(UTC)


def lay(
    province: Province, folder: Path, until: datetime, files: Sequence[str] = tuple(FILES)
) -> int:
    """Write the files of a lake in which everything is folded that was entered until a moment.

    Returns how many facts it holds.
    """
    base, count = opened(province, folder), 0
    for month, low, high in province.months():
        base.execute(f"CREATE OR REPLACE TABLE made AS {lives.facts(province, low, high, until)}")
        count += int(base.execute("SELECT count(*) FROM made").fetchone()[0])
        for name in files:
            path = folder / name / f"month={month}" / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            query = f"SELECT {', '.join(FILES[name])} FROM made ORDER BY code, seq"  # noqa: S608
            base.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return count


def entered(province: Province, folder: Path, since: datetime, until: datetime) -> Iterator[Fact]:
    """Yield the facts that were entered from a moment on until another, as the stream has them."""
    base = opened(province, folder)
    columns = ", ".join(COLUMNS)
    for _, low, high in province.months():
        facts = lives.facts(province, low, high, until)
        rows = base.execute(
            f"SELECT {columns} FROM ({facts}) "  # noqa: S608
            "WHERE entered_at >= ? ORDER BY entered_at, code, seq",
            [since],
        ).fetchall()
        for row in rows:
            yield Fact(**{name: _plain(value) for name, value in zip(COLUMNS, row, strict=True)})


def moment_before(province: Province, folder: Path, count: int, until: datetime) -> datetime:
    """Return since when so many facts were entered until a moment."""
    base = opened(province, folder)
    base.execute("CREATE TABLE moments (entered_at TIMESTAMPTZ)")
    latest = f"ORDER BY entered_at DESC LIMIT {count}"
    for _, low, high in province.months():
        facts = lives.facts(province, low, high, until)
        base.execute(f"INSERT INTO moments SELECT entered_at FROM ({facts}) {latest}")  # noqa: S608
    last = f"SELECT min(entered_at) FROM (FROM moments {latest})"  # noqa: S608
    found: datetime = base.execute(last).fetchone()[0]
    return found.astimezone(UTC)


def opened(province: Province, folder: Path) -> Any:
    """Return a DuckDB that knows the ways of a province."""
    base = engine.connect(folder)
    base.execute("SET TimeZone = 'UTC'")
    rows = [
        {"way": number, **row} for number, way in enumerate(province.ways) for row in walked(way)
    ]
    names = tuple(rows[0])
    kinds = ", ".join(f"{name} {_kind(name)}" for name in names)
    base.execute(f"CREATE TABLE entries ({kinds})")
    places = ", ".join("?" for _ in names)
    values = [tuple(row.values()) for row in rows]
    base.executemany(f"INSERT INTO entries VALUES ({places})", values)  # noqa: S608
    return base


def _kind(name: str) -> str:
    if name in {"step", "role"}:
        return "VARCHAR"
    if name.endswith(("_quick", "_share", "_after")):
        return "DOUBLE"
    is_flag = name in {"receives", "paused", "extended", "finished", "withdrawn", "rated"}
    return "BOOLEAN" if is_flag else "BIGINT"


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
