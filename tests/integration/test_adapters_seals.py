"""The bucket of seals: written once, read in parts, and locked."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.seals import Seals
from chalicelib.domain.history import GENESIS
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.sealing import (
    TILE,
    leaves_file,
    read_leaves,
    read_seal,
    seal_file,
    sealed,
    tiles,
)
from chalicelib.usecases import proving, sealing
from tests.integration.conftest import REGION
from tests.integration.plumbing import client
from tests.nights import DAYS, FIRST, MOMENT, arrive, chain
from tests.seals import MemoryLake, MemorySeals, a_hash

YEARS = 10


@pytest.fixture
def s3(aws: None) -> Any:  # noqa: ARG001 - within moto
    """Return S3 with the bucket of seals as the template makes it."""
    s3 = client("s3")
    s3.create_bucket(
        Bucket="seals",
        CreateBucketConfiguration={"LocationConstraint": REGION},
        ObjectLockEnabledForBucket=True,
    )
    locked = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": YEARS}}
    s3.put_object_lock_configuration(
        Bucket="seals",
        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": locked},
    )
    return s3


@pytest.fixture
def seals(s3: Any) -> Seals:
    return Seals(s3, "seals")


@contextmanager
def counted(s3: Any) -> Iterator[Counter[str]]:
    """Yield the calls that are made meanwhile, by name."""
    calls: Counter[str] = Counter()

    def note(model: Any, **_: object) -> None:
        calls[model.name] += 1

    s3.meta.events.register("before-call.s3", note)
    yield calls
    s3.meta.events.unregister("before-call.s3", note)


def versions(s3: Any) -> dict[str, int]:
    found = s3.list_object_versions(Bucket="seals").get("Versions", ())
    return dict(Counter(one["Key"] for one in found))


def a_life(seals: Seals | MemorySeals) -> list[tuple[str, bytes]]:
    """Play nights with late entries and a day without any; return what is published."""
    lake = MemoryLake()
    for number, day in enumerate(DAYS[:4]):
        if number != 2:
            arrive(lake, day, 3 * number, 3 * number + 1)
        sealing.seal(lake, seals, day, MOMENT)
        arrive(lake, day, 100 + number)
    return [
        (f"{kind} {day}", getattr(seals, kind)(day))
        for day in seals.days()
        for kind in ("seal", "leaves")
    ]


def test_the_bucket_and_plain_memory_publish_the_same_bytes(seals: Seals) -> None:
    assert a_life(seals) == a_life(MemorySeals())
    assert seals.days() == DAYS[:4]
    assert seals.days_from(DAYS[1], 2) == DAYS[1:3]
    assert seals.days_from(DAYS[4], 2) == ()


def test_a_night_again_writes_no_second_version(s3: Any, seals: Seals) -> None:
    lake = MemoryLake()
    arrive(lake, FIRST, 1, 2)
    made = sealing.seal(lake, seals, FIRST, MOMENT)
    before = versions(s3)
    arrive(lake, FIRST, 3)
    assert sealing.seal(lake, seals, FIRST, MOMENT) == made
    assert versions(s3) == before == dict.fromkeys(before, 1)
    day = FIRST.isoformat()
    assert before.keys() == {
        f"seals/{day}.json", f"seals/{day}.leaves", f"tiles/{day}.json", f"extents/{day}.json",
        f"next/{GENESIS}",
    }  # fmt: skip


def test_what_is_there_first_counts(seals: Seals) -> None:
    leaves = leaves_file(sorted(map(a_hash, range(3))))
    assert seals.keep_leaves(FIRST, leaves) == leaves
    assert seals.keep_leaves(FIRST, b"") == leaves == seals.leaves(FIRST)
    assert seals.claim(GENESIS, FIRST) == FIRST
    assert seals.claim(GENESIS, DAYS[1]) == FIRST
    file = seal_file(sealed(FIRST, read_leaves(leaves), None))
    assert seals.keep_seal(FIRST, file) == seals.keep_seal(FIRST, b"{}") == file
    assert seals.seal(FIRST) == file


def test_no_version_can_be_deleted_before_its_years_are_over(s3: Any, seals: Seals) -> None:
    sealing.seal(MemoryLake(), seals, FIRST, MOMENT)
    for found in s3.list_object_versions(Bucket="seals")["Versions"]:
        where = {"Bucket": "seals", "Key": found["Key"], "VersionId": found["VersionId"]}
        with pytest.raises(ClientError) as refused:
            s3.delete_object(**where)
        assert refused.value.response["Error"]["Code"] == "AccessDenied"
        kept = s3.head_object(**where)
        assert kept["ObjectLockMode"] == "COMPLIANCE"
        held = kept["ObjectLockRetainUntilDate"] - found["LastModified"]
        assert held > timedelta(days=365 * YEARS - 2)


def test_an_empty_day_is_published_as_an_empty_file(seals: Seals) -> None:
    sealing.seal(MemoryLake(), seals, FIRST, MOMENT)
    assert (seals.leaves(FIRST), seals.tiles(FIRST)) == (b"", ())
    assert read_seal(seals.seal(FIRST)).count == 0


def test_a_tile_is_read_alone(seals: Seals) -> None:
    leaves = sorted(map(a_hash, range(TILE + 5)))
    seals.keep_leaves(FIRST, leaves_file(leaves))
    seals.keep_tiles(FIRST, tiles(leaves))
    assert read_leaves(seals.tile(FIRST, 0)) == tuple(leaves[:TILE])
    assert read_leaves(seals.tile(FIRST, 1)) == tuple(leaves[TILE:])
    assert seals.tiles(FIRST) == tiles(leaves)


def test_an_ordinary_night_costs_the_same_whatever_came_before(s3: Any, seals: Seals) -> None:
    lake = MemoryLake()
    for number, day in enumerate(DAYS):
        arrive(lake, day, number)
        with counted(s3) as calls:
            sealing.seal(lake, seals, day, MOMENT)
        reads = {"GetObject": 2} if number else {}
        assert calls == {"ListObjectsV2": 1, "PutObject": 5, **reads}
    with counted(s3) as calls:
        sealing.seal(lake, seals, DAYS[-1], MOMENT)
    assert calls == {"ListObjectsV2": 1, "GetObject": 1}, "again"


def test_looking_up_a_hash_reads_little(s3: Any, seals: Seals) -> None:
    lake = MemoryLake()
    for number, day in enumerate(DAYS):
        arrive(lake, day, *range(number * 2000, number * 2000 + 2000))
        sealing.seal(lake, seals, day, MOMENT)
    with counted(s3) as calls:
        found = proving.look_up(seals, a_hash(1), FIRST)
    assert calls == {"ListObjectsV2": 1, "GetObject": 3}
    assert (found.seal.day, found.seal.count) == (FIRST, 2000)
    with counted(s3) as calls, pytest.raises(NotFound):
        proving.look_up(seals, a_hash("absent"), FIRST)
    assert calls == {"ListObjectsV2": 1, "GetObject": 2 * proving.SEARCHED}


def test_leaves_that_have_no_seal_are_passed_over(seals: Seals) -> None:
    sealing.seal(MemoryLake(), seals, FIRST, MOMENT)
    for day in DAYS[1:6]:
        seals.keep_leaves(day, b"")
    seals.keep_seal(DAYS[6], seal_file(sealed(DAYS[6], (), seals.seal(FIRST))))
    assert seals.days() == (FIRST, DAYS[6])
    assert seals.days_from(DAYS[1], 1) == (DAYS[6],)


def test_the_chain_of_a_life_holds() -> None:
    seals = MemorySeals()
    a_life(seals)
    assert [seal.count for seal, _ in chain(seals)] == [2, 3, 1, 3]
