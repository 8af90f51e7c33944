"""The bucket of seals in the template: locked for years, and each function may what it needs."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.deploy import Account, lock
from tests.infra.reading import actions, statements
from tests.integration.conftest import REGION, within_moto

LOCKED = {"Mode": "COMPLIANCE", "Years": {"Ref": "SealYears"}}


def test_a_seal_cannot_be_deleted_for_years(template: dict[str, Any]) -> None:
    bucket = template["Resources"]["SealsBucket"]
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert bucket["Properties"]["ObjectLockEnabled"] is True
    assert bucket["Properties"]["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": LOCKED},
    }
    assert template["Parameters"]["SealYears"]["MinValue"] >= 1


def test_the_night_seals_and_the_api_looks_up(resources: dict[str, Any]) -> None:
    may = {
        (role, action, place.get("Fn::Sub", "bucket"))
        for role, one in statements(resources)
        if "SealsBucket" in json.dumps(one["Resource"])
        for action in actions(one)
        for place in (one["Resource"] if isinstance(one["Resource"], list) else [one["Resource"]])
    }
    night = {
        ("StatisticsRole", f"s3:{action}Object", f"${{SealsBucket.Arn}}/{prefix}/*")
        for action in ("Get", "Put")
        for prefix in ("seals", "tiles", "extents", "next")
    }
    api = {
        ("ApiRole", "s3:GetObject", f"${{SealsBucket.Arn}}/{one}/*") for one in ("seals", "tiles")
    }
    listing = {(f"{role}Role", "s3:ListBucket", "bucket") for role in ("Api", "Statistics")}
    assert may == night | api | listing


@pytest.fixture
def account() -> Any:
    with within_moto():
        yield Account(boto3.Session(region_name=REGION))


def test_a_laptop_locks_what_the_template_says(account: Account, packaged: Path) -> None:
    s3 = account.client("s3")
    s3.create_bucket(
        Bucket="seals",
        CreateBucketConfiguration={"LocationConstraint": REGION},
        ObjectLockEnabledForBucket=True,
    )
    for _ in range(2):
        lock(account, packaged, "seals")
    kept = s3.get_object_lock_configuration(Bucket="seals")["ObjectLockConfiguration"]
    held = kept["Rule"]["DefaultRetention"]
    assert (held["Mode"], held["Years"]) == ("COMPLIANCE", 10)
    put = s3.put_object(Bucket="seals", Key="seals/x", Body=b"x", ChecksumAlgorithm="SHA256")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket="seals", Key="seals/x", VersionId=put["VersionId"])
