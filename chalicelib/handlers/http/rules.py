"""Rules: what every route states of itself; the API's description is drawn from them."""

from dataclasses import dataclass
from typing import Any

from chalicelib.handlers.http.who import Who

JSON = "application/json"
WRITES = frozenset({"POST", "PUT", "DELETE"})
FOR_GOOD = 31_536_000
"""Seconds that an answer is kept whose address changes with what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A route: its address, who may call it, what it takes and gives.

    `asks` is read from the body of a write and else from the query string; `gives` is how the
    answer is written; `keyed` demands an Idempotency-Key; `cached` is for how many seconds anyone
    may keep the answer, 0 that nobody may keep it at all. Who is wrong too often at one that is
    `limited` has to wait. A `page` answers people only; what can
    be `printed` answers them where they accept HTML. A `spoken` page is in English too.
    """

    path: str
    method: str
    who: Who
    asks: Any = None
    gives: Any = None
    status: int = 200
    other_statuses: tuple[int, ...] = ()
    page: bool = False
    printed: bool = False
    keyed: bool = False
    cached: int = 0
    limited: bool = False
    spoken: bool = False
    name: str
    summary: str

    @property
    def kept(self) -> str:
        """Return for how long, and by whom, an answer that is no refusal may be kept."""
        if not self.cached:
            return "no-store"
        return f"public, max-age={self.cached}" + (", immutable" if self.cached == FOR_GOOD else "")

    @property
    def has_body(self) -> bool:
        """Tell whether what it asks comes in the body, and not in the query string."""
        return self.asks is not None and self.method in WRITES

    @property
    def chooses(self) -> bool:
        """Tell whether what it asks is one of several kinds, told apart by a field."""
        return not isinstance(self.asks, type)
