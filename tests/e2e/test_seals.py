"""Seals on the running cloud: the night's seal is there, holds, and cannot be taken back."""

from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.deploy import local_account
from infra.seals import seals, shelf
from tests.e2e.conftest import Played, Running

pytestmark = pytest.mark.cloud


def test_the_night_sealed_and_nobody_can_take_it_back(running: Running, played: Played) -> None:  # noqa: ARG001 - after the day
    bucket = running.province.outputs["SealsBucketName"]
    s3: Any = local_account(running.cloud).client("s3")
    versions = s3.list_object_versions(Bucket=bucket, Prefix="seals/")["Versions"]
    names = sorted(one["Key"][6:16] for one in versions if one["Key"].endswith(".json"))
    days = [date.fromisoformat(name) for name in names]
    assert days, "no night was sealed"
    place = shelf(f"{running.cloud.endpoint}/{bucket}/seals")
    assert place.fetch(f"{days[-1]}.leaves") is not None
    for one in versions:
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
    assert seals(place, days[0], days[-1]).wrong == []
