"""Confirming: what anybody is told of a paper by its check code."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.attesting.checkcode import read_check_code
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.standing import Standing, standing
from chalicelib.usecases.ports import Catalogue, Dossiers


class Attested(Protocol):
    """Where it is kept what check codes were drawn for."""

    def attested(self, check_code: str) -> Drawn | None:
        """Return what a check code was drawn with, if it was (1 call)."""


class Outcome(StrEnum):
    """What became of a check that told nothing, as logs and metrics name it; see State too."""

    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is told of a paper: how it stands, and who issues it, as it is printed."""

    check_code: str
    standing: Standing
    issuer: str


def confirm(results: Attested, dossiers: Dossiers, catalogue: Catalogue, typed: str) -> Confirmed:
    """Return what anybody may know of the e-result whose check code was typed so.

    1 call for the code and 1 Query, neither where the code cannot be one. Raises Invalid for what
    is no code, NotFound where none was given out, both about the field ``code``.
    """
    code = read_check_code(typed)
    drawn = results.attested(code)
    if drawn is None:
        raise NotFound(
            "Không có kết quả nào mang mã kiểm tra này. Hãy so lại từng ký tự với mã in cạnh mã "
            "QR; nếu vẫn không thấy, giấy tờ có thể là giả: hãy hỏi cơ quan ghi trên giấy.",
            "code",
        )
    events = dossiers.file(drawn.code).events
    found = standing(events, drawn.approval)
    printed = found.result.issuer if found.result else ""
    return Confirmed(code, found, printed or catalogue.agency(drawn.agency).name)
