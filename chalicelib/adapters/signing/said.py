"""Said: what each signature in a PDF says, and whether it is to be believed."""

import asyncio
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from chalicelib.adapters.signing.offices import office_of
from chalicelib.adapters.signing.trust import USAGE, context
from chalicelib.domain.signed import Level

VERSION: Final = cms.CMSVersion("v1")
SHA256: Final = cms.DigestAlgorithm({"algorithm": "sha256"})
FOR_SIGNING: Final = KeyUsageConstraints(key_usage=set(USAGE), match_all_key_usages=False)


class Unreadable(Exception):
    """It is no PDF, or its signatures cannot be made out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one signature says.

    `name` is whose it is by the certificate, `office` in which office it was made, by its own
    claim, "" where in none. `at` is when, by the time stamp if there is one (`level` B-T), else as
    the signer claims (B-B). `fits` tells whether digest, signature and time stamp are right,
    `covers` whether nothing of its revision is outside of it, `lawful` whether what was added later
    is no more than it permits. `trusted` tells whether the certificates of signature and time stamp
    lead to one of the roots, as they stood at that moment; revocation is not asked for.
    """

    field: str
    name: str
    office: str
    at: datetime
    level: Level
    fits: bool
    covers: bool
    lawful: bool
    trusted: bool

    @property
    def intact(self) -> bool:
        """Whether it is over the bytes that are there, and nothing was added that may not be."""
        return self.fits and self.covers and self.lawful


def said(pdf: bytes, roots: Iterable[bytes] = ()) -> tuple[Said, ...]:
    """Return what each signature says, in the order they were made; raises Unreadable."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        return tuple(_said(one, tuple(roots)) for one in reader.embedded_regular_signatures)
    except Exception as error:  # whatever the bytes of a stranger do to two parsers
        raise Unreadable(type(error).__name__) from error


def signed_fields(pdf: bytes) -> tuple[str, ...]:
    """Return the names of the fields that are signed, in that order; raises Unreadable."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        return tuple(one.field_name for one in reader.embedded_regular_signatures)
    except Exception as error:  # as above
        raise Unreadable(type(error).__name__) from error


def _said(signature: EmbeddedPdfSignature, roots: tuple[bytes, ...]) -> Said:
    at, level = _moment(signature)
    judged = context(roots, at)
    status = asyncio.run(
        async_validate_pdf_signature(signature, judged, key_usage_settings=FOR_SIGNING)
    )
    return Said(
        field=signature.field_name,
        name=str(signature.signer_cert.subject.native["common_name"]),
        office=office_of(signature.signer_info),
        at=at,
        level=level,
        fits=_fits(status) and _is_plain(signature),
        covers=status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
        lawful=bool(status.docmdp_ok),
        trusted=_is_trusted(status),
    )


def _moment(signature: EmbeddedPdfSignature) -> tuple[datetime, Level]:
    for token in _tokens(signature.signer_info):
        told = token["content"]["encap_content_info"]["content"].parsed
        return told["gen_time"].native, Level.B_T
    claimed = signature.self_reported_timestamp
    if claimed is None:
        raise Unreadable("a signature without a moment")
    return claimed, Level.B_B


def _tokens(signer: cms.SignerInfo) -> Iterator[cms.ContentInfo]:
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            yield from attribute["values"]


def _fits(status: PdfSignatureStatus) -> bool:
    stamp = status.timestamp_validity
    return bool(status.intact and status.valid) and (
        stamp is None or bool(stamp.intact and stamp.valid)
    )


def _is_trusted(status: PdfSignatureStatus) -> bool:
    stamp = status.timestamp_validity
    return bool(status.trusted) and (stamp is None or bool(stamp.trusted))


def _is_plain(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the place of the signature holds it as it was written, and only zeros after it.

    No signature covers itself: what is in its place beside it could be changed unnoticed, and so
    could what stands in it twice. A time stamp is of another maker and taken as it is.
    """
    held: bytes = signature.pkcs7_content
    start, size, after, _ = (int(one) for one in signature.byte_range)
    stream: Any = signature.reader.stream
    stream.seek(start + size)
    written: bytes = stream.read(after - start - size)
    whole = cms.ContentInfo.load(held)
    der: bytes = whole.dump()
    signed, signer = signature.signed_data, signature.signer_info
    return (
        written == b"<" + der.hex().upper().encode().ljust(len(written) - 2, b"0") + b">"
        and whole.contents == whole["content_type"].dump() + whole["content"].dump()
        and signer["sid"].chosen["issuer"].dump() == signature.signer_cert.issuer.dump()
        and signed["version"].dump() == signer["version"].dump() == VERSION.dump()
        and signed["digest_algorithms"].dump() == cms.DigestAlgorithms([SHA256]).dump()
        and signer["digest_algorithm"].dump() == SHA256.dump()
    )
