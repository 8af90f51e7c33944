"""Looks: what is seen of a signature on a page (NĐ 30/2020/NĐ-CP, annex I; not verified)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.results.content import Signer
from chalicelib.domain.text import clean


class Look(StrEnum):
    """Whose signature is to be seen: a person's, or the agency's seal."""

    PERSON = "person"
    AGENCY = "agency"


def person_look(signer: Signer, agency: str, at: datetime) -> Mapping[str, str]:
    """Return who signed, in which office, of which agency, when by Vietnamese time.

    Of an office of several lines the last is the signer's own: “Phó Chủ tịch”.
    """
    *_, own = ["", *filter(None, map(clean, signer.office.split("\n")))]
    return {
        "name": clean(signer.name),
        "office": own,
        "agency": clean(agency),
        "at": f"{_time(at)} {_day(at)} (giờ\N{NO-BREAK SPACE}VN)",
    }


def agency_look(agency: str, at: datetime) -> Mapping[str, str]:
    """Return whose seal it is, and when it was put by Vietnamese time."""
    return {"agency": clean(agency), "at": _time(at), "on": _day(at)}


def _time(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M:%S}"


def _day(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    return f"{local.day:02}/{local.month:02}/{local.year}"
