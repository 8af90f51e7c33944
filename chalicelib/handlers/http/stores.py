"""Stores: one's own papers, once an officer has compared them with their originals."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.parts import Origin
from chalicelib.domain.prefilling import Proposal
from chalicelib.domain.signed import Revocation
from chalicelib.domain.storing import StoredPaper, Use
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import reusing, storing
from chalicelib.usecases.reusing import Offered
from chalicelib.usecases.storing import Kept

door = Door(__name__)


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A value that holds of a paper, by its name in what was read."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseShown:
    """A later dossier that a paper was used in: as which component of which procedure, when."""

    dossier: str
    procedure_name: str
    component: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredShown:
    """A paper of one's store (giấy tờ trong kho dữ liệu điện tử).

    `valid_until` is null where the paper names no end; `revoked` is since when a result holds no
    more, and why. `opened` is when it was downloaded, `used` where it was used again, the last time
    first.
    """

    id: str
    revision: int
    name: str
    code: str
    type: str
    dossier: str
    component: str
    origin: Origin
    number: str | None
    abstract: str
    issued_on: date | None
    valid_until: date | None
    scope: str | None
    issuer: str | None
    signer: str | None
    values: tuple[ValueShown, ...]
    agency: str
    officer: str
    stored_at: datetime
    checked_at: datetime
    size: int
    pages: int
    signed: bool
    revoked: Revocation | None
    opened: tuple[datetime, ...]
    used: tuple[UseShown, ...]


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A paper of one's store that may be a component, and what of it fits the form."""

    paper: StoredShown
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class OfferedShown:
    """A component that is asked for, and the papers of one's store that may be it, newest first."""

    component: str
    name: str
    required: bool
    papers: tuple[OfferShown, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """What of one's store may be used again for a procedure, in the order it asks for papers."""

    components: tuple[OfferedShown, ...]


@dataclass(frozen=True, slots=True)
class Store:
    """One's own papers, newest first."""

    papers: tuple[StoredShown, ...]


@door.route("/v1/papers", who=CITIZEN, gives=Store)
def mine(call: Call[None]) -> Store:
    """List one's own papers, newest first."""
    office = call.office
    found = storing.mine(office.dossiers(), office.store_key(), call.by)
    return Store(tuple(_shown(kept) for kept in found))


@door.route("/v1/papers/{paper}", who=CITIZEN, status=303)
def one(call: Call[None], paper: str) -> Reply:
    """Lead to one of one's own papers, by a link good for five minutes; that it was is noted."""
    office = call.office
    record = storing.opened(office.dossiers(), office.store_key(), call.by, paper, call.at)
    link = office.archive().link(record.file, _name(record), call.at, apart=record.signed)
    return Reply(None, headers={"Location": link})


@door.route("/v1/procedures/{code}/stored", who=CITIZEN, gives=Offers)
def offered(call: Call[None], code: str) -> Offers:
    """Tell which of one's own papers may be used again for a procedure, today."""
    office = call.office
    found = reusing.offers(
        office.dossiers(), office.catalogue(), office.store_key(), call.by, code, call.at
    )
    return Offers(tuple(_offered(one) for one in found))


def _offered(one: Offered) -> OfferedShown:
    papers = tuple(OfferShown(_shown(offer.kept), offer.proposals) for offer in one.offers)
    return OfferedShown(one.rule.code, one.rule.name, one.rule.required, papers)


def _name(record: StoredPaper) -> str:
    return f"{record.type}-{record.code[:8]}.pdf"


def _shown(kept: Kept) -> StoredShown:
    record = kept.record
    return StoredShown(
        id=record.id,
        revision=record.revision,
        name=record.name,
        code=record.code,
        type=record.type,
        dossier=record.dossier,
        component=record.component,
        origin=record.origin,
        number=record.number,
        abstract=record.abstract,
        issued_on=record.issued_on,
        valid_until=record.valid_until,
        scope=record.scope,
        issuer=record.issuer,
        signer=record.signer,
        values=tuple(ValueShown(name, value) for name, value in record.values),
        agency=record.agency,
        officer=record.officer,
        stored_at=record.stored_at,
        checked_at=record.checked_at,
        size=record.size,
        pages=record.pages,
        signed=record.signed,
        revoked=record.revoked,
        opened=tuple(opening.at for opening in kept.openings),
        used=tuple(_use(use) for use in kept.uses),
    )


def _use(use: Use) -> UseShown:
    return UseShown(
        dossier=use.dossier,
        procedure_name=use.procedure_name,
        component=use.component,
        name=use.name,
        at=use.at,
    )
