"""The invented province: its files are those that folding makes of the same facts."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.adapters.lake import engine
from chalicelib.adapters.lake.lake import Lake
from chalicelib.domain.status import Status
from tests.integration.conftest import REGION, within_moto
from tests.integration.plumbing import client
from tests.province.extent import Province
from tests.province.facts import end_of, entered, lay

PROVINCE = Province(dossiers=500, first=date(2026, 1, 20), last=date(2026, 3, 10))
NIGHT = end_of(PROVINCE.last)
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def rows(file: Path) -> list[tuple[Any, ...]]:
    query = f"SELECT * FROM read_parquet('{file}', hive_partitioning = false)"  # noqa: S608
    with engine.connect(file.parent) as base:
        found: list[tuple[Any, ...]] = base.execute(query).fetchall()
    return found


def test_its_files_are_those_that_folding_makes(tmp_path: Path) -> None:
    made = lay(PROVINCE, tmp_path, NIGHT)
    facts = list(entered(PROVINCE, tmp_path, ALWAYS, NIGHT))
    assert made == len(facts)
    assert {fact.status for fact in facts} == set(Status)
    with within_moto():
        s3 = client("s3")
        s3.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": REGION})
        lake = Lake(s3, "lake")
        for first in range(0, len(facts), 500):
            lake.append(f"batch-{first}", facts[first : first + 500], NIGHT)
        assert lake.fold(NIGHT).wrong == {}
        for laid in sorted(tmp_path.glob("*/month=*/*.parquet")):
            folded = tmp_path / "folded.parquet"
            key = str(laid.relative_to(tmp_path))
            folded.write_bytes(s3.get_object(Bucket="lake", Key=key)["Body"].read())
            assert rows(laid) == rows(folded)
        keys = {item["Key"] for item in s3.list_objects_v2(Bucket="lake")["Contents"]}
    wanted = {str(laid.relative_to(tmp_path)) for laid in tmp_path.glob("*/month=*/*.parquet")}
    assert {key for key in keys if key.endswith(".parquet")} == wanted


def test_what_is_entered_later_is_what_is_missing_before(tmp_path: Path) -> None:
    since = NIGHT - timedelta(days=10)
    before = lay(PROVINCE, tmp_path, since)
    fresh = list(entered(PROVINCE, tmp_path, since, NIGHT))
    assert before + len(fresh) == lay(PROVINCE, tmp_path, NIGHT)
    assert all(since <= fact.entered_at < NIGHT for fact in fresh)
