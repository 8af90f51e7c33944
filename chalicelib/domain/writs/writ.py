"""Writ: what is noted of a writ that lies in the archive."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.writs.kinds import Model

PREFIX = "writ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writ:
    """Văn bản: issued on an official form for entry `seq` of the dossier `code`.

    `archive_key` names the PDF/A, `sha256` (hex) and `size` (bytes) are of it; `made_at` is when
    it was made, which may be later than the entry it tells of.
    """

    code: str
    seq: int
    model: Model
    archive_key: str
    sha256: str
    size: int
    made_at: datetime


def key_of(code: str, seq: int, model: Model) -> str:
    """Return where a writ lies in the archive: ``writ/<code>/<seq, six digits>-<model>.pdf``."""
    return f"{PREFIX}/{code}/{seq:06}-{model}.pdf"


def writ(code: str, seq: int, model: Model, data: bytes, at: datetime) -> Writ:
    """Return the note of the PDF `data` made at `at` for an entry."""
    return Writ(
        code=code,
        seq=seq,
        model=model,
        archive_key=key_of(code, seq, model),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        made_at=at,
    )
