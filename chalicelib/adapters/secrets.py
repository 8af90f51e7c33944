"""Secrets: keys that only the functions that need them may read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import ValidationError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

    from chalicelib.adapters.accounts import Accounts
    from chalicelib.adapters.signatories import Signatories

FRESH = timedelta(minutes=5)
"""How long a secret is served from memory: a rotated one is known everywhere by then."""
KEYED = ("people", "agencies")
"""Fields that hold others by keys which are no names of ours."""


class Unusable(Exception):
    """A secret does not have the shape it must have; says which, never what is in it."""


@dataclass(frozen=True, slots=True)
class _Kept:
    value: str
    at: datetime


class Secrets:
    """Secrets Manager; `client` is a botocore client, `now` the clock."""

    def __init__(self, client: "SecretsManagerClient", now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._kept: dict[str, _Kept] = {}
        self._accounts: tuple[str, Accounts] | None = None
        self._signatories: tuple[str, Signatories] | None = None

    def text(self, arn: str) -> str:
        """Return a secret as it is written (1 GetSecretValue, none while it is fresh)."""
        at = self._now()
        kept = self._kept.get(arn)
        if kept is None or abs(at - kept.at) >= FRESH:
            answer = self._client.get_secret_value(SecretId=arn)
            kept = self._kept[arn] = _Kept(answer["SecretString"], at)
        return kept.value

    def payments(self, arn: str) -> "Accounts":
        """Return the accounts at payment providers; raises Unusable."""
        from chalicelib.adapters.accounts import Accounts  # noqa: PLC0415 - where money is

        text = self.text(arn)
        if self._accounts is None or self._accounts[0] != text:
            try:
                self._accounts = (text, Accounts.model_validate_json(text))
            except ValidationError as error:
                raise Unusable(f"{arn} is wrong in {_places(error)}") from None
        return self._accounts[1]

    def signatories(self, arn: str) -> "Signatories":
        """Return who signs results; raises Unusable."""
        from chalicelib.adapters.signatories import Signatories  # noqa: PLC0415 - where it is signed

        text = self.text(arn)
        if self._signatories is None or self._signatories[0] != text:
            try:
                self._signatories = (text, Signatories.model_validate_json(text))
            except ValidationError as error:
                raise Unusable(f"{arn} is wrong in {_places(error, *KEYED)}") from None
        return self._signatories[1]


def _places(error: ValidationError, *keyed: str) -> str:
    """Return where a secret is wrong: names of our own fields alone, ``*`` for keys of others."""
    defects = error.errors(include_url=False, include_context=False, include_input=False)
    known = (d["loc"][:-1] if d["type"] == "extra_forbidden" else d["loc"] for d in defects)
    named = ((*p[:1], "*", *p[2:]) if p[:1] and p[0] in keyed and p[1:] else p for p in known)
    places = (".".join(map(str, place)) for place in named)
    return ", ".join(dict.fromkeys(place or "the whole" for place in places))
