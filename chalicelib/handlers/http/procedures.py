"""Procedures: what the office does, found by name or code."""

from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.validity import is_in_force
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Line, Query
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.usecases import finding
from chalicelib.usecases.ports import ProcedureSummary

door = Door(__name__)
FRESH = 60


class Search(Query):
    """What to look for, with or without diacritics, and how many lines of it."""

    q: Line = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The procedures that may be meant, best first."""

    procedures: tuple[ProcedureSummary, ...]


@door.route("/v1/procedures", who=PUBLIC, asks=Search, gives=Found, cached=FRESH)
def search(call: Call[Search]) -> Found:
    """Find procedures by what people call them."""
    return Found(finding.search(call.office.catalogue(), call.asked.q, call.asked.limit))


@door.route("/v1/procedures/{code}", who=PUBLIC, gives=Procedure, cached=FRESH)
def detail(call: Call[None], code: str) -> Procedure:
    """Tell everything about a procedure in the version, and by the policies, in force today."""
    today = call.at.astimezone(LOCAL).date()
    found = finding.procedure(call.office.catalogue(), code, today)
    current = tuple(policy for policy in found.policies if policy.is_valid_on(today))
    return replace(found, policies=current)


@dataclass(frozen=True, slots=True)
class AgencyShown:
    """An agency that dossiers may be handed to."""

    code: str
    name: str
    name_en: str
    level: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Agencies:
    """Every agency in force today."""

    agencies: tuple[AgencyShown, ...]


@door.route("/v1/agencies", who=PUBLIC, gives=Agencies, cached=FRESH)
def agencies(call: Call[None]) -> Agencies:
    """List the agencies that dossiers may be handed to."""
    today = call.at.astimezone(LOCAL).date()
    return Agencies(
        tuple(
            AgencyShown(a.code, a.name, a.name_en, a.level.value, a.address, a.phone)
            for a in call.office.catalogue().agencies()
            if is_in_force(a, today)
        )
    )
