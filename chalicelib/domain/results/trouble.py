"""Trouble: why the paper of a result is not made, signed or sealed yet, as officers read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.refusals import Refusal

UNEXPECTED = "unexpected"
"""The code of whatever nobody thought of."""
SENTENCE = (
    "Có lỗi kỹ thuật khi lập hoặc ký kết quả; người quản trị hệ thống đã được báo, hệ thống sẽ "
    "thử lại."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What keeps the errand of entry `seq` of a dossier from its end.

    `reason` is for machines, `sentence` for officers; it was met first at `since`, last at `last`,
    and `tries` times in all. `settled_at` is when it was over.
    """

    code: str
    seq: int
    reason: str
    sentence: str
    since: datetime
    last: datetime
    tries: int = 1
    settled_at: datetime | None = None


def unsettled(troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """Return the troubles that are not over."""
    return tuple(one for one in troubles if one.settled_at is None)


def of_entry(troubles: Iterable[Trouble], seq: int) -> Trouble | None:
    """Return the trouble with entry `seq`, if there is any."""
    return next((one for one in troubles if one.seq == seq), None)


def met(before: Trouble | None, code: str, seq: int, failure: Exception, at: datetime) -> Trouble:
    """Return the trouble a failure is; one that went `before` makes it no new one.

    A refusal is told by its own sentence; of anything else only that it happened.
    """
    reason, sentence = UNEXPECTED, SENTENCE
    if isinstance(failure, Refusal):
        reason, sentence = failure.code, failure.sentence
    return Trouble(
        code=code,
        seq=seq,
        reason=reason,
        sentence=sentence,
        since=at if before is None else before.since,
        last=at,
        tries=1 if before is None else before.tries + 1,
    )
