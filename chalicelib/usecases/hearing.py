"""Hearing: a provider's notice is judged, kept as it came, and answered as it expects."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from chalicelib.domain.payments.provider import (
    BadSignature,
    Notice,
    NotOurs,
    Outcome,
    Reply,
    Said,
)
from chalicelib.domain.records import RawNotice
from chalicelib.domain.refusals import Invalid, Refusal, TooLarge
from chalicelib.usecases.crediting import credit
from chalicelib.usecases.till import Till


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a notice, what to answer, and our ref; None where nobody proved to know it."""

    outcome: Outcome
    reply: Reply
    ref: str | None = None


def hear(till: Till, name: str, notice: Notice, at: datetime) -> Heard:
    """Return what became of a notice and what to answer; raises NotFound where `name` is off.

    Signature, addressee, order, amount, already known: in that order. Nothing is kept of what no
    key of ours signed, and the sender learns no more than that. What cannot be entered now shall
    come again, and so shall what cannot be entered at all: somebody has to see it.
    """
    provider = till.provider(name)
    ref = None
    try:
        said = provider.heard(notice, at)
        ref = said.ref
        outcome = _heard(till, name, notice, said, at)
    except BadSignature:
        outcome = Outcome.BAD_SIGNATURE
    except (NotOurs, Invalid, TooLarge):
        outcome = Outcome.NOT_FOUND
    return Heard(outcome, provider.reply(outcome), ref)


def _heard(till: Till, name: str, notice: Notice, said: Said, at: datetime) -> Outcome:
    try:
        return credit(till, name, said, at, kept(name, notice, said.ref, at))
    except Refusal:
        return Outcome.AGAIN


def kept(name: str, notice: Notice, ref: str, at: datetime) -> RawNotice:
    """Return a notice as it is kept."""
    query = urlencode(notice.query, errors="surrogatepass")
    print_ = hashlib.sha256(query.encode() + b"\n" + notice.body).hexdigest()
    body = notice.body.decode("utf-8", errors="replace")
    return RawNotice(ref=ref, provider=name, sha256=print_, query=query, body=body, heard_at=at)
