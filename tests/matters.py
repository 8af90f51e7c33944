"""Matters: work about money that waits for a person, in plain memory."""

from dataclasses import replace
from typing import Any

from chalicelib.adapters.store.missing import no_matter
from chalicelib.domain.matters import Kind, Matter
from chalicelib.usecases.ports import Conflict
from tests.builders import MORNING, WARD


def a_matter(matter_id: str = "transfer-1", **changes: Any) -> Matter:
    """Return a transfer that is nobody's payment yet, in đồng."""
    matter = Matter(
        id=matter_id,
        agency=WARD,
        kind=Kind.TRANSFER,
        reason="no-order",
        sentence="Nội dung chuyển khoản không có mã thanh toán đúng; hãy đối chiếu bằng tay.",
        provider="vietqr",
        day=MORNING.date(),
        found_at=MORNING,
        amount=8000,
        transaction="0011012345678/FT26064000001",
        moved_at=MORNING,
        content="NGUYEN THI LAN chuyen tien",
    )
    return replace(matter, **changes)


class MemoryMatters:
    """The port `Matters`, kept in a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.kept_matters: dict[tuple[str, str], Matter] = {}

    def put_matter(self, matter: Matter) -> None:
        """Write a matter unless it is there, settled or not."""
        self.kept_matters.setdefault((matter.agency, matter.id), matter)

    def settle_matter(self, matter: Matter) -> None:
        """Write a settled matter; raises Conflict unless it still waits."""
        if not self.is_waiting(matter):
            raise Conflict(matter.id)
        self.kept_matters[matter.agency, matter.id] = matter

    def is_waiting(self, matter: Matter) -> bool:
        """Tell whether a matter is there and nobody settled it."""
        known = self.kept_matters.get((matter.agency, matter.id))
        return known is not None and known.settled_at is None

    def matters(self, agency: str) -> tuple[Matter, ...]:
        """Return what waits at an agency."""
        own = (one for (whose, _), one in sorted(self.kept_matters.items()) if whose == agency)
        return tuple(one for one in own if one.settled_at is None)

    def matter(self, agency: str, matter_id: str) -> Matter:
        """Return a matter, a settled one too; raises NotFound."""
        if (agency, matter_id) not in self.kept_matters:
            raise no_matter()
        return self.kept_matters[agency, matter_id]
