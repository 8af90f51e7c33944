"""Attesting: signs what QR codes say by a key in KMS, and publishes the keys that verify it.

A key is published as ``public/keys/<kid>.json`` before it signs anything, and stays there, so that
papers signed by an earlier key are verified after another took its place.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chalicelib.adapters.kms import passes
from chalicelib.domain.attesting.keyset import COORDINATE, FOLDER, PublicKey, beginning, read_keys
from chalicelib.domain.refusals import TryLater

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.attesting.attestation import Attestation, Signed

FRESH = timedelta(minutes=5)
"""How long published keys are served from memory."""
PREFIX = f"public/{FOLDER}/"


class Published:
    """The public keys in the public bucket; `s3` is a botocore client, `now` the clock."""

    def __init__(self, s3: "S3Client", bucket: str, now: Callable[[], datetime]) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._now = now
        self._kept: tuple[datetime, tuple[PublicKey, ...]] | None = None

    def all(self) -> tuple[PublicKey, ...]:
        """Return every key that was ever published, by kid.

        1 ListObjectsV2 and 1 GetObject for each, none while they are fresh.
        """
        at = self._now()
        if self._kept is None or abs(at - self._kept[0]) >= FRESH:
            listed = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=PREFIX)
            files = [self._get(item["Key"]) for item in listed.get("Contents", ())]
            self._kept = at, tuple(key for file in files for key in read_keys(file))
        return self._kept[1]

    def publish(self, key: PublicKey) -> None:
        """Publish a key unless it is published (1 PutObject)."""
        try:
            self._s3.put_object(
                Bucket=self._bucket,
                Key=f"{PREFIX}{key.kid}.json",
                Body=json.dumps(key.jwk).encode(),
                ContentType="application/jwk+json",
                CacheControl="public, max-age=300",
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise

    def _get(self, key: str) -> bytes:
        with self._s3.get_object(Bucket=self._bucket, Key=key)["Body"] as body:
            return body.read()


class Attesting:
    """A key in KMS that signs ES256; `kms` is a botocore client, `key_id` names the key."""

    def __init__(self, kms: "KMSClient", key_id: str, published: Published) -> None:
        self._kms = kms
        self._key_id = key_id
        self._published = published
        self._known: PublicKey | None = None

    def attest(self, attestation: "Attestation", portal: str) -> str:
        """Return the text of the QR code that attests it at this portal.

        1 Sign; the first time also 1 GetPublicKey and 1 PutObject, so that no signature is given
        out before its key is. Raises TryLater where KMS is busy or out of reach.
        """
        from chalicelib.domain.attesting.attestation import unsigned  # noqa: PLC0415 - needs CBOR

        made = unsigned(attestation, portal, self.key().thumbprint)
        return made.assembled(self._signature(made.to_be_signed))

    def key(self) -> PublicKey:
        """Return the public key, published (1 GetPublicKey, 1 PutObject; none when known)."""
        if self._known is None:
            with _patient():
                said = self._kms.get_public_key(KeyId=self._key_id)
            key = public_key(said["PublicKey"])
            self._published.publish(key)
            self._known = key
        return self._known

    def _signature(self, data: bytes) -> bytes:
        with _patient():
            said = self._kms.sign(
                KeyId=self._key_id,
                Message=data,
                MessageType="RAW",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        r, s = decode_dss_signature(said["Signature"])
        return r.to_bytes(COORDINATE) + s.to_bytes(COORDINATE)


@contextmanager
def _patient() -> Iterator[None]:
    """Turn what passes by itself into TryLater."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        if not passes(error):
            raise
        raise TryLater(
            "Dịch vụ ký số đang bận; hệ thống sẽ thử lại sau ít phút.", "attestation"
        ) from error


def public_key(der: bytes) -> PublicKey:
    """Return a public key as KMS and certificates spell it (SubjectPublicKeyInfo, DER).

    Raises ValueError for one that is not on P-256.
    """
    match load_der_public_key(der):
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()) as key:
            point = key.public_numbers()
            return PublicKey(point.x.to_bytes(COORDINATE), point.y.to_bytes(COORDINATE))
    raise ValueError("attestations are signed by a key on the curve P-256")


def signed_by(signed: "Signed", keys: Iterable[PublicKey]) -> PublicKey | None:
    """Return which of the keys signed it, None where none did."""
    for key in beginning(keys, signed.hint):
        if _holds(key, signed.to_be_signed, signed.signature):
            return key
    return None


def _holds(key: PublicKey, data: bytes, signature: bytes) -> bool:
    if len(signature) != 2 * COORDINATE:
        return False
    r, s = (int.from_bytes(half) for half in (signature[:COORDINATE], signature[COORDINATE:]))
    x, y = int.from_bytes(key.x), int.from_bytes(key.y)
    try:
        point = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        point.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
