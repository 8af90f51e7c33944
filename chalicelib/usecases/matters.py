"""Matters: what errands need of the place where work about money waits for a person."""

from typing import Protocol

from chalicelib.domain.matters import Matter


class Matters(Protocol):
    """What waits to be looked into, by the agency whose work it is."""

    def put_matter(self, matter: Matter) -> None:
        """Write a matter unless it is there, settled or not (1 PutItem)."""

    def settle_matter(self, matter: Matter) -> None:
        """Write a settled matter (1 PutItem); raises Conflict unless it still waits."""

    def matters(self, agency: str) -> tuple[Matter, ...]:
        """Return what waits at an agency (1 Query)."""

    def matter(self, agency: str, matter_id: str) -> Matter:
        """Return a matter, a settled one too (1 GetItem); raises NotFound."""
