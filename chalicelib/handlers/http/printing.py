"""Printing: slips and receipts for applicants, and the cover sheets laid before a scan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from chalicelib.domain.bills import BillLine
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.coversheet import MOST_PAGES, CoverSheet, compose
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Component
from chalicelib.domain.procedure import Agency
from chalicelib.domain.proofcode import proof_code
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.status import LABELS, Status
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Query
from chalicelib.handlers.http.who import ANY_SIGNED_IN, officer
from chalicelib.usecases import billing, slips, viewing
from chalicelib.usecases.till import NAMES
from chalicelib.usecases.viewing import View
from chalicelib.web import pages

door = Door(__name__)
AWAITED = frozenset({Status.NEW, Status.SUPPLEMENT})
"""Where a dossier that was not received yet is still to be answered."""
_PAGES = "pages-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentListed:
    """A paper of the dossier as the slip lists it."""

    code: str
    name: str
    on_paper: bool
    files: int
    stored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (form 01 of TT 03/2025).

    `proof_code` (mã kiểm chứng) and `proof_day` tell of the last entry of the dossier, which stands
    for all before it; at `verify` anyone learns whether it is in the public ledger.
    """

    code: str
    secret: str | None
    agency: str
    agency_address: str
    agency_phone: str
    procedure: str
    procedure_name: str
    applicant: str
    address: str
    phone: str | None
    email: str | None
    components: tuple[ComponentListed, ...]
    submitted_at: datetime
    accepted_at: datetime | None
    due: datetime
    reckoning: tuple[str, ...]
    owed: int
    result: str
    proof_day: date
    proof_code: str
    verify: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Bìa quét: what its QR code says (`text`) and what people read on it."""

    code: str
    component: str
    name: str
    pages: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Biên lai thu phí, lệ phí; amounts in đồng."""

    name: str
    form: str
    symbol: str
    number: str
    kind: FeeKind
    agency: str
    agency_address: str
    payer: str
    payer_address: str
    lines: tuple[BillLine, ...]
    amount: int
    words: str
    way: str
    transaction: str
    paid_at: datetime
    issued_at: datetime
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsShown:
    """The cover sheets of a dossier's papers, in the order of its components."""

    sheets: tuple[Sheet, ...]


class SheetsAsked(Query):
    """``pages-<component>``: how many pages of each paper lie behind its sheet, empty for none."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=40)]]


@door.route("/v1/dossiers/{code}/slip", who=ANY_SIGNED_IN, gives=Slip, printed=True)
def slip(call: Call[None], code: str) -> object:
    """Return the appointment slip, to print (text/html) or as data."""
    office = call.office
    view = viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)
    secret = viewing.secret_for(office.key("tracking"), view.dossier)
    agency = office.catalogue().agency(view.dossier.received_by)
    data = _slip(view, agency, secret, f"{office.settings.portal}/verify")
    if not call.wants_page:
        return data
    form = slips.receipt(view, office.catalogue(), office.settings.portal)
    said = form.said if form else {}
    status = view.dossier.status
    return pages.printed(
        "slip.html",
        call.base,
        str(said.get("qr", code)),
        slip=data,
        form=said,
        is_awaited=status in AWAITED,
        now=LABELS[status][0],
    )


@door.route(
    "/v1/dossiers/{code}/cover-sheets",
    who=officer(),
    asks=SheetsAsked,
    gives=SheetsShown,
    printed=True,
)
def cover_sheets(call: Call[SheetsAsked], code: str) -> object:
    """Return cover sheets of a dossier's papers, to print at once (text/html) or as data."""
    office = call.office
    view = viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)
    made = tuple(_sheets(view.dossier, call.asked.model_extra or {}))
    if not call.wants_page:
        return SheetsShown(sheets=made)
    drawn = [(sheet, pages.qr(sheet.text)) for sheet in made]
    frame, dossier = pages.Frame(call.base), view.dossier
    return pages.page("cover_sheet.html", frame, sheets=drawn, dossier=dossier)


