"""The cloud in process for tests: moto with invented credentials, and the table of dossiers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

import botocore.session
import pytest
from moto import mock_aws

from chalicelib.adapters.store.dossiers import DynamoDossiers
from tests.memory import MemoryDossiers

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION: Final = "ap-southeast-1"
NAME = "Dossiers"
WORDS = "Words"
TALLIES = "Tallies"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
}
KEYS = ("pk", "sk", "wl_pk", "wl_sk", "owner_pk", "owner_sk", "at_pk", "at_sk", "rec_pk", "rec_sk")


def _index(name: str, prefix: str, *projected: str) -> dict[str, Any]:
    return {
        "IndexName": name,
        "KeySchema": _schema(f"{prefix}_pk", f"{prefix}_sk"),
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(projected)},
    }


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


TABLE: dict[str, Any] = {
    "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in KEYS],
    "KeySchema": _schema("pk", "sk"),
    "GlobalSecondaryIndexes": [
        _index("worklist", "wl", "code", "summary"),
        _index("owner", "owner", "code", "summary"),
        _index("attention", "at", "code"),
        _index("received", "rec", "code"),
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


WORDS_TABLE: dict[str, Any] = {
    "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in KEYS[:2]],
    "KeySchema": _schema("pk", "sk"),
    "BillingMode": "PAY_PER_REQUEST",
}


TALLIES_TABLE = WORDS_TABLE
"""As plain as that."""


def create_dossiers_table(client: "DynamoDBClient", name: str) -> None:
    """Make the table of dossiers as the template does, with its indexes and its `expires`."""
    client.create_table(TableName=name, **TABLE)
    client.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


@contextmanager
def within_moto() -> Iterator[pytest.MonkeyPatch]:
    """Answer every call to AWS in process; nothing leaves it."""
    with pytest.MonkeyPatch.context() as env:
        for name, value in ENVIRONMENT.items():
            env.setenv(name, value)
        env.delenv("AWS_ENDPOINT_URL", raising=False)
        env.delenv("AWS_PROFILE", raising=False)
        with mock_aws():
            yield env


@pytest.fixture
def aws() -> Iterator[None]:
    """Run a test within moto."""
    with within_moto():
        yield


@pytest.fixture
def dynamodb(aws: None) -> "DynamoDBClient":  # noqa: ARG001 - within moto
    client = botocore.session.get_session().create_client("dynamodb", REGION)
    return cast("DynamoDBClient", client)


@pytest.fixture
def store(dynamodb: "DynamoDBClient") -> DynamoDossiers:
    """Return the real store over an empty table."""
    create_dossiers_table(dynamodb, NAME)
    return DynamoDossiers(NAME, REGION)


@pytest.fixture(params=["memory", "dynamodb"])
def dossiers(request: pytest.FixtureRequest) -> MemoryDossiers | DynamoDossiers:
    """Return an empty store, one after the other: whatever holds for one holds for both."""
    if request.param == "memory":
        return MemoryDossiers()
    found: DynamoDossiers = request.getfixturevalue("store")
    return found
