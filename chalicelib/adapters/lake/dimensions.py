"""Dimensions: what facts are read beside, as files that Athena can read."""

from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.adapters.lake import engine
from chalicelib.adapters.lake.bucket import Bucket

NAMES = ("procedures", "under")
"""The relations that lie in the lake for Athena, each in a folder of its own."""


def lay(bucket: Bucket, law: engine.Law) -> None:
    """Write procedures and agencies as the queries know them (2 PutObject).

    The same law gives the same files. Cut off between the two, it is done again the next night.
    """
    with TemporaryDirectory() as folder:
        base = engine.connect(Path(folder))
        engine.relations(base, (), law)
        for name in NAMES:
            path = Path(folder) / f"{name}.parquet"
            base.execute(f"COPY (FROM {name} ORDER BY ALL) TO '{path}' (FORMAT parquet)")
            bucket.put_file(key(name), path)


def key(name: str) -> str:
    """Return where a dimension lies."""
    return f"dimensions/{name}/{name}.parquet"
