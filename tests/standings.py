"""Standings: histories in which e-results are signed, sealed, undone and revoked."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.attesting.checkcode import check_code
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.happenings import (
    AgencySealed,
    Happening,
    Reopened,
    ResultRevoked,
    ResultSigned,
)
from chalicelib.domain.history import record
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.signed import AgencySeal, Level, SignedResult, issued_key, signed_key
from chalicelib.domain.status import Status
from chalicelib.usecases.ports import Dossiers, Move
from chalicelib.usecases.signers import Results
from tests.builders import MORNING, WARD, a_dossier, the_moves

APPROVAL = 6
SYMBOL = "GXN-UBND"
HOUR = timedelta(hours=1)


def a_check_code(of: str) -> str:
    """Return a check code, always the same for the same text."""
    return check_code(hashlib.sha256(of.encode()).digest())


def a_drawn(code: str, approval: int = APPROVAL, serial: int = 12) -> Drawn:
    return Drawn(
        code=code,
        approval=approval,
        agency=WARD,
        symbol=SYMBOL,
        serial=serial,
        check_code=a_check_code(f"{code}#{approval}"),
        at=MORNING,
    )


def a_signed(code: str, approval: int = APPROVAL, serial: int = 12, **changes: Any) -> SignedResult:
    """Return an e-result that the leader signed; `changes` are laid over it."""
    drawn = a_drawn(code, approval, serial)
    signed = SignedResult(
        approval=approval,
        number=drawn.number,
        title="Giấy xác nhận tình trạng hôn nhân",
        issued_on=date(2026, 3, 2),
        check_code=drawn.check_code,
        file=signed_key(code, approval),
        sha256="ab" * 32,
        size=70000,
        signer="Trần Thị Hạnh",
        office="Chủ tịch",
        signed_at=MORNING,
        level=Level.B_T,
        subject="Nguyễn Thị Lan",
    )
    return replace(signed, **changes)


def signed(code: str, approval: int = APPROVAL, **changes: Any) -> ResultSigned:
    return ResultSigned(result=a_signed(code, approval, **changes))


def sealed(code: str, approval: int = APPROVAL) -> AgencySealed:
    return AgencySealed(
        approval=approval,
        file=issued_key(code, approval),
        sha256="cd" * 32,
        size=90000,
        agency_seal=AgencySeal(agency=WARD, at=MORNING + HOUR, level=Level.B_B),
    )


def entering(before: Dossier, whats: Iterable[Happening]) -> Iterator[Move]:
    """Yield the moves that enter these happenings, an hour after one another."""
    for what in whats:
        event = record(
            before.code,
            before.seq + 1,
            before.head_hash,
            at=before.entered_at + HOUR,
            by=("system:sign", ""),
            salt="00" * 16,
            what=what,
        )
        after = evolve(before, event)
        yield Move(before=before, event=event, after=after)
        before = after


def settled(code: str, *whats: Happening) -> tuple[Move, ...]:
    """Return every move of a dossier that was settled, and to which these things happened then."""
    moves = the_moves(Status.FINISHED, code=code)
    return (*moves, *entering(moves[-1].after, whats))


def given_out(
    dossiers: Dossiers, results: Results, code: str, *whats: Happening, approvals: int = 1
) -> str:
    """Lay down such a dossier and what was drawn for its approvals; return the first check code."""
    for move in settled(code, *whats):
        dossiers.save(move)
    drawn = [a_drawn(code, APPROVAL + 10 * number, 12 + number) for number in range(approvals)]
    for one in drawn:
        results.draw(one)
    return drawn[0].check_code


CODE = a_dossier().code
"""A code of a dossier, for those who need but one."""


LATER = APPROVAL + 10
SIGNED, SEALED = signed(CODE), sealed(CODE)
AGAIN, SEALED_AGAIN = signed(CODE, LATER, serial=13), sealed(CODE, LATER)
REVOKED = ResultRevoked(approval=APPROVAL, reason="Người khai không đúng sự thật")
REOPENING = Reopened(
    reason="Ông Nam đề nghị xem lại",
    step="tham-dinh",
    step_name="Thẩm định",
    desk=f"{WARD}#appraiser",
    step_due=MORNING,
)
