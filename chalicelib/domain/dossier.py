"""Dossiers: the state that a history of happenings adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.clock import Clock
from chalicelib.domain.complaints import Complaint
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.parts import (
    Applicant,
    Channel,
    Claim,
    Component,
    Payment,
    Result,
    Supplement,
    Watch,
)
from chalicelib.domain.refunds import Refund, RefundOrder, waiting
from chalicelib.domain.refusals import NotFound
from chalicelib.domain.signed import SignedResult
from chalicelib.domain.status import OPEN, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Hồ sơ.

    `seq` counts every entry of the history, `version` only the moves: an act refers to the
    version its actor saw, so that a paper filed meanwhile does not make the view stale.
    `desk` is ``agency#role``: whose work it is now.
    """

    code: str
    seq: int
    version: int
    head_hash: str
    procedure: str
    procedure_version: int
    procedure_name: str
    case: str
    channel: Channel
    helped_by: str
    received_by: str
    decided_by: str
    applicant: Applicant
    owner: str | None
    status: Status
    step: str
    desk: str
    handler: str | None
    step_due: datetime
    submitted_at: datetime
    changed_at: datetime
    """When it last moved."""
    entered_at: datetime
    """When the last entry was made, a move or not."""
    accepted_at: datetime | None
    clock: Clock
    components: tuple[Component, ...]
    fees: tuple[FeeLine, ...]
    copies: int
    secret_hash: str
    claim: Claim | None = None
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    refund_orders: tuple[RefundOrder, ...] = ()
    """What providers were asked to give back and have not, those that will not included."""
    back_to: Status | None = None
    """Where the dossier goes on after a supplement, payment or declined withdrawal."""
    supplement: Supplement | None = None
    supplements: int = 0
    result: Result | None = None
    proposal: Mapping[str, str] = field(default_factory=dict)
    """What the result is to say beyond the answers, as it was last proposed."""
    approval: int | None = None
    """Which entry approved the result, while nothing came after that undoes it."""
    signed_result: SignedResult | None = None
    """The e-result that was last signed; it may be replaced, and need not hold any more."""
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    withdrawn: bool = False
    rating: int | None = None
    """How the applicant found it, 1 to 5, once they said."""
    rating_remark: str = ""
    """What they added to that."""
    ratings: int = 0
    """How often they said; the last time counts."""
    complaints: tuple[Complaint, ...] = ()
    """What the applicant complained of, the first one first, answered or not."""
    reminded: frozenset[Watch] = frozenset()
    """What the sweep has told about since the dossier last moved."""

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies that have to do with it: helped, received, decides."""
        return frozenset({self.helped_by, self.received_by, self.decided_by})

    @property
    def is_void(self) -> bool:
        """Tell whether nothing is owed any more, because no work on it ever began."""
        withdrawn_before = self.withdrawn and self.accepted_at is None
        return self.status is Status.NOT_RECEIVED or withdrawn_before

    @property
    def due(self) -> int:
        """What its fees come to, in đồng."""
        return 0 if self.is_void else sum(line.amount for line in self.fees)

    @property
    def paid(self) -> int:
        """What was paid and not given back, in đồng."""
        given_back = sum(refund.amount for refund in self.refunds)
        return sum(payment.amount for payment in self.payments) - given_back

    @property
    def owed(self) -> int:
        """What is still to be paid, in đồng."""
        return max(0, self.due - self.paid)

    @property
    def owed_back(self) -> int:
        """What was paid and is not owed, and has to be given back, in đồng."""
        return max(0, self.paid - self.due)

    @property
    def to_give_back(self) -> int:
        """What is owed back and nobody was asked to give back yet, in đồng."""
        return max(0, self.owed_back - waiting(self.refund_orders))

    @property
    def is_open(self) -> bool:
        """Tell whether the office still has to settle it."""
        return self.status in OPEN

    @property
    def is_at_a_desk(self) -> bool:
        """Tell whether it belongs in a worklist: until refused, ended or handed over."""
        ended = self.status in {Status.NOT_RECEIVED, Status.RETURNED}
        return not ended and not (self.status is Status.STOPPED and self.withdrawn)

    def component(self, code: str) -> Component:
        """Return the component with that code; raises NotFound."""
        for component in self.components:
            if component.code == code:
                return component
        raise NotFound(f"Hồ sơ không có thành phần “{code}”.", "component")

    def complaint(self, seq: int) -> Complaint:
        """Return the complaint that entry `seq` of the history made; raises NotFound."""
        for complaint in self.complaints:
            if complaint.seq == seq:
                return complaint
        raise NotFound("Hồ sơ không có phản ánh, khiếu nại này.", "complaint")
