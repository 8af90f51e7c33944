"""Key: raw signatures of KMS, each checked against the certificate before it goes anywhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import x509
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from chalicelib.adapters.kms import code_of, passes
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.results.signatory import Signatory, UnusableSignatory

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_kms.literals import SigningAlgorithmSpecType

DIGEST: Final = "sha256"
BUSY: Final = "Dịch vụ ký số đang bận hoặc không liên lạc được; hệ thống sẽ thử ký lại."


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How a kind of key signs: as KMS calls it, and as the signature in the PDF does."""

    kms: "SigningAlgorithmSpecType"
    cms: str


RSA: Final = _Scheme("RSASSA_PKCS1_V1_5_SHA_256", "sha256_rsa")
ECDSA: Final = _Scheme("ECDSA_SHA_256", "sha256_ecdsa")


class KmsSigner(Signer):
    """Signs with a key that never leaves KMS; `kms` is a botocore client."""

    def __init__(self, kms: "KMSClient", signatory: Signatory) -> None:
        self._kms = kms
        self._signatory = signatory
        certificate = x509.Certificate.load(signatory.certificate)
        self._public = load_der_public_key(certificate.public_key.dump())
        self._scheme = _scheme(self._public, signatory)
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(one) for one in signatory.chain)
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature over data, the signed attributes of some 300 bytes (1 kms:Sign).

        Raises TryLater where KMS is busy or out of reach, UnusableSignatory for a key that is not
        there, may not be used, or is not the certificate's.
        """
        if digest_algorithm != DIGEST or dry_run:
            raise ValueError("signatures are over SHA-256, and for use")
        try:
            said = self._kms.sign(
                KeyId=self._signatory.key_id,
                Message=data,
                MessageType="RAW",
                SigningAlgorithm=self._scheme.kms,
            )
        except (ClientError, BotoCoreError) as error:
            raise self._translated(error) from error
        self._check(said["Signature"], data)
        return said["Signature"]

    def _translated(self, error: ClientError | BotoCoreError) -> Exception:
        if passes(error) or not isinstance(error, ClientError):
            return TryLater(BUSY, "signature")
        return UnusableSignatory(
            f"Không dùng được khóa ký số của {self._signatory.name} (KMS: "
            f"{code_of(error) or 'không rõ'}); "
            "người quản trị cần kiểm tra khóa và quyền sử dụng khóa.",
            "signatory.key",
        )

    def _check(self, signature: bytes, data: bytes) -> None:
        """Raise UnusableSignatory where the certificate is not of the key that signed."""
        try:
            if isinstance(self._public, rsa.RSAPublicKey):
                self._public.verify(signature, data, padding.PKCS1v15(), SHA256())
            elif isinstance(self._public, ec.EllipticCurvePublicKey):
                self._public.verify(signature, data, ec.ECDSA(SHA256()))
        except InvalidSignature:
            raise UnusableSignatory(
                f"Chứng thư số của {self._signatory.name} không thuộc khóa đã ký; người quản trị "
                "cần cấu hình lại đúng cặp khóa và chứng thư số.",
                "signatory.certificate",
            ) from None


def _scheme(public: Any, signatory: Signatory) -> _Scheme:  # noqa: ANN401 - any kind of key
    match public:
        case rsa.RSAPublicKey() if public.key_size >= 2048:  # noqa: PLR2004 - bits
            return RSA
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
            return ECDSA
    raise UnusableSignatory(
        f"Chứng thư số của {signatory.name} không dùng khóa RSA từ 2048 bit hoặc P-256; người "
        "quản trị cần thay chứng thư số.",
        "signatory.certificate",
    )
