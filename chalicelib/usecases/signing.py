"""Signing: each entry that calls for a paper of the result has it once, signed and sealed."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.refusals import NotAllowedNow, TryLater
from chalicelib.domain.results.content import draft
from chalicelib.domain.results.due import Due, due
from chalicelib.domain.results.trouble import met, of_entry
from chalicelib.domain.signed import SignedResult, proposal_key
from chalicelib.domain.writs.known import Known, known
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.approving import PDF, approve
from chalicelib.usecases.issuing import issue
from chalicelib.usecases.ports import File
from chalicelib.usecases.signers import Signing


class Became(StrEnum):
    """What became of an errand."""

    PICTURED = "pictured"
    SIGNED = "signed"
    SEALED = "sealed"
    NOTHING = "nothing"
    """Nothing was called for, or it was there, or it does not count any more."""


def sign(signing: Signing, code: str, seq: int, at: datetime) -> Became:
    """Make what entry `seq` of the dossier `code` calls for, and return what became of it.

    1 Query, and what it takes: see `approve` and `issue`; 1 PutObject for a proposal. What keeps it
    from its end is noted with the dossier (1 PutItem) where officers read it, until it came to its
    end (1 PutItem), and is raised again. Raises TryLater for an entry that cannot be read yet.
    """
    file = signing.dossiers.file(code)
    if len(file.events) < seq:
        raise TryLater("Mục lịch sử này chưa đọc được.", "seq")
    before = of_entry(file.troubles, seq)
    try:
        became = _made(signing, file, seq, at)
    except Exception as failure:
        signing.results.put_trouble(met(before, code, seq, failure, at))
        raise
    if before is not None:
        signing.results.put_trouble(replace(before, settled_at=at))
    return became


def _made(signing: Signing, file: File, seq: int, at: datetime) -> Became:
    rule = rules_of(signing.catalogue, file.dossier).procedure.result
    wanted = due(file.events, seq, file.dossier, rule)
    if wanted is None:
        return Became.NOTHING
    try:
        return _done(signing, file, wanted, seq, at)
    except NotAllowedNow:
        return Became.NOTHING


def _done(signing: Signing, file: File, wanted: Due, seq: int, at: datetime) -> Became:
    dossier = file.dossier
    match wanted:
        case Due.PICTURE:
            data = signing.typesetter.result(draft(_known(signing, file, seq))).pdf
            signing.archive.keep_first(proposal_key(dossier.code, seq), data, PDF)
            return Became.PICTURED
        case Due.SIGNATURE:
            before = next((one for one in file.drawn if one.approval == seq), None)
            approve(signing, _known(signing, file, seq), before, at)
            return Became.SIGNED
        case Due.AGENCY_SEAL:
            issue(signing, dossier, _signed(dossier), at)
            return Became.SEALED


def _signed(dossier: Dossier) -> SignedResult:
    if dossier.signed_result is None:
        raise NotAllowedNow("Hồ sơ không có kết quả điện tử.", "approval")
    return dossier.signed_result


def _known(signing: Signing, file: File, seq: int) -> Known:
    agencies = {agency.code: agency for agency in signing.catalogue.agencies()}
    law, address = rules_of(signing.catalogue, file.dossier), f"{signing.portal}/track"
    return known(file.events[:seq], law, agencies, address)
