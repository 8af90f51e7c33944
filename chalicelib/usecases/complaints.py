"""Complaints: what errands need of the lists of complaints that wait for an answer."""

from typing import Protocol

from chalicelib.domain.complaints import Waiting


class Complaints(Protocol):
    """What each agency has to answer, and what is late below it; moves lay and take it away."""

    def complaints(self, agency: str) -> tuple[Waiting, ...]:
        """Return the complaints on an agency's list, the earliest due first (1 Query)."""
