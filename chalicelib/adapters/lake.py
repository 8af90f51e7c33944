"""The lake: facts as they come in, folded nightly into Parquet, and the tables reckoned from it.

Layout under ``lake/``: ``deltas/day=YYYY-MM-DD/<batch>.jsonl`` as the stream brings them (the day
is the day of arrival), ``facts/month=YYYY-MM/facts.parquet`` (the month of the entry), and
``quarantine/day=YYYY-MM-DD/<batch>.jsonl`` for lines that are no facts, until somebody has looked.
``settlements/<provider>/YYYY-MM-DD.csv`` are providers' reports, put there by whoever fetches them.
Folding the same delta twice changes nothing: a fact is one (code, seq), and the first one stays.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_type_hints

from botocore.exceptions import ClientError
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact
from chalicelib.domain.history import plain
from chalicelib.domain.refusals import TooLarge
from chalicelib.domain.reports.ii06a import Line
from chalicelib.domain.reports.periods import Period

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

WINDOW = timedelta(days=2)
"""How many days of arrivals before the last fold are folded again, in case it missed some."""
MOST_REPORT = 32 * 1024 * 1024
"""The longest report of a provider, in bytes."""
AT_ONCE = 10
"""How many files are fetched at the same time."""
_BIGINT = range(-(2**63), 2**63)

_SQL_TYPES: Mapping[Any, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    bool: "BOOLEAN",
    datetime: "TIMESTAMPTZ",
    date: "DATE",
    date | None: "DATE",
    datetime | None: "TIMESTAMPTZ",
    int | None: "BIGINT",
}
COLUMNS = {name: _SQL_TYPES[kind] for name, kind in get_type_hints(Fact).items()}


@dataclass(frozen=True, slots=True)
class Folded:
    """What a fold found: facts in the lake, delta files read, lines that lie in quarantine."""

    facts: int
    deltas: int
    quarantined: int


class Lake:
    """The lake bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def append(self, batch: str, facts: Sequence[Fact], at: datetime) -> None:
        """Write what one stream batch changed (1 PutObject); the same batch again, the same key."""
        if not facts:
            return
        body = "".join(json.dumps(plain(fact), ensure_ascii=False) + "\n" for fact in facts)
        day = at.astimezone(LOCAL).date()
        key = f"deltas/day={day.isoformat()}/{batch}.jsonl"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body.encode())

    def fold(self, at: datetime) -> Folded:
        """Fold the deltas that arrived since the last time into the months they belong to."""
        today = at.astimezone(LOCAL).date()
        since = min(today, self._folded_until()) - WINDOW
        with TemporaryDirectory() as folder:
            work = Path(folder)
            deltas = self._sort(work, since, today)
            self._merge(work)
        self._put("facts/_folded.json", json.dumps({"until": today.isoformat()}).encode())
        return Folded(facts=self._count(), deltas=deltas, quarantined=self._quarantined())

    def ii06a(self, period: Period, field_names: Mapping[str, str]) -> tuple[Line, ...]:
        """Return the lines of II.06a for a period; `field_names` tells each procedure's field."""
        with TemporaryDirectory() as folder:
            found = self._fetch_months(Path(folder))
            if not found:
                return ()
            base = _connect()
            base.execute(f"CREATE VIEW facts AS SELECT * FROM {_months(folder)}")  # noqa: S608 - own path
            base.execute("CREATE TABLE fields (procedure VARCHAR, field_name VARCHAR)")
            if field_names:
                base.executemany("INSERT INTO fields VALUES (?, ?)", list(field_names.items()))
            result = base.execute(sql("ii06a"), {"first": period.first, "last": period.last})
            names = [column[0] for column in result.description]
            return tuple(Line(**dict(zip(names, row, strict=True))) for row in result.fetchall())

    def report(self, provider: str, day: date) -> bytes | None:
        """Return a provider's report of a day, None where there is none (1 GetObject).

        Raises TooLarge for more than 32 MB.
        """
        return self._get(f"settlements/{provider}/{day.isoformat()}.csv", MOST_REPORT)

    def _sort(self, work: Path, since: date, until: date) -> int:
        """Gather the facts of the deltas in one file, put other lines into quarantine."""
        last = f"deltas/day={until.isoformat()}/~"
        keys = self._keys("deltas/", after=f"deltas/day={since.isoformat()}/")
        wanted = [key for key in keys if key <= last]
        with (work / "good.ndjson").open("wb") as good, ThreadPoolExecutor(AT_ONCE) as pool:
            for key, data in zip(wanted, pool.map(self._get, wanted), strict=True):
                wrong = []
                for line in filter(None, (data or b"").split(b"\n")):
                    if is_fact(line):
                        good.write(line + b"\n")
                    else:
                        wrong.append(line)
                if wrong:
                    self._put(key.replace("deltas/", "quarantine/", 1), b"\n".join(wrong))
        return len(wanted)

    def _quarantined(self) -> int:
        found = (self._get(key) or b"" for key in self._keys("quarantine/"))
        return sum(data.count(b"\n") + 1 for data in found)

    def _merge(self, work: Path) -> None:
        base = _connect()
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        base.execute(f"CREATE TABLE fresh ({columns})")
        shape = json.dumps(COLUMNS).replace('"', "'")
        base.execute(
            f"INSERT INTO fresh SELECT * FROM read_json('{work}/good.ndjson', "  # noqa: S608 - own paths
            f"format='newline_delimited', columns={shape})"
        )
        months = base.execute(
            "SELECT DISTINCT strftime(entered_on, '%Y-%m') FROM fresh ORDER BY 1"
        ).fetchall()
        for (month,) in months:
            self._merge_month(base, work, month)

    def _merge_month(self, base: Any, work: Path, month: str) -> None:  # noqa: ANN401 - DuckDB has no types here
        key = f"facts/month={month}/facts.parquet"
        old, new = work / "old.parquet", work / "new.parquet"
        known = self._get(key)
        source = f"SELECT *, 1 AS place FROM fresh WHERE strftime(entered_on, '%Y-%m') = '{month}'"  # noqa: S608 - own value
        if known is not None:
            old.write_bytes(known)
            source = f"SELECT *, 0 AS place FROM read_parquet('{old}') UNION ALL BY NAME {source}"  # noqa: S608 - own path
        base.execute(
            "COPY (SELECT * EXCLUDE (place) FROM (SELECT DISTINCT ON (code, seq) * "  # noqa: S608 - own values
            f"FROM ({source}) ORDER BY code, seq, place)) "
            f"TO '{new}' (FORMAT parquet, COMPRESSION zstd)"
        )
        self._put(key, new.read_bytes())

    def _fetch_months(self, work: Path) -> tuple[str, ...]:
        keys = tuple(key for key in self._keys("facts/month=") if key.endswith(".parquet"))
        for number, key in enumerate(keys):
            (work / f"{number:04}.parquet").write_bytes(self._get(key) or b"")
        return keys

    def _count(self) -> int:
        with TemporaryDirectory() as folder:
            if not self._fetch_months(Path(folder)):
                return 0
            row = _connect().execute(f"SELECT count(*) FROM {_months(folder)}").fetchone()  # noqa: S608 - own path
        return int(row[0]) if row else 0

    def _folded_until(self) -> date:
        known = self._get("facts/_folded.json")
        return date.fromisoformat(json.loads(known)["until"]) if known else date.min + WINDOW

    def _keys(self, prefix: str, after: str = "") -> Iterable[str]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=prefix, StartAfter=after or prefix):
            yield from (item["Key"] for item in page.get("Contents", ()))

    def _get(self, key: str, most: int | None = None) -> bytes | None:
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        if most is not None and found["ContentLength"] > most:
            raise TooLarge(f"Tệp lớn hơn {most} byte.", "key")
        return found["Body"].read()

    def _put(self, key: str, data: bytes) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=data)


def is_fact(line: bytes | str) -> bool:
    """Tell whether a line of a delta holds a whole fact, no less and no more."""
    try:
        fact = _reader().validate_json(line, strict=True, extra="forbid")
    except ValidationError:
        return False
    numbers = (value for value in astuple(fact) if isinstance(value, int))
    return fact.entered_at.tzinfo is not None and all(number in _BIGINT for number in numbers)


@cache
def _reader() -> TypeAdapter[Fact]:
    return TypeAdapter(Fact)


def _months(folder: str) -> str:
    return f"read_parquet('{folder}/*.parquet', union_by_name=true)"


def sql(name: str) -> str:
    """Return the query `name`, as DuckDB and Athena read it."""
    return (resources.files("chalicelib.adapters.reports") / f"{name}.sql").read_text("utf-8")


def _connect() -> Any:  # noqa: ANN401 - DuckDB has no types here
    import duckdb  # noqa: PLC0415 - only the statistics function carries it

    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "threads": "2",
        }
    )
