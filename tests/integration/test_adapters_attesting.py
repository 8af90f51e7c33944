"""Signing what QR codes say by a key in KMS, and publishing the keys that verify it."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from botocore.session import get_session

from chalicelib.adapters.attesting import Attesting, Published, signed_by
from chalicelib.adapters.kms import PASSING
from chalicelib.domain.attesting.attestation import read
from chalicelib.domain.refusals import TryLater
from tests.attestations import PLAIN, PORTAL
from tests.builders import MORNING
from tests.integration.conftest import REGION
from tests.kms import UNHEARD_OF, refused

BUCKET = "public"


class Cloud:
    """KMS and the public bucket, their calls counted; some answered with an error."""

    def __init__(self) -> None:
        session: Any = get_session()
        self.kms = session.create_client("kms", REGION)
        self.s3 = session.create_client("s3", REGION)
        self.s3.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        self.now = MORNING
        self.calls: Counter[str] = Counter()
        self.failing: dict[str, Exception | str] = {}
        for one in (self.kms, self.s3):
            one.meta.events.register("before-call", self._note)

    def _note(self, model: Any, **_: object) -> object:
        self.calls[model.name] += 1
        failure = self.failing.get(model.name)
        if isinstance(failure, Exception):
            raise failure
        return None if failure is None else refused(failure)

    def clock(self) -> datetime:
        return self.now

    def a_key(self, spec: str = "ECC_NIST_P256") -> str:
        made = self.kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec=spec)
        self.calls.clear()
        return str(made["KeyMetadata"]["KeyId"])

    @property
    def published(self) -> Published:
        return Published(self.s3, BUCKET, self.clock)

    def attesting(self, key: str) -> Attesting:
        return Attesting(self.kms, key, self.published)

    def files(self) -> dict[str, bytes]:
        listed = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", ())
        keys = [item["Key"] for item in listed]
        return {key: self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


@pytest.fixture
def cloud(aws: None) -> Cloud:  # noqa: ARG001 - within moto
    return Cloud()


def test_what_kms_signed_is_verified_by_the_key_that_was_published(cloud: Cloud) -> None:
    key = cloud.a_key()
    signed = read(cloud.attesting(key).attest(PLAIN, PORTAL))
    (found,) = cloud.published.all()
    assert signed_by(signed, [found]) == found
    assert signed.attestation() == PLAIN
    assert (len(signed.signature), len(signed.hint)) == (64, 8)


@pytest.mark.parametrize("byte", range(0, 64, 7))
def test_after_any_byte_changed_no_key_signed_it(cloud: Cloud, byte: int) -> None:
    signed = read(cloud.attesting(cloud.a_key()).attest(PLAIN, PORTAL))
    keys = cloud.published.all()
    for name in ("payload", "signature", "protected", "hint"):
        data = bytearray(getattr(signed, name))
        data[byte % len(data)] ^= 1
        changed: dict[str, Any] = {name: bytes(data)}
        assert signed_by(replace(signed, **changed), keys) is None
    assert signed_by(replace(signed, signature=b""), keys) is None


def test_a_key_is_published_before_it_signs_and_once(cloud: Cloud) -> None:
    attesting = cloud.attesting(cloud.a_key())
    attesting.attest(PLAIN, PORTAL)
    assert cloud.calls == {"GetPublicKey": 1, "PutObject": 1, "Sign": 1}
    attesting.attest(PLAIN, PORTAL)
    assert cloud.calls == {"GetPublicKey": 1, "PutObject": 1, "Sign": 2}
    ((name, data),) = cloud.files().items()
    said = json.loads(data)
    assert name == f"public/keys/{said['kid']}.json"
    assert {said["kty"], said["crv"], said["alg"], said["use"]} == {"EC", "P-256", "ES256", "sig"}


def test_where_a_key_cannot_be_published_nothing_is_signed(cloud: Cloud) -> None:
    attesting = cloud.attesting(cloud.a_key())
    cloud.failing["PutObject"] = "SlowDown"
    with pytest.raises(ClientError):
        attesting.attest(PLAIN, PORTAL)
    assert cloud.calls["Sign"] == 0
    cloud.failing.clear()
    assert signed_by(read(attesting.attest(PLAIN, PORTAL)), cloud.published.all())


def test_another_run_finds_the_key_published_and_leaves_it(cloud: Cloud) -> None:
    key = cloud.a_key()
    cloud.attesting(key).attest(PLAIN, PORTAL)
    before = cloud.files()
    cloud.attesting(key).attest(PLAIN, PORTAL)
    assert cloud.files() == before


def test_what_an_earlier_key_signed_is_verified_after_another_took_its_place(
    cloud: Cloud,
) -> None:
    old = read(cloud.attesting(cloud.a_key()).attest(PLAIN, PORTAL))
    new = read(cloud.attesting(cloud.a_key()).attest(PLAIN, PORTAL))
    keys = cloud.published.all()
    assert len(keys) == 2
    assert {signed_by(old, keys), signed_by(new, keys)} == set(keys)


@pytest.mark.parametrize("call", ["Sign", "GetPublicKey"])
@pytest.mark.parametrize(
    "failure",
    [*sorted(PASSING), UNHEARD_OF, ConnectTimeoutError(endpoint_url="kms")],
    ids=str,
)
def test_what_passes_by_itself_is_tried_later(
    cloud: Cloud, call: str, failure: Exception | str
) -> None:
    attesting = cloud.attesting(cloud.a_key())
    cloud.failing[call] = failure
    with pytest.raises(TryLater) as refusal:
        attesting.attest(PLAIN, PORTAL)
    assert refusal.value.field == "attestation"
    cloud.failing.clear()
    assert signed_by(read(attesting.attest(PLAIN, PORTAL)), cloud.published.all())


@pytest.mark.parametrize("failure", ["AccessDeniedException", "DisabledException"])
def test_what_stays_wrong_is_no_matter_of_patience(cloud: Cloud, failure: str) -> None:
    attesting = cloud.attesting(cloud.a_key())
    cloud.failing["Sign"] = failure
    with pytest.raises(ClientError):
        attesting.attest(PLAIN, PORTAL)


def test_a_key_of_another_kind_is_a_mistake_of_the_deployment(cloud: Cloud) -> None:
    for spec in ("RSA_2048", "ECC_NIST_P384"):
        with pytest.raises(ValueError, match="P-256"):
            cloud.attesting(cloud.a_key(spec)).key()
    assert cloud.files() == {}


def test_published_keys_are_read_once_in_five_minutes(cloud: Cloud) -> None:
    cloud.attesting(cloud.a_key()).key()
    published = cloud.published
    cloud.calls.clear()
    assert len(published.all()) == len(published.all()) == 1
    assert cloud.calls == {"ListObjectsV2": 1, "GetObject": 1}
    cloud.attesting(cloud.a_key()).key()
    cloud.now += timedelta(minutes=5)
    assert len(published.all()) == 2
