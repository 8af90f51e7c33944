"""The lake itself: append, fold, rebuild, and ask."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from chalicelib.adapters.lake import dimensions, engine
from chalicelib.adapters.lake.bucket import Bucket
from chalicelib.adapters.lake.columns import Wrong, read, spelled
from chalicelib.adapters.lake.folding import Folding
from chalicelib.adapters.lake.opened import Opened
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import Fact
from chalicelib.domain.history import plain
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.reports import outside
from chalicelib.domain.sealing import Extent

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

WINDOW = timedelta(days=2)
"""How many days of arrivals before the last fold are folded again, in case it missed some."""
MOST_REPORT = 32 * 1024 * 1024
"""The longest report of a provider, in bytes."""
MOST_OUTSIDE = 256 * 1024
"""The longest file of figures measured elsewhere, in bytes."""
SPOOLED = 20_000
"""How many facts are laid into the engine at once when the lake is made anew."""
MOST_FILES = 100_000
"""How many deltas are folded at once; a day of 35,000 entries brings at most as many."""
MOST_BYTES = 512 * 1024 * 1024
"""And how much of them, in bytes: some 500,000 facts."""
_MARK = "facts/_folded.json"
_PROCEDURES = "dimensions/procedures.jsonl"
_PROCEDURE = TypeAdapter(Procedure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a fold did and found.

    `arrived` tells for each day that was looked at how many delta files arrived on it; `wrong` how
    many lines lie in quarantine for each reason; `differing` how many entries were told of in two
    ways.
    """

    arrived: Mapping[date, int] = field(default_factory=dict)
    wrong: Mapping[str, int] = field(default_factory=dict)
    differing: int = 0


