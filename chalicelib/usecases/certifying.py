"""Certifying: the paper of a dossier whose result is a certified copy of one of its papers."""

import hashlib

from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.refusals import Invalid, NotAllowedNow, TryLater
from chalicelib.domain.results.certified import Statement, statement
from chalicelib.domain.results.content import Signer
from chalicelib.domain.results.copies import certified, paper
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.writs.known import Known
from chalicelib.usecases.signers import Sheet, Signing


def copied(
    signing: Signing, known: Known, given: Drawn, component: str, signed_by: Signer, qr: str
) -> Sheet:
    """Return the pages of the one compared paper of a component, and the statement after them.

    1 GetObject. What is certified is what had been compared when the leader approved. Raises
    TryLater where the copy does not lie in the archive yet, Invalid where it cannot be certified.
    """
    try:
        found = paper(known, component)
    except NotAllowedNow as no:  # it was allowed when it was approved, so it must be told now
        raise Invalid(no.sentence, no.field) from no
    copy = signing.archive.fetch(found.paper.archive_key)
    if copy is None:
        raise TryLater("Bản số hóa của bản chính chưa có trong kho lưu.", "result.paper")
    return signing.certify(copy, _said(signing, known, given, component, copy, signed_by, qr))


def _said(
    signing: Signing,
    known: Known,
    given: Drawn,
    component: str,
    copy: bytes,
    signed_by: Signer,
    qr: str,
) -> Statement:
    sha256 = hashlib.sha256(copy).hexdigest()
    what = certified(known, component, given, spelled(given.check_code), sha256)
    agency, at = known.dossier.decided_by, known.event.at
    return statement(what, known.agencies, agency, at, signed_by, qr, f"{signing.portal}/verify")
