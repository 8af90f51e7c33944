"""Confirming: whoever holds a paper of ours asks whether it is what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from chalice.app import Response
from pydantic import ConfigDict

from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.proofcode import SHOWN, proof_code, read_code, read_day
from chalicelib.domain.refusals import Invalid, NotFound, Refusal, TooMany
from chalicelib.domain.results.standing import State
from chalicelib.domain.signed import Level, SignedResult
from chalicelib.handlers.http import guards
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Line, Query
from chalicelib.handlers.http.outcome import LEVELS
from chalicelib.handlers.http.problems import of_refusal
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.handlers.logs import count, logger
from chalicelib.usecases import confirming, proving
from chalicelib.usecases.confirming import Confirmed, Outcome
from chalicelib.usecases.proving import Sealed
from chalicelib.web import pages

door = Door(__name__)
FRESH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureConfirmed:
    """A signature: the agency's has no name and office but the agency's own."""

    of: Literal["person", "agency"]
    name: str
    office: str
    at: datetime
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperConfirmed:
    """What is printed on an e-result, and the signatures under it."""

    issuer: str
    number: str
    title: str
    subject: str
    issued_on: date
    signatures: tuple[SignatureConfirmed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementShown:
    """The e-result that took another's place."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultConfirmed:
    """How the e-result with a check code stands, since when, and why it holds no more.

    `paper` is null unless it was issued.
    """

    check_code: str
    state: State
    since: datetime | None
    reason: str | None
    replaced_by: ReplacementShown | None
    paper: PaperConfirmed | None


class CodeTyped(Query):
    """What somebody typed of a paper; links from elsewhere may carry more."""

    model_config = ConfigDict(extra="ignore")
    day: Line = ""
    code: Line = ""


class NoMore(Query):
    """Nothing beside the code, which stands in the address and may be mistyped."""


@door.route("/v1/results/{code}", who=PUBLIC, asks=NoMore, gives=ResultConfirmed, limited=True)
def confirmed(call: Call[NoMore], code: str) -> ResultConfirmed:
    """Tell what the e-result with a check code is, and whether it still holds."""
    return _shown(_confirmed(call, code))


@door.route("/v1/keys", who=PUBLIC, gives=dict[str, Any], cached=FRESH)
def keys(call: Call[None]) -> dict[str, Any]:
    """Return the public keys that QR codes of e-results are verified with (RFC 7517)."""
    return {"keys": [key.jwk for key in call.office.public_keys().all()]}


@door.route("/v/{code}", who=PUBLIC, asks=CodeTyped, page=True, spoken=True)
def opened(call: Call[CodeTyped], code: str) -> Response:
    """Tell whoever scanned a QR code what the paper is, and whether it still holds."""
    return _page(call, CodeTyped(code=code))


@door.route("/verify", who=PUBLIC, asks=CodeTyped, page=True, spoken=True)
def verify(call: Call[CodeTyped]) -> Response:
    """Tell whoever holds a paper or a slip whether it is what it says."""
    return _page(call, call.asked)


def _page(call: Call[CodeTyped], typed: CodeTyped) -> Response:
    found: Confirmed | None = None
    sealed: Sealed | None = None
    problem = None
    try:
        if _is_on_a_slip(typed):
            code, day = read_code(typed.code), read_day(typed.day)
            sealed = proving.look_up(call.office.seals(), code, day)
        elif typed.code:
            found = _confirmed(call, typed.code)
    except Refusal as refusal:
        problem = of_refusal(refusal)
    answer = pages.page(
        "verify.html",
        call.frame,
        problem.status if problem else 200,
        typed=typed,
        found=found and _shown(found),
        sealed=sealed,
        problem=problem,
        proof_code=proof_code,
        levels=LEVELS,
    )
    answer.headers |= {"X-Robots-Tag": "noindex", **(problem.headers if problem else {})}
    return answer


def _is_on_a_slip(typed: CodeTyped) -> bool:
    """Tell whether somebody typed a proof code: it has a day beside it, and is longer."""
    return bool(typed.day) or sum(sign.isalnum() for sign in typed.code) >= SHOWN


def _confirmed(call: Call[Any], typed: str) -> Confirmed:
    office, guard = call.office, guards.verifying(call)
    try:
        with guard.counting():
            found = confirming.confirm(guard, office.dossiers(), office.catalogue(), typed)
    except Invalid:
        _note(Outcome.MISTYPED)
        raise
    except NotFound:
        _note(Outcome.UNKNOWN)
        raise
    except TooMany:
        _note(Outcome.TOO_MANY)
        raise
    _note(found.standing.state)
    return found


def _note(outcome: Outcome | State) -> None:
    """Log and count what became of a check; never which paper it was about."""
    logger.info("result-check", extra={"outcome": outcome.value})
    count(f"result-check-{outcome.value}")


def _shown(found: Confirmed) -> ResultConfirmed:
    standing, by = found.standing, found.standing.by
    return ResultConfirmed(
        check_code=spelled(found.check_code),
        state=standing.state,
        since=standing.since,
        reason=standing.reason or None,
        replaced_by=ReplacementShown(number=by.number, issued_on=by.issued_on) if by else None,
        paper=_paper(found),
    )


def _paper(found: Confirmed) -> PaperConfirmed | None:
    result = found.standing.result
    if result is None:
        return None
    person = SignatureConfirmed(
        of="person",
        name=result.signer,
        office=", ".join(result.office.splitlines()),
        at=result.signed_at,
        level=result.level,
    )
    return PaperConfirmed(
        issuer=found.issuer,
        number=result.number,
        title=result.title,
        subject=result.subject,
        issued_on=result.issued_on,
        signatures=(person, *_seal(found, result)),
    )


def _seal(found: Confirmed, result: SignedResult) -> Iterator[SignatureConfirmed]:
    if seal := result.agency_seal:
        yield SignatureConfirmed(
            of="agency", name=found.issuer, office="", at=seal.at, level=seal.level
        )
