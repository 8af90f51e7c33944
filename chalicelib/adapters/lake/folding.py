"""Folding: new facts taken into the months they belong to."""

import json
from pathlib import Path

from chalicelib.adapters.lake.bucket import Bucket
from chalicelib.adapters.lake.columns import COLUMNS, DERIVED, HASHES, KEPT
from chalicelib.adapters.lake.engine import connect

FILES = {
    "facts": (tuple(KEPT), "*", "stood"),
    "hashes": (HASHES, f"{', '.join(HASHES)}, entered_at", "merged"),
}
"""The files of a month: their columns, what of a fact they are made of, and out of which relation.
The last one's hashes are what the rest is reckoned of."""
TRIES = 5
_MERGED = """
CREATE OR REPLACE TABLE merged AS
SELECT DISTINCT ON (code, seq) * EXCLUDE (place)
FROM candidates
ORDER BY code, seq, place, entered_at, hash
"""
_DIFFERING = """
SELECT count(*)
FROM (SELECT code, seq FROM candidates GROUP BY code, seq HAVING count(DISTINCT hash) > 1)
"""
_STANDING = """
CREATE OR REPLACE VIEW stood AS
SELECT
    *,
    coalesce(min(entered_on) OVER later, DATE '9999-12-31') AS until_on,
    lead(entered_at) OVER (PARTITION BY code ORDER BY seq) AS until_at,
    min(entered_on) FILTER (WHERE supplements > 0) OVER before AS first_supplement_on
FROM merged
WINDOW
    later AS (PARTITION BY code ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
    before AS (PARTITION BY code ORDER BY seq ROWS UNBOUNDED PRECEDING)
"""
_EXTENTS = """
SELECT entered_on, count(*), bit_xor(CAST('0x' || substr(hash, 1, 15) AS BIGINT))
FROM whole
GROUP BY entered_on
ORDER BY entered_on
"""
"""As `domain.sealing.extent` reckons it, for the days that a month's entries were made on."""


class Contended(Exception):
    """A file of a month is written by others again and again."""


class Folding:
    """Fresh facts on their way into `bucket`; `work` is a folder for the while.

    In a `database` of a file they need not fit into memory.
    """

    def __init__(self, bucket: Bucket, work: Path, database: str = ":memory:") -> None:
        self._bucket = bucket
        self._work = work
        self._base = connect(work, database)
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        self._base.execute(f"CREATE TABLE fresh ({columns})")

    def take(self, lines: Path) -> None:
        """Take the facts of a file, one in JSON a line."""
        shape = json.dumps(COLUMNS).replace('"', "'")
        self._base.execute(
            f"INSERT INTO fresh SELECT * FROM read_json('{lines}', "  # noqa: S608 - own paths
            f"format='newline_delimited', columns={shape})"
        )

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months of filing that fresh facts belong to, ``YYYY-MM``."""
        found = self._base.execute(
            "SELECT DISTINCT strftime(submitted_on, '%Y-%m') FROM fresh ORDER BY 1"
        )
        return tuple(month for (month,) in found.fetchall())

    def merge(self, month: str, *, anew: bool = False) -> int:
        """Write the files of a month from what was known (not where made `anew`) and what is fresh.

        A fact is one (code, seq): the one known stays. Returns how many entries were told of in
        two ways, which their hashes show. Each file is merged by itself, so one cut off between
        them is done again before what is fresh is forgotten, and two at once lose nothing. Raises
        Contended where others do not stop writing.
        """
        self._base.execute(
            "CREATE OR REPLACE TABLE coming AS SELECT * FROM fresh "
            "WHERE strftime(submitted_on, '%Y-%m') = ?",
            [month],
        )
        for name in FILES:
            self._replace(month, name, anew=anew)
        extents = {
            str(day): [count, mix] for day, count, mix in self._base.execute(_EXTENTS).fetchall()
        }
        self._bucket.put(f"extents/month={month}/extents.json", json.dumps(extents).encode())
        return int(self._base.execute(_DIFFERING).fetchone()[0])

    def _replace(self, month: str, name: str, *, anew: bool) -> None:
        """Merge one file of a month, again where somebody else wrote it meanwhile."""
        key, known, made = _key(month, name), self._work / "known.parquet", self._work / "made"
        for _ in range(TRIES):
            mark = None if anew else self._bucket.fetch(key, known)
            self._merge(name, None if mark is None else known)
            ordered = "FROM whole ORDER BY code, seq"
            self._base.execute(f"COPY ({ordered}) TO '{made}' (FORMAT parquet, COMPRESSION zstd)")
            if anew:
                self._bucket.put_file(key, made)
                return
            if self._bucket.swap(key, made, mark):
                return
        raise Contended(f"others write {key} again and again")

    def _merge(self, name: str, known: Path | None) -> None:
        """Make `whole`: what was merged and, of all other dossiers, what is known as it is."""
        columns, needed, merged = FILES[name]
        self._base.execute(
            f"CREATE OR REPLACE TABLE candidates AS SELECT {needed}, 1 AS place FROM coming"  # noqa: S608 - own names
        )
        whole, names = f"SELECT {', '.join(columns)} FROM {merged}", ", ".join(columns)  # noqa: S608
        if known is not None:
            kept = ", ".join(column for column in columns if column not in DERIVED)
            self._base.execute(
                f"INSERT INTO candidates BY NAME SELECT {kept}, 0 AS place "  # noqa: S608 - own paths
                f"FROM read_parquet('{known}') WHERE code IN (SELECT code FROM coming)"
            )
            others = f"read_parquet('{known}') ANTI JOIN coming USING (code)"
            whole += f" UNION ALL SELECT {names} FROM {others}"  # noqa: S608 - own paths
        self._base.execute(_MERGED)
        if merged == "stood":
            self._base.execute(_STANDING)
        self._base.execute(f"CREATE OR REPLACE VIEW whole AS {whole}")


def _key(month: str, name: str) -> str:
    return f"{name}/month={month}/{name}.parquet"
