"""Party: whom a writ is about, as most forms name them."""

from collections.abc import Mapping

from chalicelib.domain.writs.known import Known


def applicant(known: Known) -> Mapping[str, str]:
    """Return who asks for what; what the dossier does not say is empty."""
    dossier = known.dossier
    return {
        "code": dossier.code,
        "applicant": dossier.applicant.name,
        "address": dossier.applicant.address,
        "phone": dossier.applicant.phone or "",
        "content": f"{dossier.procedure_name} (mã thủ tục {dossier.procedure})",
    }


def contact(known: Known) -> Mapping[str, str]:
    """Return whom to ask: the officer who made the entry, and the telephone of the office."""
    agency = known.agency(known.dossier.received_by)
    return {"contact": known.officer, "contact_phone": agency.phone if agency else ""}


def joined(*parts: str) -> str:
    """Return the parts that say something, divided by commas."""
    return ", ".join(part for part in parts if part)
