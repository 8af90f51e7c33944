"""Issuing: a result that the clerk issued gets the agency's seal over the leader's signature."""

import hashlib
from datetime import datetime

from chalicelib.domain.acts import RecordAgencySeal
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import system
from chalicelib.domain.results.looks import Look, agency_look
from chalicelib.domain.signed import AgencySeal, SignedResult, issued_key
from chalicelib.usecases.acting import act
from chalicelib.usecases.approving import Broken, kept, laid, read, whole
from chalicelib.usecases.signers import AGENCY, PERSON, SignedPaper, Signing


def issue(signing: Signing, dossier: Dossier, signed: SignedResult, at: datetime) -> AgencySeal:
    """Seal and keep an e-result that was issued; enter the agency's seal, and return it.

    A file with both signatures that an earlier run kept is entered as it lies there. 1
    ListObjectsV2, 2 GetItem where the signatories are not known yet, 1 GetObject, 1 Sign, 1
    PutObject, and to enter it 1 GetItem and 1 TransactWriteItems. Raises NotFound where the agency
    has no key; UnusableSignatory; TryLater; NotAllowedNow where the result does not hold any more.
    """
    key = issued_key(dossier.code, signed.approval)
    found = kept(signing.archive, key)
    paper = (
        laid(signing, key, _sealed(signing, dossier, signed, at))
        if found is None
        else read(signing, found)
    )
    said = whole(paper, PERSON, AGENCY)
    seal = AgencySeal(agency=dossier.decided_by, at=said.at, level=said.level)
    enter = RecordAgencySeal(
        approval=signed.approval,
        file=key,
        sha256=hashlib.sha256(paper.pdf).hexdigest(),
        size=len(paper.pdf),
        agency_seal=seal,
    )
    by, chance = system("sign"), signing.chance
    act(signing.dossiers, signing.catalogue, dossier.code, enter, by, at, None, chance)
    return seal


def _sealed(signing: Signing, dossier: Dossier, signed: SignedResult, at: datetime) -> SignedPaper:
    """Return what the leader signed with the agency's seal over it."""
    agency = signing.signatories.agency(dossier.decided_by)
    first = signing.archive.fetch(signed.file)
    if first is None or hashlib.sha256(first).hexdigest() != signed.sha256:
        raise Broken("what lies in the archive is not what the leader signed")
    look = signing.typesetter.look(Look.AGENCY, agency_look(agency.name, at))
    return signing.pades().sign(first, AGENCY, agency, look, at)
