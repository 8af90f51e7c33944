"""Approving: what a leader approved becomes a numbered paper with the leader's signature."""

import hashlib
from datetime import datetime

from chalicelib.domain.acts import RecordSignature
from chalicelib.domain.attesting.attestation import Attestation
from chalicelib.domain.attesting.checkcode import spelled
from chalicelib.domain.people import system
from chalicelib.domain.results.content import Signer, content, issuer, paper_of, subject
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.looks import Look, person_look
from chalicelib.domain.results.signatory import Signatory
from chalicelib.domain.signed import SignedResult, signed_key
from chalicelib.domain.writs.known import Known
from chalicelib.usecases.acting import act
from chalicelib.usecases.certifying import Original, copied, original
from chalicelib.usecases.drawing import drawn
from chalicelib.usecases.ports import Archive
from chalicelib.usecases.signers import PERSON, Said, Sheet, SignedPaper, Signing

PDF = "application/pdf"


class Broken(Exception):
    """A paper does not bear the signatures it must bear, whole; it is not handed on."""


def approve(signing: Signing, known: Known, before: Drawn | None, at: datetime) -> SignedResult:
    """Sign the result that the last entry of `known` approves, numbered and printed; enter it.

    The leader signs for the agency that decides the dossier. `before` is what an earlier run drew
    for it: whoever looks for its file then (1 ListObjectsV2) and finds it (1 GetObject) goes on
    from there, whether or not the leader may still sign. Else 2 GetItem where the signatories are
    not known yet, 1 GetObject for what a certified copy is made of, 1 Query and 1
    TransactWriteItems unless `before` is given, 2 Sign (and what the attester's first takes: 1
    GetPublicKey, 1 PutObject), 1 time stamp where there is an authority, 1 PutObject; and to enter
    it 1 GetItem and 1 TransactWriteItems. Raises NotFound where the leader has no key, and Invalid
    for what cannot be copied, before anything is drawn; UnusableSignatory; TryLater; NotAllowedNow
    where the approval does not count any more.
    """
    code, key = known.dossier.code, signed_key(known.dossier.code, known.event.seq)
    found = None if before is None else kept(signing.archive, key)
    if before is not None and found is not None:
        given, paper = before, read(signing, found)
    else:
        given, made = _made(signing, known, before, at)
        paper = laid(signing, key, made)
    result = _result(known, given, paper.pdf, whole(paper, PERSON))
    enter, by = RecordSignature(result=result), system("sign")
    act(signing.dossiers, signing.catalogue, code, enter, by, at, None, signing.chance)
    return result


def kept(archive: Archive, key: str) -> bytes | None:
    """Return what an earlier run kept under `key` (1 ListObjectsV2; 1 GetObject where it did)."""
    return archive.fetch(key) if key in archive.listed(key) else None


def laid(signing: Signing, key: str, made: SignedPaper) -> SignedPaper:
    """Return what lies under `key`: what was made, unless another was sooner (1 PutObject).

    What another made is read for its signatures; what was made here is known.
    """
    lies = signing.archive.keep_first(key, made.pdf, PDF)
    return made if lies == made.pdf else read(signing, lies)


def read(signing: Signing, found: bytes) -> SignedPaper:
    """Return a paper that was found, with what its signatures say."""
    return SignedPaper(found, signing.pades().said(found))


def whole(paper: SignedPaper, *fields: str) -> Said:
    """Return the last signature of a paper; raises Broken unless these are on it, all intact."""
    found = paper.said
    if tuple(one.field for one in found) != fields or not all(one.intact for one in found):
        raise Broken(f"signatures {', '.join(one.field for one in found) or 'lacking'}")
    return found[-1]


def _made(
    signing: Signing, known: Known, before: Drawn | None, at: datetime
) -> tuple[Drawn, SignedPaper]:
    """Return the result with the leader's signature, and the number and code it was given.

    Whatever may be wrong is looked at before a number is drawn for it.
    """
    dossier = known.dossier
    signatory = signing.signatories.person(dossier.decided_by, known.event.by)
    component = known.law.procedure.result.certifies
    of = None if component is None else original(signing, known, component)
    given = before or drawn(
        signing.results, signing.chance, dossier, known.event.seq, paper_of(known).symbol, at
    )
    return given, _signed(signing, known, given, of, signatory, at)


def _signed(
    signing: Signing,
    known: Known,
    given: Drawn,
    of: Original | None,
    signatory: Signatory,
    at: datetime,
) -> SignedPaper:
    sheet = _sheet(signing, known, given, of, signatory)
    said = person_look(Signer(signatory.name, signatory.office), issuer(known), at)
    look = signing.typesetter.look(Look.PERSON, said)
    pades = signing.pades()
    empty = pades.prepared(sheet.pdf, sheet.boxes)
    return pades.sign(empty, PERSON, signatory, look, at)


def _sheet(
    signing: Signing, known: Known, given: Drawn, of: Original | None, signatory: Signatory
) -> Sheet:
    """Return the result as it is printed: a copy with its statement, or what its template says."""
    qr, signed_by = _qr(signing, known, given), Signer(signatory.name, signatory.office)
    if of is not None:
        return copied(signing, known, given, of, signed_by, qr)
    return signing.typesetter.result(
        content(
            known,
            number=given.number,
            issued_on=given.issued_on,
            check_code=spelled(given.check_code),
            qr=qr,
            signed_by=signed_by,
            portal=f"{signing.portal}/verify",
        )
    )


def _qr(signing: Signing, known: Known, given: Drawn) -> str:
    attestation = Attestation(
        check_code=given.check_code,
        issuer=given.agency,
        issuer_name=issuer(known),
        number=given.number,
        issued_on=given.issued_on,
        title=paper_of(known).title,
        subject=subject(known),
    )
    return signing.attester.attest(attestation, signing.portal)


def _result(known: Known, given: Drawn, pdf: bytes, said: Said) -> SignedResult:
    return SignedResult(
        approval=given.approval,
        number=given.number,
        title=paper_of(known).title,
        issued_on=given.issued_on,
        check_code=given.check_code,
        file=signed_key(given.code, given.approval),
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        signer=said.name,
        office=said.office,
        signed_at=said.at,
        level=said.level,
        subject=subject(known),
        issuer=issuer(known),
    )
