"""Chance: unguessable bits from the operating system."""

import secrets


class SystemChance:
    """The operating system's source."""

    def bits(self, count: int) -> bytes:
        """Return `count` unguessable bytes."""
        return secrets.token_bytes(count)
