"""Secrets: keys that only the functions that need them may read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, ValidationError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

FRESH = timedelta(minutes=5)
"""How long a secret is served from memory: a rotated one is known everywhere by then."""


class Unusable(Exception):
    """A secret does not have the shape it must have; says which, never what is in it."""


class VnpayAccount(BaseModel, extra="forbid", frozen=True):
    """The office at VNPAY: ``{"tmn_code": …, "keys": [current, the one before]}``."""

    tmn_code: str = Field(min_length=1)
    keys: tuple[str, ...] = Field(min_length=1)


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

    def text(self, arn: str) -> str:
        """Return a secret as it is written (1 GetSecretValue, none while it is fresh)."""
        at = self._now()
        kept = self._kept.get(arn)
        if kept is None or abs(at - kept.at) >= FRESH:
            answer = self._client.get_secret_value(SecretId=arn)
            kept = self._kept[arn] = _Kept(answer["SecretString"], at)
        return kept.value

    def vnpay(self, arn: str) -> VnpayAccount:
        """Return the account at VNPAY; raises Unusable."""
        try:
            return VnpayAccount.model_validate_json(self.text(arn))
        except ValidationError:
            raise Unusable(f"{arn} must hold tmn_code and keys") from None
