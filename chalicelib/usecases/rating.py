"""Rating: who holds code and secret of a dossier says how it went, without an account."""

from datetime import datetime

from chalicelib.domain.acts import Rate
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.rating import bearer
from chalicelib.domain.refusals import TryLater
from chalicelib.usecases.acting import TRIES, moved, rules_of
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers
from chalicelib.usecases.viewing import proven


def rate(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    secret: str,
    said: Rate,
    at: datetime,
    chance: Chance,
) -> Dossier:
    """Enter a rating and return the dossier after it; raises NotFound as tracking does.

    One GetItem and one transaction.
    """
    for _ in range(TRIES):
        before = proven(dossiers, code, secret)
        rules = rules_of(catalogue, before)
        move = moved(before, said, bearer(before.code), at, rules, chance)
        try:
            dossiers.save(move)
        except Conflict:
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.")
