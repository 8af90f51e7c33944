"""Certifying: the paper of a dossier whose result is a certified copy of one of its papers."""

import hashlib
from dataclasses import dataclass

from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.checking import CheckedPaper
from chalicelib.domain.refusals import Invalid, NotAllowedNow, TryLater
from chalicelib.domain.results.certified import Statement, statement
from chalicelib.domain.results.content import Signer
from chalicelib.domain.results.copies import certified, paper
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.writs.known import Known
from chalicelib.usecases.signers import Sheet, Signing


@dataclass(frozen=True, slots=True)
class Original:
    """What is certified: the compared paper as the history tells it, and its digitised copy."""

    found: CheckedPaper
    copy: bytes


def original(signing: Signing, known: Known, component: str) -> Original:
    """Return the one compared paper of a component, after it proved to be one that is copied.

    1 GetObject. What is certified is what had been compared when the leader approved. Raises
    TryLater where the copy does not lie in the archive yet, Invalid where it cannot be certified.
    """
    try:
        found = paper(known, component)
    except NotAllowedNow as no:  # the approval still counts, so what keeps it is told to officers
        raise Invalid(no.sentence, no.field) from no
    copy = signing.archive.fetch(found.paper.archive_key)
    if copy is None:
        raise TryLater("Bản số hóa của bản chính chưa có trong kho lưu.", "result.paper")
    signing.certifier().check(copy, found.paper.pages)
    return Original(found, copy)


def copied(
    signing: Signing, known: Known, given: Drawn, of: Original, signed_by: Signer, qr: str
) -> Sheet:
    """Return the pages of the original, and the statement after them."""
    said = _said(signing, known, given, of, signed_by, qr)
    return signing.certifier().certified(of.copy, said)


def _said(
    signing: Signing, known: Known, given: Drawn, of: Original, signed_by: Signer, qr: str
) -> Statement:
    sha256 = hashlib.sha256(of.copy).hexdigest()
    what = certified(known, of.found, given, spelled(given.check_code), sha256)
    agency, at = known.dossier.decided_by, known.event.at
    return statement(what, known.agencies, agency, at, signed_by, qr, f"{signing.portal}/verify")
