"""Heading: what stands above the title of every writ (NĐ 30/2020/NĐ-CP)."""

import re
from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.procedure import Agency, Level
from chalicelib.domain.writs import dates
from chalicelib.domain.writs.kinds import Model

SYMBOLS: Mapping[Model, str] = {
    Model.RECEIPT: "TNHS",
    Model.SUPPLEMENT: "HDHS",
    Model.REFUSAL: "TCHS",
    Model.APOLOGY: "XLGH",
    Model.STOP: "TBDGQ",
    Model.CONTROL: "KSHS",
    Model.LOGBOOK: "STDHS",
}
"""What follows the number of a writ; not verified. The number itself is given by the clerk."""
CENTRE = "Trung tâm Phục vụ hành chính công"
PEOPLES_COMMITTEE = "Ủy ban nhân dân"
SEAT = re.compile(r"\b(xã|phường|đặc khu) ([^,(]+)", re.IGNORECASE)


def heading(
    model: Model, agency: Agency | None, superior: Agency | None, at: datetime
) -> Mapping[str, str]:
    """Return the issuer's two names, the symbol, the place and the day as they are printed.

    A commune receives through its Centre (NĐ 118/2025), whose superior is its People's Committee.
    A People's Committee stands alone (NĐ 30/2020; not verified). What is not known is empty.
    """
    above, own = _issuer(model, agency, superior)
    return {
        "superior": above.upper(),
        "agency": own.upper(),
        "symbol": SYMBOLS[model],
        "place": place_of(agency),
        "day": dates.day(at),
    }


def centre_of(agency: Agency | None) -> str:
    """Return what the office that takes dossiers in for an agency is called."""
    if agency is None:
        return ""
    if _has_a_centre(agency):
        seat = agency.name.removeprefix(PEOPLES_COMMITTEE).strip()
        return f"{CENTRE} {seat}"
    return agency.name


def place_of(agency: Agency | None) -> str:
    """Return the commune an agency has its seat in, empty where its name and address tell none.

    That the kind of commune is left out, unless its name is a number, is not verified.
    """
    if agency is None:
        return ""
    found = SEAT.search(agency.name) or SEAT.search(agency.address)
    if found is None:
        return ""
    kind, name = found[1], found[2].strip()
    return f"{kind.capitalize()} {name}" if name[:1].isdigit() else name


def _issuer(model: Model, agency: Agency | None, superior: Agency | None) -> tuple[str, str]:
    if agency is None:
        return "", ""
    if model not in DECIDED and _has_a_centre(agency):
        return agency.name, CENTRE
    if agency.name.startswith(PEOPLES_COMMITTEE) or superior is None:
        return "", agency.name
    return superior.name, agency.name


def _has_a_centre(agency: Agency) -> bool:
    return agency.level is Level.COMMUNE and agency.name.startswith(PEOPLES_COMMITTEE)


DECIDED = frozenset({Model.APOLOGY, Model.STOP})
"""Issued by the agency that decides; the others by the one that receives. Not verified."""
