"""Trust: whether a certificate leads to a root, and between which moments it holds."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.results.signatory import Signatory, UnusableSignatory

USAGE: Final = frozenset({"digital_signature", "non_repudiation"})
"""One of them a certificate must be for."""


def check(signatory: Signatory, trusted: tuple[bytes, ...], at: datetime) -> None:
    """Raise UnusableSignatory unless the certificate holds at that moment and leads to a root.

    Without any roots given, the last certificate of its own chain is taken for one. Nothing is
    fetched: whether it was revoked is not asked.
    """
    since, until = _span(signatory.certificate, *signatory.chain)
    if not since <= at <= until:
        raise UnusableSignatory(
            f"Chứng thư số của {signatory.name} chỉ có hiệu lực từ {_day(since)} đến "
            f"{_day(until)}; người quản trị cần thay chứng thư số.",
            "signatory.certificate",
        )
    if not _leads(signatory.certificate, signatory.chain, trusted, since):
        raise UnusableSignatory(
            f"Chứng thư số của {signatory.name} không do tổ chức chứng thực được tin cậy cấp; "
            "người quản trị cần kiểm tra chuỗi chứng thư số.",
            "signatory.certificate",
        )


def context(roots: Iterable[bytes], at: datetime, *others: x509.Certificate) -> ValidationContext:
    """Return what certificates are judged by: these roots at that moment, and nobody is asked."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        other_certs=others,
        moment=at,
        allow_fetching=False,
    )


@lru_cache(maxsize=64)
def _leads(
    certificate: bytes, chain: tuple[bytes, ...], trusted: tuple[bytes, ...], at: datetime
) -> bool:
    roots = trusted or chain[-1:] or (certificate,)
    own = x509.Certificate.load(certificate)
    if own.key_usage_value is None or USAGE.isdisjoint(own.key_usage_value.native):
        return False
    judge = CertificateValidator(
        own,
        intermediate_certs=[x509.Certificate.load(one) for one in chain],
        validation_context=context(roots, at),
    )
    try:
        asyncio.run(judge.async_validate_usage(set()))
    except PathError:
        return False
    return True


@lru_cache(maxsize=64)
def _span(*certificates: bytes) -> tuple[datetime, datetime]:
    """Return from when until when all of them hold."""
    spans = [x509.Certificate.load(one)["tbs_certificate"]["validity"] for one in certificates]
    since = max(span["not_before"].native for span in spans)
    return since, min(span["not_after"].native for span in spans)


def _day(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%d/%m/%Y}"
