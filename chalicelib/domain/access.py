"""Access: who may see what; the one filter behind every page, list, search and export."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from chalicelib.domain.desk import agency_of, desk_of
from chalicelib.domain.people import OFFICERS, Person, Role, is_within
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import Forbidden, Invalid, NotFound


class Visible(Protocol):
    """What the filter needs to know of a thing: a dossier, or a row of a list about one."""

    @property
    def owner(self) -> str | None:
        """Return who filed it, if it was filed by somebody signed in."""

    @property
    def agencies(self) -> frozenset[str]:
        """Return the agencies that have to do with it."""


T = TypeVar("T", bound=Visible)


@dataclass(frozen=True, slots=True)
class Seen:
    """The visible part of something that is not a dossier, such as a tray entry."""

    owner: str | None
    agencies: frozenset[str]


def may_read(person: Person, thing: Visible) -> bool:
    """Tell whether `person` may see `thing`.

    Applicants see their own; officers what their agency helped with, received or decides; leaders
    and auditors also what agencies below theirs have; functions of the system everything.
    """
    if person.has(Role.SYSTEM):
        return True
    if person.has(Role.CITIZEN) and thing.owner is not None and thing.owner == person.id:
        return True
    if person.agency is None:
        return False
    if person.has(Role.LEADER, Role.AUDITOR):
        return any(is_within(agency, person.agency) for agency in thing.agencies)
    return person.is_officer and person.agency in thing.agencies


def readable(person: Person, thing: T, field: str = "code") -> T:
    """Return `thing` if `person` may see it; else raises NotFound, as if it did not exist."""
    if not may_read(person, thing):
        raise NotFound("Không tìm thấy hồ sơ này hoặc ông/bà không có quyền xem.", field)
    return thing


def desks(person: Person) -> tuple[str, ...]:
    """Return the desks whose worklists are `person`'s own, in a fixed order."""
    if person.agency is None:
        return ()
    return tuple(desk_of(person.agency, role) for role in sorted(person.roles & OFFICERS))


def worklist_desk(person: Person, desk: str) -> str:
    """Return `desk` if `person` may see its worklist; raises Forbidden.

    One's own desk, every desk of the agency for its leader, and every desk below for an auditor.
    """
    agency = agency_of(desk)
    if desk in desks(person) or (person.has(Role.LEADER) and person.agency == agency):
        return desk
    if person.agency and person.has(Role.AUDITOR) and is_within(agency, person.agency):
        return desk
    raise Forbidden("Ông/bà không có quyền xem danh sách việc này.", "desk")


def staff_desk(person: Person, desk: str) -> str:
    """Return `desk` if `person` may know who works at it; raises Forbidden, Invalid if it is none.

    Officers know their own agency; leaders and auditors also those below.
    """
    agency = agency_of(desk)
    if not may_read(person, Seen(owner=None, agencies=frozenset({agency}))):
        raise Forbidden("Ông/bà không có quyền xem cán bộ của bàn làm việc này.", "desk")
    if desk not in {desk_of(agency, role) for role in OFFICERS}:
        raise Invalid("Không có bàn làm việc này; hãy chọn lại.", "desk")
    return desk


def papers_agency(person: Person, agency: str | None) -> str:
    """Return in whose papers `person` searches, and has printed; the own agency's by default.

    Officers those of their own agency; leaders and auditors also of those below. Raises Forbidden.
    """
    whose = agency or person.agency
    seen = Seen(owner=None, agencies=frozenset({whose or ""}))
    if whose is None or not may_read(person, seen):
        raise Forbidden("Ông/bà không có quyền xem giấy tờ, sổ sách của đơn vị này.", "agency")
    return whose


def overseen_agency(person: Person, agency: str | None) -> str:
    """Return whose dashboard `person` looks at, the own agency's by default; raises Forbidden.

    Leaders and auditors look at their own agency and at those below.
    """
    whose = agency or person.agency
    seen = Seen(owner=None, agencies=frozenset({whose or ""}))
    if whose is None or not person.has(Role.LEADER, Role.AUDITOR) or not may_read(person, seen):
        raise Forbidden("Ông/bà không có quyền xem số liệu của đơn vị này.", "agency")
    return whose


def overseen(person: Person, agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    """Return those of the agencies that `person` may choose among, wherever one may be chosen.

    Officers choose their own alone; leaders and auditors also those below.
    """
    return tuple(
        one
        for one in agencies
        if may_read(person, Seen(owner=None, agencies=frozenset({one.code})))
    )