class Lake:
    """The lake bucket; `s3` is a botocore client."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._bucket = Bucket(s3, bucket)

    def append(self, batch: str, facts: Sequence[Fact], at: datetime) -> None:
        """Write what one stream batch changed (1 PutObject); the same batch again, the same key."""
        if not facts:
            return
        day = at.astimezone(LOCAL).date()
        self._bucket.put(f"deltas/day={day.isoformat()}/{batch}.jsonl", _lines(facts))

    def fold(self, at: datetime) -> Folded:
        """Fold the deltas that arrived since the last time into the months they belong to.

        Folding the same delta twice changes nothing: a fact is one (code, seq), and the first one
        stays. The mark of the fold is written last, so one that was cut off is done again. Of much
        that arrived as much is folded at once as the disk takes, and the mark moves on with it.
        """
        today = at.astimezone(LOCAL).date()
        keys = left = tuple(sorted({*self._arrived(today), *self._waiting()}))
        differing, more = 0, True
        while more:
            with TemporaryDirectory() as folder:
                work = Path(folder)
                folding = Folding(self._bucket, work)
                done = self._sort(left, work / "fresh.ndjson", at)
                folding.take(work / "fresh.ndjson")
                differing += sum(folding.merge(month) for month in folding.months)
            left = left[done:]
            more = bool(left)
            self._mark(min(_day_of(left[0]), today) if left else today)
        return Folded(arrived=_by_day(keys), wrong=self._quarantined(), differing=differing)

    def rebuild(self, facts: Iterable[Fact], at: datetime) -> int:
        """Make the lake anew of every fact there is, and return how many those are.

        Months that hold none of them go. What arrived in the last days is folded again the next
        night, which changes nothing.
        """
        with TemporaryDirectory() as folder:
            work = Path(folder)
            folding = Folding(self._bucket, work, str(work / "fresh.duckdb"))
            for some in _spooled(facts):
                (work / "some.ndjson").write_bytes(_lines(some))
                folding.take(work / "some.ndjson")
            months = folding.months
            for month in months:
                folding.merge(month, anew=True)
        for name in ("facts", "hashes", "extents"):
            wanted = {f"{name}/month={month}" for month in months}
            for key in tuple(self._bucket.keys(f"{name}/month=")):
                if key.rpartition("/")[0] not in wanted:
                    self._bucket.drop(key)
        self._mark(at.astimezone(LOCAL).date())
        with self.opened(()) as opened:
            return opened.count()

    @contextmanager
    def opened(self, agencies: Sequence[Agency]) -> Iterator[Opened]:
        """Open the lake as it lies there now, to be asked; `agencies` are all there are."""
        with TemporaryDirectory() as folder:
            work = Path(folder)
            base = engine.connect(work)
            paths = self._bucket.save(tuple(self._bucket.keys("facts/month=")), work)
            engine.relations(base, paths, engine.Law(self.law(), tuple(agencies)))
            yield Opened(base)

    def law(self) -> tuple[Procedure, ...]:
        """Return what is kept of the versions of procedures, which never change."""
        kept = self._bucket.get(_PROCEDURES) or b""
        return tuple(_PROCEDURE.validate_json(line) for line in kept.splitlines())

    def keep_law(self, procedures: Sequence[Procedure]) -> None:
        """Keep versions of procedures (1 PutObject), beside which facts are read."""
        ordered = sorted(procedures, key=lambda one: (one.code, one.version))
        lines = (_PROCEDURE.dump_json(one) + b"\n" for one in ordered)
        self._bucket.put(_PROCEDURES, b"".join(lines))

    def lay_dimensions(self, agencies: Sequence[Agency]) -> None:
        """Lay what is kept of the law, and all agencies, where Athena reads them (2 PutObject)."""
        dimensions.lay(self._bucket, engine.Law(self.law(), tuple(agencies)))

    def entries(self, since: date) -> Iterator[tuple[str, int, date, str]]:
        """Yield code, seq, day and hash of entries made since a day, by month of filing and code.

        Months of which no entry was made since that day are not read.
        """
        extents = self._extents().items()
        keys = tuple(
            f"hashes/{month}/hashes.parquet"
            for month, days in extents
            if max(days, default=since) >= since
        )
        with TemporaryDirectory() as folder:
            for path in self._bucket.save(keys, Path(folder)):
                rows = engine.connect(Path(folder)).execute(
                    f"SELECT code, seq, entered_on, hash FROM read_parquet('{path}') "  # noqa: S608 - own path
                    "WHERE entered_on >= ? ORDER BY code, seq",
                    [since],
                )
                while some := rows.fetchmany(10_000):
                    yield from some

    def extents(self) -> Mapping[date, Extent]:
        """Return what the entries of each local day come to (1 GetObject a month of filing)."""
        found: dict[date, Extent] = {}
        for days in self._extents().values():
            for on, one in days.items():
                before = found.get(on, Extent(0, 0))
                found[on] = Extent(before.count + one.count, before.mix ^ one.mix)
        return found

    def _extents(self) -> Mapping[str, Mapping[date, Extent]]:
        """Return for each month of filing, as its folder is called, what its days come to."""
        keys = tuple(self._bucket.keys("extents/month="))
        read = (json.loads(data) for data in self._bucket.several(keys))
        return {
            key.split("/")[1]: {date.fromisoformat(on): Extent(*one) for on, one in days.items()}
            for key, days in zip(keys, read, strict=True)
        }

    def report(self, provider: str, day: date) -> bytes | None:
        """Return a provider's report of a day, None where there is none (1 GetObject).

        Raises TooLarge for more than 32 MB.
        """
        return self._bucket.get(f"settlements/{provider}/{day.isoformat()}.csv", MOST_REPORT)

    def outside(self, month: str) -> bytes | None:
        """Return figures of a month that are measured elsewhere, None where there are none.

        Raises TooLarge for more than 256 KB.
        """
        return self._bucket.get(outside.key(month), MOST_OUTSIDE)

    def publish(self, key: str, data: bytes, content_type: str) -> None:  # noqa: ARG002 - the lake is read by machines
        """Keep a table for the office, whole, under ``tables/`` (1 PutObject)."""
        self._bucket.put(f"tables/{key}", data)

    def has_tables(self, day: date) -> bool:
        """Tell whether tables of a day are kept (1 ListObjectsV2)."""
        return any(True for _ in self._bucket.keys(f"tables/{day.isoformat()}/"))

    def counted(self, day: date) -> Extent | None:
        """Return of which entries the tables of a day were made (1 GetObject).

        None where they were not made, or never made whole.
        """
        known = self._bucket.get(_counted(day))
        return Extent(*json.loads(known)) if known else None

    def keep_counted(self, day: date, extent: Extent) -> None:
        """Keep that tables of a day were published whole, and of which entries (1 PutObject)."""
        self._bucket.put(_counted(day), json.dumps([extent.count, extent.mix]).encode())

    def _arrived(self, today: date) -> tuple[str, ...]:
        since = min(today, self._folded_until()) - WINDOW
        last = f"deltas/day={today.isoformat()}/~"
        keys = self._bucket.keys("deltas/", after=f"deltas/day={since.isoformat()}/")
        return tuple(key for key in keys if key <= last)

    def _waiting(self) -> Iterator[str]:
        """Yield deltas, arrived whenever, of which a line is set aside as from the future."""
        keys = tuple(self._bucket.keys("quarantine/"))
        for key, data in zip(keys, self._bucket.several(keys), strict=True):
            if any(json.loads(line)["reason"] == Wrong.FUTURE for line in data.splitlines()):
                yield key.replace("quarantine/", "deltas/", 1)

    def _sort(self, keys: Sequence[str], good: Path, at: datetime) -> int:
        """Gather the facts of the deltas in one file, put other lines into quarantine.

        Returns how many deltas were sorted: no more of them than are folded at once.
        """
        set_aside = set(self._bucket.keys("quarantine/"))
        with good.open("wb") as facts:
            for number, (key, data) in enumerate(
                zip(keys, self._bucket.several(keys), strict=True)
            ):
                if number == MOST_FILES or facts.tell() > MOST_BYTES:
                    return number
                bad = []
                for line in filter(None, data.split(b"\n")):
                    said = read(line, at)
                    if isinstance(said, Wrong):
                        bad.append(_set_aside(said, line))
                    else:
                        facts.write(spelled(said))
                place = key.replace("deltas/", "quarantine/", 1)
                if bad:
                    self._bucket.put(place, b"".join(bad))
                elif data and place in set_aside:
                    self._bucket.drop(place)
        return len(keys)

    def _mark(self, day: date) -> None:
        """Keep that what arrived before a day, and some of it, is folded (1 PutObject)."""
        self._bucket.put(_MARK, json.dumps({"until": day.isoformat()}).encode())

    def _quarantined(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        keys = tuple(self._bucket.keys("quarantine/"))
        for data in self._bucket.several(keys):
            for line in data.splitlines():
                reason = json.loads(line)["reason"]
                counts[reason] = counts.get(reason, 0) + 1
        return dict(sorted(counts.items()))

    def _folded_until(self) -> date:
        known = self._bucket.get(_MARK)
        return date.fromisoformat(json.loads(known)["until"]) if known else date.min + WINDOW


def _lines(facts: Iterable[Fact]) -> bytes:
    return b"".join(json.dumps(plain(one), ensure_ascii=False).encode() + b"\n" for one in facts)


def _counted(day: date) -> str:
    return f"counted/{day.isoformat()}.json"


def _set_aside(reason: Wrong, line: bytes) -> bytes:
    told = {"reason": reason, "line": line.decode(errors="replace")}
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _day_of(key: str) -> date:
    return date.fromisoformat(key.split("/")[1].removeprefix("day="))


def _by_day(keys: Sequence[str]) -> Mapping[date, int]:
    counts: dict[date, int] = {}
    for key in keys:
        day = _day_of(key)
        counts[day] = counts.get(day, 0) + 1
    return counts


def _spooled(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    some: list[Fact] = []
    for one in facts:
        some.append(one)
        if len(some) == SPOOLED:
            yield some
            some = []
    if some:
        yield some
