"""Results: what happens to the result of a dossier, from proposal to revocation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.signed import AgencySeal, SignedResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultProposed:
    """Dự thảo kết quả: what it will say beyond the application's answers, by name."""

    type: Literal["result-proposed"] = "result-proposed"
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSigned:
    """Kết quả được ký số: the leader's signature was put under what they approved. Not a move."""

    type: Literal["result-signed"] = "result-signed"
    result: SignedResult


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySealed:
    """Kết quả được đóng dấu số: the agency's signature over the leader's. Not a move.

    `file`, `sha256` and `size` are of the PDF that bears both.
    """

    type: Literal["agency-sealed"] = "agency-sealed"
    approval: int
    file: str
    sha256: str
    size: int
    agency_seal: AgencySeal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRevoked:
    """Thu hồi kết quả: what was handed over holds no more."""

    type: Literal["result-revoked"] = "result-revoked"
    approval: int
    reason: str
