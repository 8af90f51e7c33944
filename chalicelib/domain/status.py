"""Statuses: the ten official states of a dossier and the moves between them."""

from enum import IntEnum


class Status(IntEnum):
    """Trạng thái hồ sơ, numbered as exchanged with the National Public Service Portal."""

    NEW = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWAL = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


LABELS: dict[Status, tuple[str, str]] = {
    Status.NEW: ("Mới đăng ký", "Newly filed"),
    Status.RECEIVED: ("Được tiếp nhận", "Received"),
    Status.NOT_RECEIVED: ("Không được tiếp nhận", "Not received"),
    Status.PROCESSING: ("Đang xử lý", "In progress"),
    Status.SUPPLEMENT: ("Yêu cầu bổ sung giấy tờ", "Supplement requested"),
    Status.PAYMENT: ("Yêu cầu thực hiện nghĩa vụ tài chính", "Payment due"),
    Status.WITHDRAWAL: ("Công dân yêu cầu rút hồ sơ", "Withdrawal requested"),
    Status.STOPPED: ("Dừng xử lý", "Stopped"),
    Status.FINISHED: ("Đã xử lý xong", "Settled"),
    Status.RETURNED: ("Đã trả kết quả", "Result returned"),
}

NEXT: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset(
        {Status.RECEIVED, Status.NOT_RECEIVED, Status.SUPPLEMENT, Status.WITHDRAWAL}
    ),
    Status.RECEIVED: frozenset(
        {
            Status.PROCESSING,
            Status.SUPPLEMENT,
            Status.PAYMENT,
            Status.WITHDRAWAL,
            Status.STOPPED,
            Status.FINISHED,
        }
    ),
    Status.NOT_RECEIVED: frozenset(),
    Status.PROCESSING: frozenset(
        {
            Status.PROCESSING,
            Status.SUPPLEMENT,
            Status.PAYMENT,
            Status.WITHDRAWAL,
            Status.STOPPED,
            Status.FINISHED,
        }
    ),
    Status.SUPPLEMENT: frozenset(
        {
            Status.RECEIVED,
            Status.PROCESSING,
            Status.NOT_RECEIVED,
            Status.WITHDRAWAL,
            Status.STOPPED,
        }
    ),
    Status.PAYMENT: frozenset({Status.PROCESSING, Status.WITHDRAWAL, Status.STOPPED}),
    Status.WITHDRAWAL: frozenset({Status.STOPPED, Status.PROCESSING}),
    Status.STOPPED: frozenset({Status.PROCESSING}),
    Status.FINISHED: frozenset({Status.RETURNED, Status.PROCESSING}),
    Status.RETURNED: frozenset(),
}
"""Which status may follow which; staying where one is (a sub-state) is not a move."""

PAUSING = frozenset({Status.SUPPLEMENT, Status.PAYMENT, Status.STOPPED})
"""Statuses in which the legal clock stands still; leaving them recomputes the due date."""

OPEN = frozenset(Status) - {
    Status.NOT_RECEIVED,
    Status.STOPPED,
    Status.FINISHED,
    Status.RETURNED,
}
"""Statuses in which somebody in the office has work to do."""

UNCOUNTED = frozenset({Status.NEW, Status.NOT_RECEIVED})
"""Statuses the reports leave out: the office has not taken the dossier on."""
