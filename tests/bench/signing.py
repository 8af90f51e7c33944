"""Signing: what a signed result costs, beside Typst, pyHanko and KMS doing the same by themselves.

Ours is the typesetter's result and look, the empty fields, the signature by a key in KMS, and all
of it checked as a stranger would. The floor is a bare `typst.compile` of the same template, pyHanko
signing that with a key in memory and checking nothing, and one bare call of KMS. Both in turns, CPU
of this process, the middle one of each; KMS is moto's, in this process, and costs both the same.
`KMS ms` is the bare call alone. `MB grown` is what the process held more after the last than after
the tenth.
"""

import io
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import typst
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from chalicelib.adapters.signatories import ders
from chalicelib.adapters.typesetting.typesetter import STANDARDS, TEMPLATES, inputs
from chalicelib.domain.results.content import ResultContent
from chalicelib.domain.results.looks import Look, person_look
from infra import typefaces
from tests import results, signers, writs
from tests.bench.papers import LETTERS, held, numbered
from tests.bench.rows import Row
from tests.integration.conftest import within_moto
from tests.signers import AGENCY, AT, OFFICE, PERSON, YEAR, Keys, authority

TIMES = 40
WARM = 10
CODE = "1.004194"


def rows() -> Iterator[Row]:
    """Yield a result made and signed, and one that is sealed by the agency."""
    with within_moto():
        keys = Keys()
        leader, agency = keys.signatory(), keys.signatory(OFFICE)
        pades, setter, local = keys.pades(), writs.typesetter(), _in_memory()

        def kms() -> None:
            said: Any = {"KeyId": leader.key_id, "Message": bytes(300), "MessageType": "RAW"}
            keys.kms.sign(**said, SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256")

        def signed(content: ResultContent) -> bytes:
            sheet = setter.result(content)
            look = setter.look(Look.PERSON, person_look(results.SIGNER, OFFICE, AT))
            empty = pades.prepared(sheet.pdf, sheet.boxes)
            return pades.sign(empty, PERSON, leader, look, AT).pdf

        def barely_signed(content: ResultContent) -> bytes:
            pdf = local(_bare(content), PERSON)
            kms()
            return pdf

        content = results.a_result(CODE)
        once = signed(content)
        look = signers.looks()[AGENCY]

        def sealed(_: ResultContent) -> bytes:
            return pades.sign(once, AGENCY, agency, look, AT).pdf

        def barely_sealed(_: ResultContent) -> bytes:
            pdf = local(once, AGENCY)
            kms()
            return pdf

        yield _compared("made and signed", content, signed, barely_signed, kms)
        yield _compared("sealed", content, sealed, barely_sealed, kms)


def _in_memory() -> Callable[[bytes, str], bytes]:
    """Return pyHanko as anyone uses it: a key of its own, nothing checked."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pem = authority().certified(public, "N", OFFICE, AT - YEAR / 2, AT + YEAR / 2)
    store = SimpleCertificateStore()
    store.register_multiple(
        asn1.Certificate.load(one.der) for one in (authority().issuer, authority().root)
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1.Certificate.load(ders(pem)[0]),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )

    def sign(pdf: bytes, field: str) -> bytes:
        out = io.BytesIO()
        PdfSigner(
            PdfSignatureMetadata(
                field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
            ),
            signer,
            new_field_spec=SigFieldSpec(field, box=(300, 200, 500, 280)),
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
        return out.getvalue()

    return sign


def _bare(content: ResultContent) -> bytes:
    made = typst.compile(
        TEMPLATES / f"{content.layout}.typ",
        root=TEMPLATES,
        font_paths=[typefaces.PLACE],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=dict(inputs(content.said, LETTERS)),
        pdf_standards=list(STANDARDS),
        timestamp=content.at,
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def _compared(
    name: str,
    content: ResultContent,
    ours_of: Callable[[ResultContent], bytes],
    bare_of: Callable[[ResultContent], bytes],
    kms: Callable[[], None],
) -> Row:
    took: dict[str, list[float]] = {"ours": [], "bare": [], "kms": []}
    walls: list[float] = []
    warm = size = 0.0
    for number in range(0, 2 * TIMES, 2):  # never twice the same: Typst remembers what it set
        one, other = numbered(content, number), numbered(content, number + 1)
        wall = time.perf_counter()
        cpu = time.process_time()
        size = len(ours_of(one))
        took["ours"].append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
        cpu = time.process_time()
        bare_of(other)
        took["bare"].append(time.process_time() - cpu)
        cpu = time.process_time()
        kms()
        took["kms"].append(time.process_time() - cpu)
        if number == 2 * WARM:
            warm = held()
    ours, bare, alone = (1000 * median(took[which]) for which in ("ours", "bare", "kms"))
    return {
        "what": name,
        "results": TIMES,
        "ms": round(1000 * median(walls), 1),
        "CPU ms": round(ours, 1),
        "floor CPU ms": round(bare, 1),
        "ratio": round(ours / bare, 2),
        "KMS CPU ms": round(alone, 1),
        "times KMS": round(ours / alone, 1),
        "bytes": int(size),
        "MB held": round(held()),
        "MB grown": round(held() - warm, 1),
    }
