"""Signatory: who signs results, by which key, and with whose certificate."""

from dataclasses import dataclass, field
from typing import ClassVar

from chalicelib.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Signatory:
    """Người ký, cơ quan ký: a person or an agency with a key and a certificate for it.

    `name` and `office` are printed; `key_id` names the key in KMS. `certificate` and `chain` are
    X.509 in DER: whose key it is, and who says so up to a root, issuer by issuer.
    """

    name: str
    office: str
    key_id: str
    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(default=(), repr=False)


class UnusableSignatory(Refusal):
    """Key or certificate of a signatory do not serve: somebody must see to them, time does not."""

    code: ClassVar[str] = "signatory-unusable"
    status: ClassVar[int] = 503
