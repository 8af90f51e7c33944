"""Signatories: who signs results with which key and certificate, as their secret holds them.

The secret is one JSON object::

    {"people":      {"<subject of the officer>": {"name", "office", "key", "certificate"}},
     "agencies":    {"H33.12": {"name", "office", "key", "certificate"}},
     "issuers":     ["-----BEGIN CERTIFICATE-----…"],
     "time_stamps": {"url": "https://…"},
     "trusted":     ["-----BEGIN CERTIFICATE-----…"]}

`name` and `office` are printed; an agency needs no `office`. `key` names a key in KMS by id, ARN or
alias. `certificate` is PEM: whose the key is, and who issued it unless that stands among `issuers`,
which are written once for all, since a secret holds 64 KB. `trusted` are roots; without any, the
last certificate of each chain is taken for one. Without `time_stamps` signatures are B-B.
``python -m infra.signatories`` makes keys and requests for certificates, and writes the secret.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import AfterValidator, BaseModel, Field

from chalicelib.adapters.accounts import Address
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.results.signatory import Signatory


def ders(pem: str) -> tuple[bytes, ...]:
    """Return the certificates of a PEM file in DER, in its order; raises ValueError for others."""
    found = x509.load_pem_x509_certificates(pem.encode())
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def _readable(pem: str) -> str:
    ders(pem)
    return pem


Chain = Annotated[str, Field(max_length=40_000), AfterValidator(_readable)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Shown(BaseModel, extra="forbid", frozen=True):
    """Shows nothing of itself."""

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Return nothing to show."""
        return ()


class Held(_Shown, frozen=True):
    """One signatory as the secret holds it."""

    name: Name
    office: Annotated[str, Field(max_length=300)] = ""
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9:/_-]{1,2048}$")]
    certificate: Chain

    def signatory(self, issuers: tuple[bytes, ...]) -> Signatory:
        """Return the signatory, whose chain may go on among the issuers."""
        own, *chain = ders(self.certificate)
        return Signatory(
            self.name, self.office, self.key, own, (*chain, *_above((own, *chain), issuers))
        )


class TimeStamps(_Shown, frozen=True):
    """The authority that stamps signatures with the time."""

    url: Address


class Signatories(_Shown, frozen=True):
    """The whole secret."""

    people: Mapping[str, Held] = Field(default_factory=dict)
    agencies: Mapping[str, Held] = Field(default_factory=dict)
    issuers: tuple[Chain, ...] = ()
    time_stamps: TimeStamps | None = None
    trusted: tuple[Chain, ...] = ()
    unset: str = ""
    """What a new secret is drawn with; nobody signs then."""

    def person(self, subject: str) -> Signatory:
        """Return the officer whom the identity provider calls so; raises NotFound."""
        if subject not in self.people:
            raise NotFound(
                "Người phê duyệt chưa có khóa và chứng thư số trên hệ thống; người quản trị cần "
                "đăng ký trước khi kết quả được ký.",
                "signatory",
            )
        return self.people[subject].signatory(self._issuers)

    def agency(self, code: str) -> Signatory:
        """Return the agency with that code; raises NotFound."""
        if code not in self.agencies:
            raise NotFound(
                "Cơ quan chưa có khóa và chứng thư số trên hệ thống; người quản trị cần đăng ký "
                "trước khi kết quả được đóng dấu số.",
                "signatory",
            )
        return self.agencies[code].signatory(self._issuers)

    @property
    def _issuers(self) -> tuple[bytes, ...]:
        return tuple(der for pem in self.issuers for der in ders(pem))

    @property
    def roots(self) -> tuple[bytes, ...]:
        """Return the trusted roots in DER."""
        return tuple(der for pem in self.trusted for der in ders(pem))


def _above(chain: tuple[bytes, ...], issuers: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Return who issued the last of a chain, and who issued that, as far as issuers are known."""
    known = {x509.load_der_x509_certificate(one).subject: one for one in issuers}
    found: list[bytes] = []
    last = x509.load_der_x509_certificate(chain[-1])
    while last.issuer != last.subject and last.issuer in known and len(found) < len(known):
        found.append(known[last.issuer])
        last = x509.load_der_x509_certificate(found[-1])
    return tuple(found)
