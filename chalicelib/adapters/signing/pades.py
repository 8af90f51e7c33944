"""PAdES: signatures put into a PDF one after another, none before it was checked."""

import asyncio
import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession

from chalicelib.adapters.signing import places, trust
from chalicelib.adapters.signing.key import DIGEST, KmsSigner
from chalicelib.adapters.signing.look import style
from chalicelib.adapters.signing.offices import claimed
from chalicelib.adapters.signing.said import Said, said, signed_fields
from chalicelib.adapters.signing.timestamps import LARGEST, OUT, TimeStamping
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.signatory import Signatory
from chalicelib.usecases.signers import SignedPaper

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

REASONS: Final = {
    "chu-ky": "Ký duyệt kết quả giải quyết thủ tục hành chính",
    "con-dau": "Đóng dấu số của cơ quan lên kết quả giải quyết thủ tục hành chính",
}
PLACE: Final = "Việt Nam"
BESIDES: Final = 3072
"""Bytes a signature takes besides its certificates, with the longest office."""
SKEW: Final = timedelta(minutes=10)
"""How far the clocks of office and time-stamp authority may be apart."""


class Broken(Exception):
    """What was made does not bear out what it says; it is not handed on."""


class Pades:
    """Signs with keys in KMS; `kms` is a botocore client.

    With an `authority` signatures are B-T, without B-B (ETSI EN 319 142-1). `trusted` are roots in
    DER. Nobody is asked but KMS and the authority: no list of revoked certificates is fetched.
    """

    def __init__(
        self,
        kms: "KMSClient",
        authority: TimeStamping | None = None,
        trusted: tuple[bytes, ...] = (),
    ) -> None:
        self._kms = kms
        self._authority = authority
        self._trusted = trusted

    def prepared(self, pdf: bytes, boxes: Mapping[str, Box]) -> bytes:
        """Return the PDF with empty fields for signatures at these places."""
        return places.prepared(pdf, boxes)

    def sign(
        self, pdf: bytes, field: str, signatory: Signatory, look: bytes | None, at: datetime
    ) -> SignedPaper:
        """Return the PDF with a signature more, in an empty field that was prepared.

        The bytes that were there stay as they are. The first signature permits nothing after it
        but signing the other fields. `look` is a page of PDF drawn in the field's place. 1
        kms:Sign, and 1 request to the time-stamp authority if there is one.

        Raises TryLater where KMS or the authority do not answer as they should, UnusableSignatory
        where key and certificate do not serve, Broken where any signature would not be whole.
        """
        trust.check(signatory, self._trusted, at)
        before = signed_fields(pdf)
        signed = asyncio.run(self._signed(pdf, field, signatory, look, at, first=not before))
        return SignedPaper(signed, self._checked(signed, (*before, field), at))

    def said(self, pdf: bytes) -> tuple[Said, ...]:
        """Return what each signature says, in the order they were made; raises Unreadable."""
        return said(pdf, self._trusted)

    async def _signed(
        self,
        pdf: bytes,
        field: str,
        signatory: Signatory,
        look: bytes | None,
        at: datetime,
        *,
        first: bool,
    ) -> bytes:
        signer = _Signer(
            PdfSignatureMetadata(
                field_name=field,
                md_algorithm=DIGEST,
                name=signatory.name,
                reason=REASONS.get(field),
                location=PLACE,
                certify=first,
                docmdp_permissions=MDPPerm.FILL_FORMS,
                subfilter=SigSeedSubFilter.PADES,
            ),
            KmsSigner(self._kms, signatory),
            timestamper=self._authority,
            stamp_style=style(look),
        )
        writer = places.Writer(io.BytesIO(pdf))
        session: PdfSigningSession = signer.init_signing_session(writer, existing_fields_only=True)
        session.system_time = at.replace(microsecond=0)
        document = session.prepare_tbs_document(None, self._reserved(signatory))
        digest, out = document.digest_tbs_document()
        claims = PdfCMSSignedAttributes(cades_signed_attrs=claimed(signatory.office))
        await document.perform_signature(digest.document_digest, claims)
        out.seek(0)
        return bytes(out.read())

    def _reserved(self, signatory: Signatory) -> int:
        """Return how many hex digits are kept for a signature; what is left over is zeros."""
        certificates = sum(len(one) for one in (signatory.certificate, *signatory.chain))
        return 2 * (BESIDES + certificates + (0 if self._authority is None else LARGEST))

    def _checked(self, pdf: bytes, fields: tuple[str, ...], at: datetime) -> tuple[Said, ...]:
        """Return what every signature says.

        Raises unless all of them are whole, the earlier ones too, and the last is trusted.
        """
        found = said(pdf, self._trusted)
        if tuple(one.field for one in found) != fields:
            raise Broken("not the signatures that were to be there")
        last = found[-1]
        is_believed = last.trusted or not self._trusted
        if self._authority is not None and not (
            last.fits and is_believed and abs(last.at - at) <= SKEW
        ):
            raise TryLater(OUT, "time_stamp")
        if not is_believed or not all(one.intact for one in found):
            raise Broken(", ".join(one.field for one in found if not one.intact) or "not trusted")
        return found


class _Signer(PdfSigner):
    """Says that signatures are PAdES and leaves the PDF at 1.7, which PDF/A-2 is.

    ECDSA on P-256 has been in PAdES for longer than in PDF itself, where it came with 2.0.
    """

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Say that the PDF holds PAdES."""
        if md_algorithm == DIGEST:
            pdf_out.register_extension(ESIC_EXTENSION_1)
