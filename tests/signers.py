"""Signers: an authority, keys in KMS with certificates, and a result that waits for signatures."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

from chalicelib.adapters.signatories import ders
from chalicelib.adapters.signing import Pades, TimeStamping
from chalicelib.domain.results.looks import Look, agency_look, person_look
from chalicelib.domain.results.signatory import Signatory
from infra.authority.certifying import Authority, made
from tests import results, writs
from tests.kms import refused

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
PERSON, AGENCY = "chu-ky", "con-dau"
LEADER = "Đặng Thị Ngọc Ánh"
OFFICE = "Ủy ban nhân dân phường Rạch Giá"
RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]")


@cache
def authority() -> Authority:
    """Return an authority, the same for every test."""
    return made(AT)


@cache
def sheet() -> Any:
    """Return a real result with places for two signatures."""
    return writs.typesetter().result(results.a_result("1.004194"))


@cache
def looks() -> Mapping[str, bytes]:
    """Return how the two signatures look."""
    setter = writs.typesetter()
    return {
        PERSON: setter.look(Look.PERSON, person_look(results.SIGNER, OFFICE, AT)),
        AGENCY: setter.look(Look.AGENCY, agency_look(OFFICE, AT)),
    }


def a_kms() -> Any:
    """Return a client that tries once."""
    return botocore.session.get_session().create_client(
        "kms",
        config=Config(retries={"total_max_attempts": 1}),  # type: ignore[arg-type, call-overload, unused-ignore] # its stub knows no dict
    )


@dataclass
class Keys:
    """KMS within moto, its calls noted; `failing` is what it answers instead."""

    kms: Any = field(default_factory=a_kms)
    calls: list[str] = field(default_factory=list)
    failing: Exception | str | None = None

    def __post_init__(self) -> None:
        self.kms.meta.events.register("before-call.kms.Sign", self._note)

    def _note(self, **_: object) -> object:
        self.calls.append("Sign")
        if isinstance(self.failing, Exception):
            raise self.failing
        return None if self.failing is None else refused(self.failing)

    def signatory(
        self,
        name: str = LEADER,
        spec: str = "RSA_2048",
        since: datetime = AT - YEAR / 2,
        until: datetime = AT + YEAR / 2,
    ) -> Signatory:
        """Return somebody with a key of their own and a certificate for it."""
        key = self.kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec=spec)["KeyMetadata"]["KeyId"]
        public = self.kms.get_public_key(KeyId=key)["PublicKey"]
        pem = authority().certified(public, name, OFFICE, since, until)
        (own,) = ders(pem)
        return Signatory(name, "CHỦ TỊCH", key, own, (authority().issuer.der, authority().root.der))

    def pades(self, url: str | None = None) -> Pades:
        """Return who signs, with time stamps from a URL if there is one."""
        stamping = None if url is None else TimeStamping(url)
        return Pades(self.kms, stamping, (authority().root.der,))


def empty(pades: Pades) -> bytes:
    """Return the result with both of its fields, unsigned."""
    return pades.prepared(sheet().pdf, sheet().boxes)


def signed(pades: Pades, by: Signatory, at: datetime = AT) -> bytes:
    """Return the result with the first signature."""
    return pades.sign(empty(pades), PERSON, by, looks()[PERSON], at).pdf


def sealed(pades: Pades, pdf: bytes, by: Signatory, at: datetime = AT) -> bytes:
    """Return a signed result with the agency's seal."""
    return pades.sign(pdf, AGENCY, by, looks()[AGENCY], at).pdf


@dataclass(frozen=True)
class Part:
    """A signature as it lies in a file: what it is over, and the signature (CMS, DER)."""

    over: bytes
    cms: bytes
    start: int
    end: int


def parts(pdf: bytes) -> Iterator[Part]:
    """Yield the signatures of a file, found by nothing but its bytes."""
    for match in RANGE.finditer(pdf):
        first, size, after, rest = map(int, match.groups())
        held = bytes.fromhex(pdf[first + size + 1 : after - 1].decode())
        whole = 4 + int.from_bytes(held[2:4])
        over = pdf[first : first + size] + pdf[after : after + rest]
        yield Part(over, held[:whole], first + size, after)


def flipped(pdf: bytes, position: int, by: int = 1) -> bytes:
    """Return a file with one byte changed."""
    changed = bytes([pdf[position] ^ by])
    return pdf[:position] + changed + pdf[position + 1 :]


@contextmanager
def failing(keys: Keys, failure: Exception | str) -> Iterator[None]:
    """Let KMS answer so."""
    keys.failing = failure
    try:
        yield
    finally:
        keys.failing = None


def another_key(one: Signatory, other: Signatory) -> Signatory:
    """Return a signatory whose certificate is of another key."""
    return replace(one, key_id=other.key_id)
