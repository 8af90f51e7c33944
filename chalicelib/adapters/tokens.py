"""Tokens: OIDC ID tokens of citizens and officers, verified against their issuers' keys."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import jwt

from chalicelib.domain.people import OFFICERS, Person, Role
from chalicelib.domain.refusals import Forbidden, TryLater, Unauthenticated
from chalicelib.domain.text import clean

LEEWAY = 30
"""Seconds that our clock and the issuer's may differ."""
REFETCH = timedelta(minutes=1)
"""How often, at most, the keys are asked for because a token names one we do not know."""
LIFETIME = timedelta(hours=6)
"""After which the keys are asked for anew, so that a withdrawn key stops working."""
PATIENCE = 3
"""Seconds to wait for an issuer's keys."""
MOST = 8192
"""Longest token taken, in characters."""

_OFFICE = OFFICERS | {Role.AUDITOR, Role.ADMIN}


class Realm(StrEnum):
    """Whom an issuer vouches for."""

    CITIZENS = "citizen"
    OFFICERS = "officer"


@dataclass(frozen=True, slots=True)
class Issuer:
    """An identity provider: its exact name, our name there, and where its keys are."""

    realm: Realm
    name: str
    client_id: str
    keys_url: str


class Keys:
    """The signing keys of one issuer, as last fetched."""

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        if not url.startswith(("https://", "http://")):
            raise ValueError("keys are fetched by HTTP")
        self._url = url
        self._now = now
        self._found: Mapping[str, jwt.PyJWK] = {}
        self._fetched: datetime | None = None

    def key(self, kid: str) -> jwt.PyJWK:
        """Return the key called `kid`; raises Unauthenticated, or TryLater if unreachable."""
        age = None if self._fetched is None else self._now() - self._fetched
        if age is None or age > LIFETIME or (kid not in self._found and age > REFETCH):
            self._fetch()
        try:
            return self._found[kid]
        except KeyError:
            raise _unknown() from None

    def _fetch(self) -> None:
        try:
            with urllib.request.urlopen(self._url, timeout=PATIENCE) as answer:  # noqa: S310 - HTTP, as checked above
                found = jwt.PyJWKSet.from_dict(json.load(answer))
        except (urllib.error.URLError, TimeoutError, ValueError, jwt.PyJWTError) as error:
            raise TryLater("Chưa kiểm tra được đăng nhập; hãy thử lại sau ít phút.") from error
        self._found = {str(key.key_id): key for key in found.keys}
        self._fetched = self._now()


class Tokens:
    """Every issuer that is trusted; `now` is the clock."""

    def __init__(self, issuers: Sequence[Issuer], now: Callable[[], datetime]) -> None:
        self._issuers = {issuer.name: issuer for issuer in issuers}
        self._keys = {issuer.name: Keys(issuer.keys_url, now) for issuer in issuers}

    def person(self, token: str, nonce: str | None = None) -> Person:
        """Return whom a token speaks of.

        Raises Unauthenticated for a token that is not ours, not genuine, or no longer valid (or
        not made for `nonce`), and Forbidden for an officer without an agency.
        """
        issuer, claims = self._claims(token)
        if nonce is not None and claims.get("nonce") != nonce:
            raise _unknown()
        return _citizen(claims) if issuer.realm is Realm.CITIZENS else _officer(claims)

    def _claims(self, token: str) -> tuple[Issuer, Mapping[str, Any]]:
        if len(token) > MOST:
            raise _unknown()
        try:
            kid, name = _named(token)
            issuer = self._issuers[name]
            key = self._keys[issuer.name].key(kid)
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=issuer.client_id,
                issuer=issuer.name,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except (jwt.PyJWTError, KeyError):
            raise _unknown() from None
        if claims.get("token_use") != "id":
            raise _unknown()
        return issuer, claims


def _named(token: str) -> tuple[str, str]:
    """Return the key and the issuer a token names, believing nothing yet; raises Unauthenticated.

    PyJWT would take the token apart to the last byte for this, and once more to verify it.
    """
    try:
        header, payload, _ = token.split(".")
        return str(_part(header)["kid"]), str(_part(payload)["iss"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _unknown() from None


def _part(segment: str) -> Any:  # noqa: ANN401 - whatever JSON it holds
    return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def _unknown() -> Unauthenticated:
    return Unauthenticated("Phiên đăng nhập không hợp lệ hoặc đã hết hạn; hãy đăng nhập lại.")


def _citizen(claims: Mapping[str, Any]) -> Person:
    """Read the claims of the citizens' pool, or of VNeID (SoDinhDanh, HoVaTen, MaSoThue)."""
    return Person(
        id=str(claims["sub"]),
        name=_said(claims, "name", "HoVaTen") or "",
        roles=frozenset({Role.CITIZEN}),
        personal_id=_said(claims, "custom:personal_id", "SoDinhDanh"),
        tax_code=_said(claims, "custom:tax_code", "MaSoThue"),
        email=_said(claims, "email", "ThuDienTu"),
    )


def _officer(claims: Mapping[str, Any]) -> Person:
    groups = claims.get("cognito:groups")
    held = {str(group) for group in groups} if isinstance(groups, list) else set()
    agency = _said(claims, "custom:agency")
    if agency is None:
        raise Forbidden("Tài khoản chưa được gắn với đơn vị nào; hãy liên hệ quản trị.")
    return Person(
        id=str(claims["sub"]),
        name=_said(claims, "name", "cognito:username") or "",
        roles=frozenset(role for role in _OFFICE if role.value in held),
        agency=agency,
        email=_said(claims, "email"),
    )


def _said(claims: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        value = clean(str(claims.get(name) or ""))
        if value:
            return value
    return None
