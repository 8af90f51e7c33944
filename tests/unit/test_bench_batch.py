"""The batch's row tells what was lost and what was doubled, whatever the receipt claims."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.records import ScanReceipt
from tests.bench.batch import found

RECEIPT = ScanReceipt(
    sha256="00",
    source_key="scan/H33.16/quay-1/batch.pdf",
    agency="H33.16",
    pages=100,
    filed=50,
    blank=0,
    sheets=50,
    in_tray=0,
    finished_at=datetime(2026, 3, 2, tzinfo=UTC),
)


def test_a_batch_that_went_through_lost_and_doubled_nothing() -> None:
    row = found(RECEIPT, 50, 60.0, 1.2, Counter(s3=150, dynamodb=200))
    assert (row["pages/min"], row["pages/min, eyes alone"]) == (100, 50)
    assert (row["calls/page"], row["s3/page"], row["sqs/page"]) == (3.5, 1.5, 0)
    assert (row["lost"], row["doubled"]) == (0, 0)


@pytest.mark.parametrize(
    ("receipt", "entered", "lost", "doubled"),
    [
        (replace(RECEIPT, filed=49), 49, 1, 0),
        (replace(RECEIPT, filed=49, in_tray=1), 49, 0, 0),
        (RECEIPT, 49, 1, 0),
        (RECEIPT, 51, 0, 1),
    ],
)
def test_pages_that_do_not_add_up_are_counted(
    receipt: ScanReceipt, entered: int, lost: int, doubled: int
) -> None:
    row = found(receipt, entered, 60.0, 1.2, Counter(s3=1))
    assert (row["lost"], row["doubled"]) == (lost, doubled)
