"""Happenings: everything that can happen to a dossier, each a frozen fact."""

from chalicelib.domain.happenings.life import (
    Accepted,
    Complained,
    ComplaintAnswered,
    Extended,
    Finished,
    Moved,
    Rated,
    Refused,
    Reminded,
    Reopened,
    Resumed,
    Returned,
    Stopped,
    Submitted,
    SupplementAnswered,
    SupplementAsked,
    SupplementCompleted,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from chalicelib.domain.happenings.money import (
    FeeDemanded,
    FeePaid,
    Refunded,
    RefundFailed,
    RefundOrdered,
)
from chalicelib.domain.happenings.papers import (
    PaperChecked,
    PaperFiled,
    PaperRejected,
)
from chalicelib.domain.happenings.results import (
    AgencySealed,
    ResultProposed,
    ResultRevoked,
    ResultSigned,
)

Happening = (
    Submitted
    | Accepted
    | Refused
    | Moved
    | SupplementAsked
    | SupplementAnswered
    | SupplementCompleted
    | FeeDemanded
    | FeePaid
    | RefundOrdered
    | RefundFailed
    | Refunded
    | WithdrawalAsked
    | WithdrawalDeclined
    | Stopped
    | Resumed
    | Extended
    | Finished
    | Reopened
    | Returned
    | Rated
    | Complained
    | ComplaintAnswered
    | PaperFiled
    | PaperChecked
    | PaperRejected
    | ResultProposed
    | ResultSigned
    | AgencySealed
    | ResultRevoked
    | Reminded
)

NOT_MOVES = (
    PaperFiled,
    PaperChecked,
    PaperRejected,
    ResultSigned,
    AgencySealed,
    Rated,
    Complained,
    ComplaintAnswered,
    Reminded,
    RefundOrdered,
    RefundFailed,
    Refunded,
)
"""Happenings that tell something without moving the dossier: nobody's view goes stale by them."""

__all__ = [
    "NOT_MOVES",
    "Accepted",
    "AgencySealed",
    "Complained",
    "ComplaintAnswered",
    "Extended",
    "FeeDemanded",
    "FeePaid",
    "Finished",
    "Happening",
    "Moved",
    "PaperChecked",
    "PaperFiled",
    "PaperRejected",
    "Rated",
    "RefundFailed",
    "RefundOrdered",
    "Refunded",
    "Refused",
    "Reminded",
    "Reopened",
    "ResultProposed",
    "ResultRevoked",
    "ResultSigned",
    "Resumed",
    "Returned",
    "Stopped",
    "Submitted",
    "SupplementAnswered",
    "SupplementAsked",
    "SupplementCompleted",
    "WithdrawalAsked",
    "WithdrawalDeclined",
]
