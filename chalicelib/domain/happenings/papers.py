"""Papers: what can happen to the papers of a dossier."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.parts import (
    Correction,
    Paper,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFiled:
    """Giấy tờ vào hồ sơ: a scan or upload was read and archived. Not a move."""

    type: Literal["paper-filed"] = "paper-filed"
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChecked:
    """Giấy tờ được đối chiếu: what an officer corrected of it, and nothing else. Not a move.

    `kind` is set where the paper was taken for another kind; `compared` where it lay beside the
    original. What was read stays in PaperFiled as it was.
    """

    type: Literal["paper-checked"] = "paper-checked"
    paper: str
    corrections: tuple[Correction, ...]
    kind: str | None
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRejected:
    """Tệp không nhận được: an upload could not be taken, and why. Not a move."""

    type: Literal["paper-rejected"] = "paper-rejected"
    component: str
    upload: str
    reason: str
    sentence: str
