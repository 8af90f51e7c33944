"""Folding: new facts taken into the months they belong to."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.adapters.lake.bucket import Bucket
from chalicelib.adapters.lake.columns import COLUMNS, DERIVED, HASHES, KEPT
from chalicelib.adapters.lake.engine import connect

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
FROM whole_hashes
GROUP BY entered_on
ORDER BY entered_on
"""
"""As `domain.sealing.extent` reckons it, for the days that a month's entries were made on."""


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
        two ways, which their hashes show. Cut off between the two files, it is done again before
        what is fresh is forgotten.
        """
        known = {} if anew else self._known(month)
        self._base.execute(
            "CREATE OR REPLACE TABLE candidates AS SELECT *, 1 AS place FROM fresh "
            "WHERE strftime(submitted_on, '%Y-%m') = ?",
            [month],
        )
        if known:
            self._add(known)
        self._base.execute(_MERGED)
        self._base.execute(_STANDING)
        self._write(month, "facts", self._whole("facts", tuple(KEPT), "stood", known))
        self._write(month, "hashes", self._whole("hashes", HASHES, "merged", known))
        extents = {
            str(day): [count, mix] for day, count, mix in self._base.execute(_EXTENTS).fetchall()
        }
        self._bucket.put(f"extents/month={month}/extents.json", json.dumps(extents).encode())
        return int(self._base.execute(_DIFFERING).fetchone()[0])

    def _known(self, month: str) -> Mapping[str, Path]:
        """Fetch the files of a month; none of them where one is not there."""
        paths = {name: self._work / f"known-{name}.parquet" for name in ("facts", "hashes")}
        for name, path in paths.items():
            known = self._bucket.get(_key(month, name))
            if known is None:
                return {}
            path.write_bytes(known)
        return paths

    def _add(self, known: Mapping[str, Path]) -> None:
        """Add what is known of the dossiers that something fresh is known of."""
        self._base.execute(
            f"INSERT INTO candidates BY NAME SELECT * EXCLUDE ({', '.join(DERIVED)}), 0 AS place "  # noqa: S608 - own paths
            f"FROM read_parquet('{known['facts']}') "
            f"JOIN (SELECT code, seq, hash FROM read_parquet('{known['hashes']}')) "
            "USING (code, seq) WHERE code IN (SELECT code FROM candidates)"
        )

    def _whole(
        self, name: str, columns: Sequence[str], merged: str, known: Mapping[str, Path]
    ) -> str:
        """Return the relation of what was merged and, of all other dossiers, is known as it is."""
        names = ", ".join(columns)
        query = f"SELECT {names} FROM {merged}"  # noqa: S608 - own names
        if known:
            others = f"read_parquet('{known[name]}') ANTI JOIN candidates USING (code)"
            query += f" UNION ALL SELECT {names} FROM {others}"  # noqa: S608 - own paths
        self._base.execute(f"CREATE OR REPLACE VIEW whole_{name} AS {query}")
        return f"whole_{name}"

    def _write(self, month: str, name: str, relation: str) -> None:
        path = self._work / "made.parquet"
        ordered = f"FROM {relation} ORDER BY code, seq"
        self._base.execute(f"COPY ({ordered}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        self._bucket.put_file(_key(month, name), path)


def _key(month: str, name: str) -> str:
    return f"{name}/month={month}/{name}.parquet"
