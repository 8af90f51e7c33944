"""Walk-ins: what an application at the counter takes over from who stands there."""

from collections.abc import Mapping

from chalicelib.domain.meanings import form_fields
from chalicelib.domain.parts import Applicant, ApplicantKind
from chalicelib.domain.people import Person
from chalicelib.domain.prefilling import IDENTITY_CARD, REQUESTER, YEAR, of_identity
from chalicelib.domain.procedure import Procedure

_CONTACT = ("phone", "email", "address")
_IDENTITY = ("ho_ten", "so_dinh_danh", "gioi_tinh", YEAR)


def taken_over(law: Procedure) -> frozenset[str]:
    """Return the fields of a form that may be left empty: what is known of the applicant fits."""
    names = {name for value in _IDENTITY for name in form_fields(IDENTITY_CARD, value)}
    names |= {f"{REQUESTER}{name}" for name in _CONTACT}
    return frozenset(names) & _fields(law)


def of_applicant(applicant: Applicant, law: Procedure) -> Mapping[str, object]:
    """Return the answers that a person standing at the counter has given already.

    A firm gives none: who files for it is somebody else.
    """
    if applicant.kind is not ApplicantKind.CITIZEN:
        return {}
    who = Person(id="", name=applicant.name, roles=frozenset(), personal_id=applicant.personal_id)
    contact = {
        "phone": applicant.phone,
        "email": applicant.email,
        "address": applicant.address,
    }
    reached = {f"{REQUESTER}{name}": value for name, value in contact.items() if value}
    known = {**of_identity(who, law), **reached}
    return {name: value for name, value in known.items() if name in _fields(law)}


def _fields(law: Procedure) -> frozenset[str]:
    properties = law.form.get("properties", {})
    return frozenset(properties) if isinstance(properties, Mapping) else frozenset()
