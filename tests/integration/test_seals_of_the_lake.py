"""The lake's entries sealed: what the stream brought, folded, and in exactly one seal."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from chalicelib.adapters.lake.lake import Lake
from chalicelib.adapters.seals import Seals
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.facts import fact
from chalicelib.domain.sealing import extent, read_leaves
from chalicelib.domain.status import Status
from chalicelib.usecases import sealing
from chalicelib.usecases.ports import Move
from tests.builders import MORNING, a_code, the_moves
from tests.integration.conftest import REGION
from tests.integration.plumbing import client

DAY = timedelta(days=1)
NIGHT = MORNING + timedelta(hours=16, minutes=30)
"""23:30 of the day of MORNING, in Vietnam."""


@pytest.fixture
def lake(aws: None) -> Lake:  # noqa: ARG001 - within moto
    for bucket in ("lake", "seals"):
        client("s3").create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    return Lake(client("s3"), "lake")


def tell(lake: Lake, batch: str, moves: Sequence[Move], at: datetime) -> set[str]:
    """Have the stream bring moves, and return their hashes."""
    lake.append(batch, [fact(move.after) for move in moves], at)
    return {move.event.hash for move in moves}


def test_what_the_lake_knows_is_sealed_once_late_or_not(lake: Lake) -> None:
    seals = Seals(client("s3"), "seals")
    early = the_moves(Status.FINISHED, code=a_code(1))
    late = the_moves(Status.RECEIVED, code=a_code(2))
    next_day = the_moves(Status.PROCESSING, code=a_code(3, at=MORNING + DAY), at=MORNING + DAY)
    day = MORNING.astimezone(LOCAL).date()

    first = tell(lake, "a", early, MORNING)
    lake.fold(NIGHT)
    assert sealing.seal(lake, seals, day, NIGHT).count == len(first)
    assert set(read_leaves(seals.leaves(day))) == first

    second = tell(lake, "b", late, NIGHT) | tell(lake, "c", next_day, MORNING + DAY)
    tell(lake, "a-again", early, NIGHT)
    lake.fold(NIGHT + DAY)
    assert sealing.seal(lake, seals, day + DAY, NIGHT + DAY).count == len(second)
    assert set(read_leaves(seals.leaves(day + DAY))) == second

    lake.fold(NIGHT + 2 * DAY)
    assert sealing.seal(lake, seals, day + 2 * DAY, NIGHT + 2 * DAY).count == 0


def test_the_lake_says_what_a_days_entries_come_to(lake: Lake) -> None:
    for serial in range(1, 4):
        at = MORNING + serial * DAY
        moves = the_moves(Status.PROCESSING, code=a_code(serial, at=at), at=at)
        tell(lake, f"b{serial}", moves, at)
    lake.fold(NIGHT + 4 * DAY)
    entries = list(lake.entries(MORNING.date()))
    of = {day: [hashed for *_, on, hashed in entries if on == day] for _, _, day, _ in entries}
    assert lake.extents() == {day: extent(hashes) for day, hashes in of.items()}
    assert len(of) == 3
