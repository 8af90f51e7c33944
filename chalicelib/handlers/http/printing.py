"""Printing: slips and receipts for applicants, and the cover sheets laid before a scan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.bills import BillLine
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.coversheet import CoverSheet, compose
from chalicelib.domain.fees import FeeKind
from chalicelib.domain.parts import Component
from chalicelib.domain.procedure import Agency
from chalicelib.domain.proofcode import proof_code
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Query, Token
from chalicelib.handlers.http.who import ANY_SIGNED_IN, officer
from chalicelib.usecases import billing, viewing
from chalicelib.usecases.till import NAMES
from chalicelib.usecases.viewing import View
from chalicelib.web import pages

door = Door(__name__)


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


class SheetAsked(Query):
    """Which paper of the dossier, and how many pages of it lie behind the sheet."""

    component: Token
    pages: Annotated[int, Field(ge=1, le=9999)]


@door.route("/v1/dossiers/{code}/slip", who=ANY_SIGNED_IN, gives=Slip, printed=True)
def slip(call: Call[None], code: str) -> object:
    """Return the appointment slip, to print (text/html) or as data."""
    office = call.office
    view = viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)
    secret = viewing.secret_for(office.key("tracking"), view.dossier)
    agency = office.catalogue().agency(view.dossier.received_by)
    data = _slip(view, agency, secret, f"{office.settings.portal}/verify")
    return pages.printed("slip.html", call.base, code, slip=data) if call.wants_page else data


@door.route(
    "/v1/dossiers/{code}/cover-sheets", who=officer(), asks=SheetAsked, gives=Sheet, printed=True
)
def cover_sheet(call: Call[SheetAsked], code: str) -> object:
    """Return the cover sheet of one paper, to print (text/html) or as data."""
    office = call.office
    view = viewing.view(office.dossiers(), office.catalogue(), call.by, code, call.at)
    data = _sheet(view.dossier.component(call.asked.component), code, call.asked.pages)
    if not call.wants_page:
        return data
    shown = {"sheet": data, "dossier": view.dossier}
    return pages.printed("cover_sheet.html", call.base, data.text, **shown)


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


def _sheet(component: Component, code: str, count: int) -> Sheet:
    text = compose(CoverSheet(dossier=code, component=component.code, pages=count))
    return Sheet(code=code, component=component.code, name=component.name, pages=count, text=text)
