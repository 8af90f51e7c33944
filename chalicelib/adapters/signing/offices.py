"""Offices: in which office somebody signs, as the signature itself claims (ETSI EN 319 122-1)."""

from collections.abc import Iterator
from typing import Any, Final

from asn1crypto import cms, core
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, SignerAttrSpec

TITLE: Final = "2.5.4.12"
"""The attribute `title` of X.520: a position or function in an organisation."""


def claimed(office: str) -> CAdESSignedAttrSpec | None:
    """Return what a signature says of an office, None where it is made in none."""
    if not office:
        return None
    title = cms.AttCertAttribute({"type": TITLE, "values": [core.UTF8String(office)]})
    return CAdESSignedAttrSpec(signer_attributes=SignerAttrSpec([title], []))


def office_of(signer: cms.SignerInfo) -> str:
    """Return the office a signature claims, "" where it claims none."""
    return next(_titles(signer), "")


def _titles(signer: cms.SignerInfo) -> Iterator[str]:
    for one in _claims(signer):
        if one["type"].dotted == TITLE:
            yield from (str(value.native) for value in one["values"])


def _claims(signer: cms.SignerInfo) -> Iterator[Any]:
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "signer_attributes_v2":
            for value in attribute["values"]:
                yield from value["claimed_attributes"] or ()