@door.route("/v1/dossiers/{code}/bills/{bill}", who=ANY_SIGNED_IN, gives=Receipt, printed=True)
def receipt(call: Call[None], code: str, bill: str) -> object:
    """Return a receipt of what was paid, to print (text/html) or as data."""
    office = call.office
    found = billing.shown(office.dossiers(), office.catalogue(), call.by, code, bill, call.at)
    data = _receipt(found)
    shown = {"bill": data}
    return pages.printed("bill.html", call.base, data.name, **shown) if call.wants_page else data


def _receipt(found: billing.Shown) -> Receipt:
    made = found.bill
    return Receipt(
        name=made.name,
        form=made.series.form,
        symbol=made.series.symbol,
        number=made.shown,
        kind=made.series.kind,
        agency=found.agency,
        agency_address=found.address,
        payer=made.payer,
        payer_address=made.payer_address,
        lines=made.lines,
        amount=made.amount,
        words=made.words,
        way=NAMES.get(made.provider, made.provider),
        transaction=made.transaction,
        paid_at=made.paid_at,
        issued_at=made.issued_at,
        code=made.dossier,
    )


def _slip(view: View, agency: Agency, secret: str | None, verify: str) -> Slip:
    dossier = view.dossier
    return Slip(
        code=dossier.code,
        secret=secret,
        agency=agency.name,
        agency_address=agency.address,
        agency_phone=agency.phone,
        procedure=dossier.procedure,
        procedure_name=dossier.procedure_name,
        applicant=dossier.applicant.name,
        address=dossier.applicant.address,
        phone=dossier.applicant.phone,
        email=dossier.applicant.email,
        components=tuple(_listed(c) for c in dossier.components if _came(c)),
        submitted_at=dossier.submitted_at,
        accepted_at=dossier.accepted_at,
        due=view.deadline.due,
        reckoning=tuple(line.text for line in view.deadline.lines),
        owed=dossier.owed,
        result=view.procedure.result.name,
        proof_day=dossier.entered_at.astimezone(LOCAL).date(),
        proof_code=proof_code(dossier.head_hash),
        verify=verify,
    )


def _came(component: Component) -> bool:
    return bool(component.uploads or component.on_paper or component.stored)


def _listed(component: Component) -> ComponentListed:
    return ComponentListed(
        code=component.code,
        name=component.name,
        on_paper=component.on_paper,
        files=len(component.uploads),
        stored=len(component.stored),
    )


def _sheets(dossier: Dossier, typed: Mapping[str, str]) -> Iterator[Sheet]:
    """Yield a sheet for each paper that has pages; raises Invalid, naming the field."""
    counts = {name.removeprefix(_PAGES): value.strip() for name, value in typed.items()}
    named = {component.code for component in dossier.components}
    if unknown := [name for name in typed if name.removeprefix(_PAGES) not in named]:
        raise Invalid("Hồ sơ không có giấy tờ này; hãy mở lại trang hồ sơ.", unknown[0])
    if not any(counts.values()):
        raise Invalid("Hãy ghi số trang của ít nhất một giấy tờ cần quét.", "pages")
    for component in dossier.components:
        if count := counts.get(component.code):
            yield _sheet(component, dossier.code, _count(count, _PAGES + component.code))


def _count(typed: str, field: str) -> int:
    count = int(typed) if typed.isascii() and typed.isdigit() else 0
    if not 1 <= count <= MOST_PAGES:
        raise Invalid(f"Số trang phải từ 1 đến {MOST_PAGES}; để trống nếu không quét.", field)
    return count


def _sheet(component: Component, code: str, count: int) -> Sheet:
    text = compose(CoverSheet(dossier=code, component=component.code, pages=count))
    return Sheet(code=code, component=component.code, name=component.name, pages=count, text=text)
