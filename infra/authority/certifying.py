"""Certifying: a root, an issuer below it, and certificates for keys that others hold."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.logins import kept

YEARS = timedelta(days=10 * 365)
ONE_YEAR = timedelta(days=365)
BITS = 2048


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        """Return the certificate in PEM."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def der(self) -> bytes:
        """Return the certificate in DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def private(self) -> bytes:
        """Return the key in DER (PKCS#8)."""
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@dataclass(frozen=True, slots=True)
class Authority:
    """The root, who issues certificates in its name, and who stamps with the time."""

    root: Pair
    issuer: Pair
    stamper: Pair

    def certified(
        self, public_key: bytes, name: str, organisation: str, since: datetime, until: datetime
    ) -> str:
        """Return a certificate in PEM for a public key in DER, good for signing alone."""
        made = _unsigned(_name(name, organisation), self.issuer, since, until)
        usage = _usage(digital_signature=True, content_commitment=True)
        made = made.public_key(load_der_public_key(public_key))  # type: ignore[arg-type] # RSA or EC
        made = made.add_extension(usage, critical=True)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        signed = made.sign(self.issuer.key, SHA256())
        return signed.public_bytes(Encoding.PEM).decode()


def opened(folder: Path, at: datetime) -> Authority:
    """Return the authority kept in a folder, made where there is none; for its owner's eyes."""
    rows = kept(folder / "authority.json", lambda: _written(made(at)))
    return Authority(**{name: _read(row) for name, row in rows.items()})


def made(at: datetime) -> Authority:
    """Return a new authority, good for ten years from that day."""
    since, until = at - timedelta(days=1), at + YEARS
    root = _pair("Một Cửa thử nghiệm - gốc", None, since, until)
    issuer = _pair("Một Cửa thử nghiệm - cấp phát", root, since, until)
    return Authority(root, issuer, _stamper(issuer, since, until))


def _pair(name: str, above: Pair | None, since: datetime, until: datetime) -> Pair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    whole = _name(name, "Một Cửa")
    made = _unsigned(whole, above, since, until).public_key(key.public_key())
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = made.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Pair(made.sign(above.key if above else key, SHA256()), key)


def _stamper(above: Pair, since: datetime, until: datetime) -> Pair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    made = _unsigned(_name("Một Cửa thử nghiệm - dấu thời gian", "Một Cửa"), above, since, until)
    made = made.public_key(key.public_key())
    only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    made = made.add_extension(only, critical=True)
    made = made.add_extension(_usage(digital_signature=True), critical=True)
    return Pair(made.sign(above.key, SHA256()), key)


def _unsigned(
    name: x509.Name, above: Pair | None, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(above.certificate.subject if above else name)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )


def _name(name: str, organisation: str) -> x509.Name:
    parts = {
        NameOID.COUNTRY_NAME: "VN",
        NameOID.ORGANIZATION_NAME: organisation,
        NameOID.COMMON_NAME: name,
    }
    with warnings.catch_warnings():  # 64 letters may be more bytes, and bytes are what it counts
        warnings.simplefilter("ignore", UserWarning)
        return x509.Name(
            [x509.NameAttribute(kind, said[:64], _validate=False) for kind, said in parts.items()]
        )


def _usage(**wanted: bool) -> x509.KeyUsage:
    every = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in every})


def _written(one: Authority) -> Mapping[str, Mapping[str, str]]:
    pairs = {"root": one.root, "issuer": one.issuer, "stamper": one.stamper}
    return {
        name: {
            "certificate": pair.pem,
            "key": pair.key.private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ).decode(),
        }
        for name, pair in pairs.items()
    }


def _read(row: Mapping[str, str]) -> Pair:
    key = load_pem_private_key(row["key"].encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the authority has RSA keys")
    return Pair(x509.load_pem_x509_certificate(row["certificate"].encode()), key)
