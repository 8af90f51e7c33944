"""Receipt: what form 01 tells, the appointment explained line by line."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from chalicelib.domain.clock import Clock, explain
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.deadline import in_words
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import Component, Digitisation
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.writs import dates, party
from chalicelib.domain.writs.heading import centre_of
from chalicelib.domain.writs.known import Known

REUSED = frozenset({Digitisation.REUSED_COMPONENT, Digitisation.REUSED_RESULT})


def receipt(known: Known) -> Mapping[str, object]:
    """Return what form 01 tells of the dossier it receives.

    Who handed it in for the applicant, how many sets, and the number in the register are not kept:
    these lines stay open. Which fields the form has is partly not verified.
    """
    dossier, agency = known.dossier, known.agency(known.dossier.received_by)
    office = centre_of(agency) or known.agency_name(dossier.received_by)
    return {
        **party.applicant(known),
        "office": office,
        "email": dossier.applicant.email or "",
        "components": list(_components(dossier, known.law.procedure)),
        "limit": in_words(dossier.clock.limit),
        "received": dates.moment(known.event.at),
        "due": dates.moment(dossier.clock.due),
        "reckoning": _reckoning(known, dossier.clock, known.event.at),
        "at": _place(office, agency),
        "officer": known.officer,
    }


def _place(office: str, agency: Agency | None) -> str:
    """Return where the result is fetched; an address that names the office says it once."""
    if agency is None:
        return office
    named = "" if office in agency.address else office
    return party.joined(named, agency.address, f"điện thoại {agency.phone}" if agency.phone else "")


def _components(dossier: Dossier, procedure: Procedure) -> Iterator[Mapping[str, object]]:
    """Yield the papers that were handed in: how many originals and copies, as the law asks."""
    rules = {rule.code: rule for rule in (*procedure.components, *procedure.proofs)}
    for component in dossier.components:
        if not (component.on_paper or component.uploads or component.digitised in REUSED):
            continue
        rule = rules.get(component.code) if component.on_paper else None
        yield {
            "name": component.name,
            "originals": _count(rule.originals if rule else 0),
            "copies": _count(rule.copies if rule else 0),
            "files": _count(len(component.uploads)),
            "note": _note(component, rule),
        }


def _count(number: int) -> str:
    return f"{number:02}" if number else ""


def _note(component: Component, rule: ComponentRule | None) -> str:
    if component.on_paper and (rule is None or not (rule.originals or rule.copies)):
        return "Bản giấy"
    return "Dùng lại bản đã số hóa" if component.digitised in REUSED else ""


def _reckoning(known: Known, clock: Clock, at: datetime) -> list[str]:
    """Return how the due moment follows; nothing where today's calendar would find another."""
    found = explain(clock, known.law.calendar, at)
    return [line.text for line in found.lines] if found.due == clock.due else []
