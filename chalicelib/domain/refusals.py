"""Refusals: every expected "no", with a machine code and a Vietnamese sentence that helps."""

from collections.abc import Sequence
from typing import ClassVar


class Refusal(Exception):
    """An answer of "no" that the asker can act upon.

    `code` is for machines and never changes; `sentence` is Vietnamese, names the field and
    says what to do; `field` is the path of the offending input (``"answers.ho_ten"``) or None;
    `status` is the HTTP status of RFC 9110 that says the same.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    @property
    def faults(self) -> Sequence[tuple[str, str]]:
        """Return each field at fault, and the sentence about it."""
        return () if self.field is None else ((self.field, self.sentence),)


class NotFound(Refusal):
    """The thing asked for does not exist, or not for this person."""

    code = "not-found"
    status = 404


class Forbidden(Refusal):
    """The person is known but may not do this."""

    code = "forbidden"
    status = 403


class Unauthenticated(Refusal):
    """Nobody is signed in, or the token is not valid any more."""

    code = "unauthenticated"
    status = 401


class Invalid(Refusal):
    """A field holds something that cannot be right."""

    code = "invalid"
    status = 422


class StaleVersion(Refusal):
    """Somebody else moved the dossier since the asker last read it."""

    code = "stale-version"
    status = 409


class NotAllowedNow(Refusal):
    """The act is known but not in this state of the dossier."""

    code = "not-allowed-now"
    status = 409


class KeyReused(Refusal):
    """An idempotency key came again with another body."""

    code = "idempotency-key-reused"
    status = 409


class TooLarge(Refusal):
    """More bytes, pages or items than the law or the machine allows."""

    code = "too-large"
    status = 413


class UnsupportedType(Refusal):
    """A kind of content that is not taken here."""

    code = "unsupported-type"
    status = 415


class TooMany(Refusal):
    """Whoever asks was wrong so often that they have to wait; `seconds` says how long."""

    code = "too-many"
    status = 429

    def __init__(self, sentence: str, field: str | None, seconds: int) -> None:
        super().__init__(sentence, field)
        self.seconds = seconds


class TryLater(Refusal):
    """Nothing is wrong with the request; the office cannot serve it at this moment."""

    code = "try-later"
    status = 503
