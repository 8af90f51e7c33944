"""Seals on the running cloud: what was entered is sealed, proved, and cannot be taken back."""

import json
from datetime import datetime, time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.lake.lake import Lake
from chalicelib.adapters.seals import Seals
from chalicelib.domain.calendar import LOCAL
from chalicelib.usecases import proving, sealing
from infra.demo.night import today
from infra.seals import DAY, seals, shelf
from tests.e2e.conftest import Played
from tests.running import Running

pytestmark = pytest.mark.cloud


def test_the_night_seals_the_day_before_once(running: Running, played: Played) -> None:  # noqa: ARG001 - after the day
    function = running.province.outputs["StatisticsFunction"]
    functions = running.account.client("lambda")
    first, again = (
        json.loads(functions.invoke(FunctionName=function, Payload=b"{}")["Payload"].read())
        for _ in range(2)
    )
    assert first["seal"] == again["seal"]
    assert first["seal"]["day"] == (today() - DAY).isoformat()


def test_what_the_day_entered_is_sealed_and_proved(running: Running, played: Played) -> None:  # noqa: ARG001 - after the day
    outputs, day = running.province.outputs, today()
    night, api = (running.role(name).client("s3") for name in ("statistics", "api"))
    lake, bucket = Lake(night, outputs["LakeBucketName"]), outputs["SealsBucketName"]
    lake.fold(datetime.combine(day, time(23), LOCAL))
    made = sealing.seal(lake, Seals(night, bucket), day, datetime.combine(day, time(23), LOCAL))
    hashes = [hashed for *_, hashed in lake.entries(day)]
    assert made.count == len(hashes) > 0
    for hashed in hashes[:3]:
        assert proving.look_up(Seals(api, bucket), hashed[:24], day).found.leaf == hashed
    published = seals(shelf(f"{running.cloud.endpoint}/{bucket}/seals"), day - DAY, day)
    assert published.wrong == []
    assert all(published.find(hashed, day) for hashed in hashes)


def test_a_seal_cannot_be_taken_back(running: Running, played: Played) -> None:  # noqa: ARG001 - after the day
    bucket = running.province.outputs["SealsBucketName"]
    s3: Any = running.account.client("s3")
    versions = s3.list_object_versions(Bucket=bucket, Prefix="seals/")["Versions"]
    for one in versions:
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
    assert versions
