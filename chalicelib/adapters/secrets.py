"""Secrets: keys that only the functions that need them may read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import ValidationError

from chalicelib.adapters.shapes import Unusable, places

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

    from chalicelib.adapters.accounts import Accounts

FRESH = timedelta(minutes=5)
"""How long a secret is served from memory: a rotated one is known everywhere by then."""


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
                raise Unusable(f"{arn} is wrong in {places(error)}") from None
        return self._accounts[1]
