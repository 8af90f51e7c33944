"""Outcome: the result of a dossier as people and programs get to see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.resultpaper import Kind, Wanted
from chalicelib.domain.results.proposing import MOST
from chalicelib.domain.results.seen import EResult, Outcome, Proposal, Stage
from chalicelib.domain.results.trouble import Trouble
from chalicelib.domain.signed import Level

STAGES: Mapping[Stage, str] = {
    Stage.AWAITS_SIGNATURE: "Chờ ký số",
    Stage.SIGNED: "Đã ký số, chờ phát hành",
    Stage.AWAITS_AGENCY_SEAL: "Đã phát hành, chờ con dấu số",
    Stage.ISSUED: "Còn hiệu lực",
    Stage.REVOKED: "Đã thu hồi",
}
LEVELS: Mapping[Level, str] = {
    Level.B_T: "có dấu thời gian (B\N{NON-BREAKING HYPHEN}T)",
    Level.B_B: (
        "không có dấu thời gian (B\N{NON-BREAKING HYPHEN}B): "
        "chỉ kiểm tra được khi chứng thư số của người ký còn hạn"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedShown:
    """A value the result prints that the answers do not tell: its label, and as last proposed.

    A date is written ``2026-03-02``, a number in digits, a choice as one of `choices`.
    """

    name: str
    label: str
    hint: str
    type: Kind
    required: bool
    choices: tuple[str, ...]
    most: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleShown:
    """What keeps a paper of the result from being made, met first at `since`, `tries` times."""

    sentence: str
    since: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalShown:
    """What was proposed last, to be looked at under ``…/proposals/<seq>``."""

    seq: int
    at: datetime
    by: str
    trouble: TroubleShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureShown:
    """A signature on the e-result: whose, when, and how long it can be checked."""

    name: str
    office: str
    at: datetime
    level: Level
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EResultShown:
    """The e-result: how far it has come, in a word and in words, since when.

    `check_code` is what anybody types at `verify`, which is a path behind the portal's address.
    """

    stage: Stage
    words: str
    since: datetime
    number: str | None
    title: str | None
    issued_on: date | None
    check_code: str | None
    verify: str | None
    signatures: tuple[SignatureShown, ...]
    reason: str
    trouble: TroubleShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeShown:
    """The result on its way and after; inside the office also what is proposed, and what may be.

    `lacking` names what must still be proposed before it is approved; with `fetched` it is to be
    had under ``…/result``.
    """

    wanted: tuple[WantedShown, ...]
    lacking: tuple[str, ...]
    proposal: ProposalShown | None
    e_result: EResultShown | None
    fetched: bool


def shown(found: Outcome, sealed_by: str) -> OutcomeShown:
    """Return what somebody sees of a result as it is shown; `sealed_by` names whose seal it is."""
    values = found.proposal.values if found.proposal else {}
    return OutcomeShown(
        wanted=tuple(_wanted(one, values.get(one.name, "")) for one in found.wanted),
        lacking=tuple(one.name for one in found.lacking),
        proposal=None if found.proposal is None else _proposal(found.proposal),
        e_result=None if found.e_result is None else _e_result(found.e_result, sealed_by),
        fetched=found.document is not None,
    )


def _wanted(wanted: Wanted, value: str) -> WantedShown:
    return WantedShown(
        name=wanted.name,
        label=wanted.vi,
        hint=wanted.hint,
        type=wanted.type,
        required=wanted.required,
        choices=wanted.choices,
        most=MOST[wanted.type],
        value=value,
    )


def _proposal(found: Proposal) -> ProposalShown:
    return ProposalShown(
        seq=found.seq, at=found.at, by=found.by_name, trouble=_trouble(found.trouble)
    )


def _trouble(found: Trouble | None) -> TroubleShown | None:
    if found is None:
        return None
    return TroubleShown(sentence=found.sentence, since=found.since, tries=found.tries)


def _e_result(found: EResult, sealed_by: str) -> EResultShown:
    signed = found.signed
    return EResultShown(
        stage=found.stage,
        words=STAGES[found.stage],
        since=found.since,
        number=signed.number if signed else None,
        title=signed.title if signed else None,
        issued_on=signed.issued_on if signed else None,
        check_code=spelled(signed.check_code) if signed else None,
        verify=f"/v/{signed.check_code}" if signed else None,
        signatures=tuple(_signatures(found, sealed_by)),
        reason=signed.revoked.reason if signed and signed.revoked else "",
        trouble=_trouble(found.trouble),
    )


def _signatures(found: EResult, sealed_by: str) -> list[SignatureShown]:
    signed = found.signed
    if signed is None:
        return []
    person = SignatureShown(
        name=signed.signer,
        office=signed.office,
        at=signed.signed_at,
        level=signed.level,
        note=LEVELS[signed.level],
    )
    seal = signed.agency_seal
    if seal is None:
        return [person]
    agency = SignatureShown(
        name=sealed_by, office="", at=seal.at, level=seal.level, note=LEVELS[seal.level]
    )
    return [person, agency]
