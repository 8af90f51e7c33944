"""Sessions: signed notes in cookies, and the token that proves a form is our own page's."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

SESSION = "motcua"
"""The cookie that holds the ID token."""
FLOW = "motcua-sign-in"
"""The cookie that holds what the code flow must remember until the browser comes back."""
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"


def cookies(header: str) -> dict[str, str]:
    """Return the cookies of a Cookie header; what is no pair is passed over."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value.strip('"') for name, sign, value in pairs if sign}


def cookie(name: str, value: str, path: str, seconds: int, *, secure: bool) -> str:
    """Return a Set-Cookie header: for this browser's own pages, unreadable to scripts."""
    parts = [f"{name}={value}", f"Path={path or '/'}", f"Max-Age={seconds}", "HttpOnly"]
    return "; ".join([*parts, "SameSite=Lax", *(["Secure"] if secure else [])])


def csrf(key: bytes, token: str) -> str:
    """Return what our own pages send along with a session, and nobody else can know."""
    return _mac(key, f"csrf:{token}".encode())[:40]


def is_csrf(key: bytes, token: str, given: str) -> bool:
    """Tell whether `given` came from one of our pages of this session."""
    return hmac.compare_digest(csrf(key, token).encode(), given.encode())


def mark(key: bytes, person: str) -> str:
    """Return what tells a person from others on one machine, and says nobody who it is."""
    return _mac(key, f"mark:{person}".encode())[:20]


def sealed(key: bytes, note: Mapping[str, str], until: datetime) -> str:
    """Return a note that cannot be altered, good until `until`."""
    body = json.dumps({**note, "until": until.isoformat()}, sort_keys=True).encode()
    text = base64.urlsafe_b64encode(body).decode().rstrip("=")
    return f"{text}.{_mac(key, text.encode())}"


def opened(key: bytes, text: str, at: datetime) -> Mapping[str, str] | None:
    """Return a sealed note, or None where it is not ours or its time is over."""
    body, _, mac = text.partition(".")
    if not hmac.compare_digest(_mac(key, body.encode()).encode(), mac.encode()):
        return None
    try:
        note = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError):
        return None
    return note if datetime.fromisoformat(note["until"]) > at else None


def _mac(key: bytes, data: bytes) -> str:
    return hmac.new(key, data, hashlib.sha256).hexdigest()
