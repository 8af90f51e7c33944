"""People: who acts, in which role, for which agency."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be in the one-stop mechanism (NĐ 118/2025), and two of our own."""

    CITIZEN = "citizen"
    """Người nộp hồ sơ: a citizen, or the person who files for a firm."""
    RECEPTION = "reception"
    """Cán bộ tiếp nhận: checks, digitises and hands over the appointment slip."""
    DIVISION_HEAD = "division_head"
    """Lãnh đạo phòng: assigns and checks."""
    APPRAISER = "appraiser"
    """Chuyên viên thụ lý: appraises and drafts."""
    LEADER = "leader"
    """Lãnh đạo đơn vị: signs, and may act for any officer of the agency."""
    CLERK = "clerk"
    """Văn thư: numbers, seals and issues."""
    RETURNER = "returner"
    """Cán bộ trả kết quả."""
    AUDITOR = "auditor"
    """Reads everything below the own agency and changes nothing."""
    ADMIN = "admin"
    """Keeps catalogue and queues; settles no dossier."""
    SYSTEM = "system"
    """A function of this system acting by law or on an event."""


SYSTEM = "system:"
"""What the ids of functions begin with."""
OFFICERS = frozenset(
    {
        Role.RECEPTION,
        Role.DIVISION_HEAD,
        Role.APPRAISER,
        Role.LEADER,
        Role.CLERK,
        Role.RETURNER,
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose token was verified; `id` is the opaque subject of the identity provider."""

    id: str
    name: str
    roles: frozenset[Role]
    agency: str | None = None
    personal_id: str | None = None
    tax_code: str | None = None
    email: str | None = None

    def has(self, *roles: Role) -> bool:
        """Tell whether the person holds any of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_officer(self) -> bool:
        """Tell whether the person settles dossiers for an agency."""
        return self.agency is not None and not self.roles.isdisjoint(OFFICERS)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at a desk, as the office knows them: subject and name."""

    id: str
    name: str


def system(name: str) -> Person:
    """Return the function `name` as somebody who acts, such as ``system:digitise``."""
    return Person(id=f"{SYSTEM}{name}", name=name, roles=frozenset({Role.SYSTEM}))


def is_within(agency: str, ancestor: str) -> bool:
    """Tell whether `agency` is `ancestor` or lies below it (``H33.16`` lies below ``H33``)."""
    return agency == ancestor or agency.startswith(ancestor + ".")


def above(agency: str) -> tuple[str, ...]:
    """Return the agencies that `agency` lies below, the nearest first."""
    parts = agency.split(".")
    return tuple(".".join(parts[:number]) for number in range(len(parts) - 1, 0, -1))
