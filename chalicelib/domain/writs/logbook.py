"""Logbook: what form 07 tells, the dossiers an agency received, a row each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.parts import ReturnedBy
from chalicelib.domain.procedure import Agency
from chalicelib.domain.status import LABELS, Status
from chalicelib.domain.writs import dates, party
from chalicelib.domain.writs.content import Content
from chalicelib.domain.writs.heading import centre_of, heading
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.said import cleaned

WAYS: Mapping[ReturnedBy, str] = {
    ReturnedBy.COUNTER: "Trực tiếp",
    ReturnedBy.POST: "Bưu chính",
    ReturnedBy.ONLINE: "Trực tuyến",
}
NOTED = frozenset({Status.SUPPLEMENT, Status.PAYMENT, Status.WITHDRAWAL, Status.STOPPED})
"""What is worth a word under notes; the columns tell the rest."""


COLUMNS: Mapping[str, str] = {
    "number": "TT",
    "code": "Mã hồ sơ",
    "procedure": "Tên thủ tục hành chính",
    "applicant": "Người nộp",
    "reach": "Địa chỉ, số điện thoại",
    "decides": "Cơ quan chủ trì",
    "received": "Nhận",
    "due": "Hẹn trả",
    "returned": "Trả",
    "way": "Cách nhận",
    "receiver": "Ký nhận",
    "note": "Ghi chú",
}
"""What the columns are called; how many sets there are is not kept."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A dossier as the logbook has it; `how` its result was handed over and to whom, if it was."""

    dossier: Dossier
    how: ReturnedBy | None = None
    receiver: str = ""


def logbook(
    agency: str,
    days: tuple[date, date],
    logged: Sequence[Logged],
    agencies: Mapping[str, Agency],
    at: datetime,
) -> Content:
    """Return form 07 of an agency: the `logged` received from the first to the last day.

    In the order given. How many sets a dossier has is not kept: that column stays open.
    """
    known = agencies.get(agency)
    superior = agencies.get(known.parent or "") if known else None
    first, last = days
    return Content(
        model=Model.LOGBOOK,
        at=at,
        said=cleaned(
            {
                **heading(Model.LOGBOOK, known, superior, at),
                "title": Model.LOGBOOK.label,
                "heading": f"{Model.LOGBOOK.label} {agency}",
                "office": centre_of(known) or agency,
                "from": f"{first:%d/%m/%Y}",
                "to": f"{last:%d/%m/%Y}",
                "rows": list(_rows(logged, agencies)),
            }
        ),
    )


def table(book: Content) -> list[list[str]]:
    """Return the rows of form 07 as texts, the headings first."""
    rows = book.said["rows"]
    told = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    return [list(COLUMNS.values()), *([str(one[name]) for name in COLUMNS] for one in told)]


def _rows(
    logged: Sequence[Logged], agencies: Mapping[str, Agency]
) -> Iterator[Mapping[str, object]]:
    for number, one in enumerate(logged, start=1):
        dossier = one.dossier
        decides = agencies.get(dossier.decided_by)
        returned = dossier.returned_at
        yield {
            "number": str(number),
            "code": dossier.code,
            "procedure": dossier.procedure_name,
            "applicant": dossier.applicant.name,
            "reach": party.joined(dossier.applicant.address, dossier.applicant.phone or ""),
            "decides": decides.name if decides else dossier.decided_by,
            "received": dates.short(dossier.accepted_at) if dossier.accepted_at else "",
            "due": dates.short(dossier.clock.due) if dossier.accepted_at else "",
            "returned": dates.short(returned) if returned else "",
            "way": WAYS[one.how] if one.how else "",
            "receiver": one.receiver,
            "note": LABELS[dossier.status][0] if dossier.status in NOTED else "",
        }
