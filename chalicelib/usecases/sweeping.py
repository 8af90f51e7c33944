"""Sweeping: every hour, whoever must know that a moment came is told once."""

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime

from chalicelib.domain.acts import Remind
from chalicelib.domain.attention import due_watches
from chalicelib.domain.people import system
from chalicelib.domain.refusals import Refusal, TryLater
from chalicelib.usecases.acting import act
from chalicelib.usecases.ports import Catalogue, Chance, Dossiers

BY = system("deadlines")


def sweep(
    dossiers: Dossiers, catalogue: Catalogue, chance: Chance, at: datetime
) -> Mapping[str, int]:
    """Enter a reminder for every watched moment not after `at`, and return how many of each.

    Counts are by watch, and by code of refusal where the dossier moved on meanwhile. Again, or
    twice at once, reminds nobody twice. A dossier that breaks does not keep the others waiting:
    what it raised is raised when all the others are done.
    """
    counts: Counter[str] = Counter()
    with ExitStack() as others:  # runs every one of them, whatever the one before raised
        for code in dossiers.needing_attention(at):
            others.callback(_remind, dossiers, catalogue, chance, code, at, counts)
    return dict(counts)


def _remind(
    dossiers: Dossiers,
    catalogue: Catalogue,
    chance: Chance,
    code: str,
    at: datetime,
    counts: Counter[str],
) -> None:
    try:
        dossier = dossiers.get(code)
        for watch, moment in due_watches(dossier, at):
            remind = Remind(watch=watch, moment=moment)
            act(dossiers, catalogue, code, remind, BY, at, dossier.version, chance)
            counts[watch] += 1
    except TryLater:
        raise
    except Refusal as no:
        counts[no.code] += 1
