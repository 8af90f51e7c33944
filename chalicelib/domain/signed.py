"""Signed: an e-result as it stands, from the leader's signature to its end."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

PREFIX = "result"


class Level(StrEnum):
    """Mức chữ ký PAdES (ETSI EN 319 142-1): with a trusted time stamp or without."""

    B_B = "B-B"
    B_T = "B-T"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Thu hồi: since when an e-result holds no more, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySeal:
    """Con dấu số của cơ quan: the second signature, over the first and all before it."""

    agency: str
    at: datetime
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedResult:
    """Kết quả điện tử: made for the approval that is entry `approval` of its dossier's history.

    `file` names the PDF in the archive as it is now, `sha256` (hex) and `size` (bytes) are of it.
    By `check_code` anyone looks it up. Without `agency_seal` it is not issued yet; with `revoked`
    it holds no more.
    """

    approval: int
    number: str
    title: str
    issued_on: date
    check_code: str
    file: str
    sha256: str
    size: int
    signer: str
    office: str
    signed_at: datetime
    level: Level
    subject: str = ""
    """To whom, as it is printed on it; "" where it names nobody."""
    issuer: str = ""
    """Who issues it, as it is printed on it; "" where nobody noted that."""
    agency_seal: AgencySeal | None = None
    revoked: Revocation | None = None

    @property
    def is_issued(self) -> bool:
        """Tell whether it was issued and holds."""
        return self.agency_seal is not None and self.revoked is None

    def sealed(self, file: str, sha256: str, size: int, agency_seal: AgencySeal) -> "SignedResult":
        """Return it with the agency's seal; `file`, `sha256` and `size` are of the PDF with it."""
        return replace(self, file=file, sha256=sha256, size=size, agency_seal=agency_seal)

    def ended(self, at: datetime, reason: str) -> "SignedResult":
        """Return it as one that holds no more; the first end counts."""
        if self.revoked is not None:
            return self
        return replace(self, revoked=Revocation(at=at, reason=reason))


def signed_key(code: str, approval: int) -> str:
    """Return where the signed, not yet sealed, e-result lies in the archive."""
    return f"{PREFIX}/{code}/{approval:06}-signed.pdf"


def issued_key(code: str, approval: int) -> str:
    """Return where the e-result with both signatures lies in the archive."""
    return f"{PREFIX}/{code}/{approval:06}.pdf"


def proposal_key(code: str, seq: int) -> str:
    """Return where the picture of the proposal that is entry `seq` lies in the archive."""
    return f"proposal/{code}/{seq:06}.pdf"
