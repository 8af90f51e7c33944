"""Known: what the writs of a dossier are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.history import Event
from chalicelib.domain.people import SYSTEM
from chalicelib.domain.procedure import Agency
from chalicelib.domain.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An entry, the states of the dossier up to it, the law it was filed under, the agencies.

    `states` has the dossier after each of the `events`; `address` is where anybody may look the
    dossier up, without a secret.
    """

    events: tuple[Event, ...]
    states: tuple[Dossier, ...]
    law: Rules
    agencies: Mapping[str, Agency]
    address: str

    @property
    def event(self) -> Event:
        """Return the entry the writ is issued on."""
        return self.events[-1]

    @property
    def dossier(self) -> Dossier:
        """Return the dossier as that entry left it."""
        return self.states[-1]

    @property
    def before(self) -> Dossier:
        """Return the dossier as that entry found it; the same where it is the first."""
        return self.states[-2] if len(self.states) > 1 else self.states[-1]

    @property
    def officer(self) -> str:
        """Return the name of the officer who made the entry, empty where a function did."""
        return officer(self.event)

    def agency(self, code: str) -> Agency | None:
        """Return the agency of that code, where it is known."""
        return self.agencies.get(code)

    def agency_name(self, code: str) -> str:
        """Return what an agency is called; its code where nobody told."""
        known = self.agencies.get(code)
        return known.name if known else code


def known(
    events: Sequence[Event], law: Rules, agencies: Mapping[str, Agency], address: str
) -> Known:
    """Return what is known at the last of `events`, a history from its first entry on.

    Raises NotFound where there are none.
    """
    states: list[Dossier] = []
    for event in events:
        states.append(evolve(states[-1] if states else None, event))
    if not states:
        raise NotFound("Không có hồ sơ này.", "code")
    return Known(
        events=tuple(events),
        states=tuple(states),
        law=law,
        agencies=agencies,
        address=address,
    )


def officer(event: Event) -> str:
    """Return the name of who made an entry, empty for functions of the system."""
    return "" if event.by.startswith(SYSTEM) else event.by_name
