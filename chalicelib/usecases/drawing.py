"""Drawing: each approved result gets its number and its check code once."""

from datetime import datetime

from chalicelib.domain.attesting.checkcode import ENOUGH, check_code
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.numbering import register_of
from chalicelib.usecases.ports import Chance, Conflict
from chalicelib.usecases.signers import Results

TRIES = 8


def drawn(
    results: Results, chance: Chance, dossier: Dossier, approval: int, symbol: str, at: datetime
) -> Drawn:
    """Draw the next number and a check code for an approval, or return what was drawn for it.

    1 Query and 1 TransactWriteItems where nobody draws at the same moment. The number is the last
    one and one more, written on condition that nobody took it meanwhile, with the approval it is
    for: so a register has no gap, and no approval two numbers. It is dated no earlier than the
    number before it, whichever machine's clock is behind. Raises TryLater where many draw.
    """
    register = register_of(dossier.decided_by, symbol, at.astimezone(LOCAL).year)
    for _ in range(TRIES):
        last = results.last(register)
        made = Drawn(
            code=dossier.code,
            approval=approval,
            agency=dossier.decided_by,
            symbol=symbol,
            serial=last.serial + 1 if last else 1,
            check_code=check_code(chance.bits(ENOUGH)),
            at=max(at, last.at) if last else at,
        )
        try:
            results.draw(made)
        except Conflict:
            before = results.drawn(dossier.code, approval)
            if before is not None:
                return before
        else:
            return made
    raise TryLater("Có nhiều kết quả được cấp số cùng lúc; hệ thống sẽ thử lại.", "number")
