"""Key sets: the public keys that attestations are verified with, for anybody (RFC 7517)."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.refusals import Invalid

FOLDER = "keys"
"""Where keys are published."""
COORDINATE = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key on the curve P-256: `x` and `y` are 32 bytes each, the higher ones first."""

    x: bytes
    y: bytes

    @property
    def thumbprint(self) -> bytes:
        """Return what names it: the SHA-256 of what defines it (RFC 7638)."""
        defining = {"crv": "P-256", "kty": "EC", "x": _text(self.x), "y": _text(self.y)}
        spelled = json.dumps(defining, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(spelled.encode()).digest()

    @property
    def kid(self) -> str:
        """Return its thumbprint as text: 43 letters, digits, dashes and underscores."""
        return _text(self.thumbprint)

    @property
    def jwk(self) -> Mapping[str, str]:
        """Return it as it is published."""
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _text(self.x),
            "y": _text(self.y),
            "kid": self.kid,
            "alg": "ES256",
            "use": "sig",
        }


def beginning(keys: Iterable[PublicKey], hint: bytes) -> tuple[PublicKey, ...]:
    """Return the keys whose thumbprint begins so."""
    return tuple(key for key in keys if key.thumbprint.startswith(hint))


def read_keys(data: bytes, field: str = "keys") -> tuple[PublicKey, ...]:
    """Return the keys of a set, or of a file with one key; raises Invalid.

    Keys of other kinds are passed over, as sets may hold them.
    """
    try:
        said: Any = json.loads(data)
        found = said.get("keys", [said])
        return tuple(_key(one) for one in found if (one["kty"], one.get("crv")) == ("EC", "P-256"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Invalid("Bộ khóa công khai không đúng dạng (JSON, RFC 7517).", field) from None


def _key(said: Mapping[str, str]) -> PublicKey:
    x, y = _bytes(said["x"]), _bytes(said["y"])
    if (len(x), len(y)) != (COORDINATE, COORDINATE):
        raise ValueError("a coordinate of P-256 has 32 bytes")
    return PublicKey(x, y)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
