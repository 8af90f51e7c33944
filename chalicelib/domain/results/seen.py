"""Seen: the result of a dossier on its way and after, as somebody who sees the dossier may see it.

What is inside the office, the proposal and an e-result that is not handed over, is for those who
work there or watch over them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.happenings import Finished, ResultProposed
from chalicelib.domain.history import Event
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import ResultRule
from chalicelib.domain.refusals import NotAllowedNow, NotFound
from chalicelib.domain.resultpaper import Wanted
from chalicelib.domain.results.due import awaits_seal, awaits_signature
from chalicelib.domain.results.proposing import lacking
from chalicelib.domain.results.trouble import Trouble, of_entry
from chalicelib.domain.signed import AgencySeal, SignedResult


class Stage(StrEnum):
    """How far an e-result has come."""

    AWAITS_SIGNATURE = "awaits-signature"
    SIGNED = "signed"
    AWAITS_AGENCY_SEAL = "awaits-agency-seal"
    ISSUED = "issued"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class EResult:
    """How far the e-result has come, `since` when, and what keeps it from going on, if anything.

    `signed` is None while it awaits the leader's signature.
    """

    stage: Stage
    since: datetime
    signed: SignedResult | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was proposed last: by entry `seq`, with the values that were not empty."""

    seq: int
    at: datetime
    by_name: str
    values: Mapping[str, str]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What there is to see of a result.

    `wanted` may be proposed, `lacking` must still be before the result is approved. `document` is
    where what may be fetched lies in the archive, `is_signed` tells whether it bears a signature.
    """

    wanted: tuple[Wanted, ...] = ()
    lacking: tuple[Wanted, ...] = ()
    proposal: Proposal | None = None
    e_result: EResult | None = None
    document: str | None = None
    is_signed: bool = False

    @property
    def seal(self) -> AgencySeal | None:
        """The agency's seal on the e-result that is seen, if there is one."""
        signed = self.e_result.signed if self.e_result else None
        return signed.agency_seal if signed else None


def outcome(
    events: Sequence[Event],
    dossier: Dossier,
    troubles: Sequence[Trouble],
    rule: ResultRule,
    by: Person,
) -> Outcome:
    """Return what `by`, who may see the dossier, may see of its result.

    `troubles` are those of the dossier that are not over.
    """
    if not (by.is_officer or by.has(Role.AUDITOR)):
        return _applicants(dossier)
    document, is_signed = _document(dossier)
    return Outcome(
        wanted=rule.paper.propose if rule.paper else (),
        lacking=lacking(rule.paper, dossier.proposal),
        proposal=_proposal(events, troubles),
        e_result=_e_result(events, dossier, troubles, rule),
        document=document,
        is_signed=is_signed,
    )


def fetched(seen: Outcome) -> str:
    """Return where the result lies in the archive; raises NotFound where nothing is to be had.

    Raises NotAllowedNow for applicants once it is revoked; officers look at it all the same.
    """
    if seen.document is not None:
        return seen.document
    if seen.e_result is not None and seen.e_result.stage is Stage.REVOKED:
        raise NotAllowedNow("Kết quả này đã bị thu hồi, không còn hiệu lực.", "result")
    raise NotFound(
        "Chưa có kết quả điện tử để tải; kết quả tải được sau khi cơ quan đã trả và ông/bà đã nộp"
        " đủ phí, lệ phí.",
        "result",
    )


def _applicants(dossier: Dossier) -> Outcome:
    """Return what applicants see: what was handed over to them, once nothing is owed."""
    if dossier.returned_at is None or dossier.owed:
        return Outcome()
    signed, (document, is_signed) = _standing(dossier), _document(dossier)
    if signed is None or signed.agency_seal is None:
        return Outcome(document=document, is_signed=is_signed)
    if signed.revoked is not None:
        return Outcome(
            e_result=EResult(stage=Stage.REVOKED, since=signed.revoked.at, signed=signed)
        )
    shown = EResult(stage=Stage.ISSUED, since=signed.agency_seal.at, signed=signed)
    return Outcome(e_result=shown, document=document, is_signed=is_signed)


def _standing(dossier: Dossier) -> SignedResult | None:
    """Return the e-result, None where another paper is the result in its place."""
    signed, result = dossier.signed_result, dossier.result
    document = result.document if result else None
    is_replaced = signed is not None and document not in {None, signed.file}
    return None if is_replaced else signed


def _document(dossier: Dossier) -> tuple[str | None, bool]:
    result, signed = dossier.result, dossier.signed_result
    if result is not None and result.document is not None:
        return result.document, result.signed
    return (None, False) if signed is None else (signed.file, True)


def _proposal(events: Sequence[Event], troubles: Sequence[Trouble]) -> Proposal | None:
    for event in reversed(events):
        if isinstance(event.what, ResultProposed):
            return Proposal(
                seq=event.seq,
                at=event.at,
                by_name=event.by_name,
                values=event.what.values,
                trouble=of_entry(troubles, event.seq),
            )
    return None


def _e_result(
    events: Sequence[Event], dossier: Dossier, troubles: Sequence[Trouble], rule: ResultRule
) -> EResult | None:
    signed, approval = _standing(dossier), dossier.approval
    makes = rule.paper is not None and rule.electronic
    if makes and approval is not None and awaits_signature(dossier):
        return EResult(
            stage=Stage.AWAITS_SIGNATURE,
            since=events[approval - 1].at,
            trouble=of_entry(troubles, approval),
        )
    if signed is None:
        return None
    if signed.revoked is not None:
        return EResult(stage=Stage.REVOKED, since=signed.revoked.at, signed=signed)
    if signed.agency_seal is not None:
        return EResult(stage=Stage.ISSUED, since=signed.agency_seal.at, signed=signed)
    if not awaits_seal(dossier):
        return EResult(stage=Stage.SIGNED, since=signed.signed_at, signed=signed)
    issue = max(event.seq for event in events if isinstance(event.what, Finished))
    return EResult(
        stage=Stage.AWAITS_AGENCY_SEAL,
        since=events[issue - 1].at,
        signed=signed,
        trouble=of_entry(troubles, issue),
    )
