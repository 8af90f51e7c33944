"""Signing: keyed hashes with the current key, believed with the one before too."""

import hashlib
import hmac
from collections.abc import Callable, Sequence

Hash = Callable[[str, str], str]
"""Text and key to hex."""


def hmac_sha256(text: str, key: str) -> str:
    """Return HMAC-SHA256 in hex; raises ValueError for an empty key."""
    return _hmac(text, key, "sha256")


def hmac_sha512(text: str, key: str) -> str:
    """Return HMAC-SHA512 in hex; raises ValueError for an empty key."""
    return _hmac(text, key, "sha512")


def sha256_ending(text: str, key: str) -> str:
    """Return plain SHA-256 in hex of the text ending in ``|`` and the key.

    Raises ValueError for an empty key.
    """
    return hashlib.sha256(_bytes(f"{text}|{_real(key)}")).hexdigest()


def believed(text: str, given: str, keys: Sequence[str], by: Hash) -> bool:
    """Tell whether one of the keys made this signature, in time that tells nothing.

    Empty keys are passed over: what everybody can sign is not signed.
    """
    offered = _bytes(given.lower())
    alike = [hmac.compare_digest(by(text, key).encode(), offered) for key in keys if key]
    return any(alike)


def _hmac(text: str, key: str, digest: str) -> str:
    return hmac.new(_bytes(_real(key)), _bytes(text), digest).hexdigest()


def _real(key: str) -> str:
    if not key:
        raise ValueError("an empty key signs nothing")
    return key


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
