"""Who: the statement every route makes of who may call it."""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.people import OFFICERS, Person, Role
from chalicelib.domain.refusals import Forbidden


class Kind(StrEnum):
    """The kinds of callers."""

    PUBLIC = "public"
    """Anybody; a token is not even looked at."""
    SIGNED_IN = "signed-in"
    """Somebody whose token was verified and who holds one of the roles."""
    PROVIDER = "provider"
    """A provider, proved by the signature the errand checks."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who may call a route; `roles` is empty for those who need no token."""

    kind: Kind
    roles: frozenset[Role] = frozenset()

    def admit(self, person: Person) -> Person:
        """Return `person` if the route is theirs; raises Forbidden."""
        if not person.has(*self.roles):
            raise Forbidden("Tài khoản của ông/bà không dùng được chức năng này.")
        return person


def officer(*roles: Role) -> Who:
    """Return "officers in one of these roles"; without roles, all who settle dossiers."""
    return Who(Kind.SIGNED_IN, frozenset(roles) or OFFICERS)


PUBLIC = Who(Kind.PUBLIC)
PROVIDER = Who(Kind.PROVIDER)
CITIZEN = Who(Kind.SIGNED_IN, frozenset({Role.CITIZEN}))
ACTING = Who(Kind.SIGNED_IN, frozenset({Role.CITIZEN}) | OFFICERS)
"""Who does something about a dossier: applicants and officers; auditors only read."""
ANY_SIGNED_IN = Who(Kind.SIGNED_IN, frozenset({Role.CITIZEN, Role.AUDITOR}) | OFFICERS)
INSIDE = Who(Kind.SIGNED_IN, OFFICERS | {Role.AUDITOR})
"""Who sees what is inside the office: those who work there or watch over them."""
NOBODY = Person(id="", name="", roles=frozenset())
"""Who calls where no token is looked at."""
