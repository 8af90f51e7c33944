"""Filing: an application becomes a dossier, once, however often it is sent."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chalicelib.domain import clock as clocks
from chalicelib.domain import policies
from chalicelib.domain.answers import counted
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.clock import ACCEPTANCE_LIMIT, ClockKind
from chalicelib.domain.codes import DossierCode, secret_from, secret_hash
from chalicelib.domain.components import ComponentRule
from chalicelib.domain.desk import Place, place
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.fees import FeeLine
from chalicelib.domain.happenings import Submitted
from chalicelib.domain.history import GENESIS, canonical, record
from chalicelib.domain.lacking import papers_lacking
from chalicelib.domain.parts import LATER, Applicant, Channel, Claim, Component, Wish
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import Case, Procedure
from chalicelib.domain.reception import open_at, open_by
from chalicelib.domain.records import DraftSeen, Once, Upload
from chalicelib.domain.refusals import Forbidden, Invalid, KeyReused, StaleVersion, TryLater
from chalicelib.domain.reusing import with_reused
from chalicelib.domain.status import Status
from chalicelib.domain.twins import lodged
from chalicelib.usecases import drafting
from chalicelib.usecases.acting import TRIES, arrived, signature
from chalicelib.usecases.ports import Catalogue, Chance, Conflict, Dossiers, Inbox, Move
from chalicelib.usecases.reusing import Picked, pick, uses

MOST_KEY = 200
CHANGED = "Đơn này vừa được sửa từ thiết bị hoặc trang khác; hãy xem lại rồi bấm nộp."


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an applicant hands in; `uploads` and `on_paper` say how each component came."""

    procedure: str
    received_by: str
    applicant: Applicant
    answers: Mapping[str, object]
    case: str | None = None
    uploads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on_paper: frozenset[str] = frozenset()
    draft: DraftSeen | None = None
    """What it was typed in, which goes when it is filed."""
    policy: str | None = field(default=None, metadata=LATER)
    """The code of a policy that is claimed, so that less is owed."""
    stored: tuple[Wish, ...] = field(default=(), metadata=LATER)
    """Papers of one's own store that are to be components again."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The dossier, the secret that tracks it, and whether it had been filed before."""

    dossier: Dossier
    secret: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing needs: the ports, the form checker, and the key tracking secrets come from.

    `store_key` gives the key that owners of stores are named by; it is fetched when it is needed.
    """

    dossiers: Dossiers
    catalogue: Catalogue
    inbox: Inbox
    chance: Chance
    check_answers: Callable[[Procedure, Mapping[str, object]], Mapping[str, object]]
    tracking_key: bytes
    store_key: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An application about to be filed: checked, priced, and with everything it consists of."""

    procedure: Procedure
    case: Case
    answers: Mapping[str, object]
    components: tuple[Component, ...]
    uploads: tuple[Upload, ...]
    picked: tuple[Picked, ...]
    fees: tuple[FeeLine, ...]
    claim: Claim | None
    copies: int


def file_online(
    filing: Filing, application: Application, by: Person, key: str, at: datetime
) -> Filed:
    """File an application online: status 1, to be accepted within 8 working hours.

    Raises StaleVersion where the draft it was typed in changed after it was seen, or is gone.
    """
    return _file(filing, application, by, key, at, Channel.ONLINE)


def receive(filing: Filing, application: Application, by: Person, key: str, at: datetime) -> Filed:
    """Take an application handed in at the counter: status 2, the legal clock starts at once."""
    if not by.has(Role.RECEPTION, Role.LEADER) or by.agency != application.received_by:
        raise Forbidden("Chỉ cán bộ tiếp nhận của đơn vị được nhận hồ sơ tại quầy.", "received_by")
    return _file(filing, application, by, key, at, Channel.COUNTER)


def filed_as(dossiers: Dossiers, by: Person, key: str) -> str | None:
    """Return the code of the dossier that somebody filed under a key, if they did (1 GetItem)."""
    done = dossiers.once(_scope(by), key)
    return None if done is None else done.answer


def _scope(by: Person) -> str:
    return f"submit:{by.id}"


def tracking_secret(tracking_key: bytes, code: str) -> str:
    """Return the secret printed on a slip, derived so that the slip can be printed again."""
    return secret_from(hmac.digest(tracking_key, code.encode(), hashlib.sha256))


def _file(
    filing: Filing, application: Application, by: Person, key: str, at: datetime, channel: Channel
) -> Filed:
    if not 1 <= len(key) <= MOST_KEY:
        raise Invalid("Thiếu khóa chống gửi lặp (Idempotency-Key), từ 1 đến 200 ký tự.", "key")
    scope, print_ = _scope(by), _fingerprint(application, channel)
    seen = True
    for _ in range(TRIES):
        if (done := filing.dossiers.once(scope, key)) is not None:
            return _again(filing, done, print_)
        if not seen:
            raise StaleVersion(CHANGED, "draft.revision")
        move = _move(filing, application, by, at, channel)
        once = Once(scope=scope, key=key, fingerprint=print_, answer=move.after.code, at=at)
        try:
            filing.dossiers.save(replace(move, once=once))
        except Conflict:
            # The draft is read before the mark, as the same filing sent twice takes it out as well.
            draft = application.draft
            seen = draft is None or drafting.is_as_seen(filing.dossiers, by.id, draft)
            continue
        secret = tracking_secret(filing.tracking_key, move.after.code)
        return Filed(dossier=move.after, secret=secret, repeated=False)
    raise TryLater("Hồ sơ chưa nộp được do hệ thống bận; hãy bấm nộp lại.")


def _fingerprint(application: Application, channel: Channel) -> str:
    """Return what tells applications apart; where one was typed says nothing of what it says."""
    return hashlib.sha256(canonical((replace(application, draft=None), channel))).hexdigest()


def _again(filing: Filing, done: Once, fingerprint: str) -> Filed:
    if done.fingerprint != fingerprint:
        raise KeyReused(
            "Khóa chống gửi lặp đã dùng cho nội dung khác; hãy tạo khóa mới.", "Idempotency-Key"
        )
    dossier = filing.dossiers.get(done.answer)
    return Filed(
        dossier=dossier, secret=tracking_secret(filing.tracking_key, dossier.code), repeated=True
    )


def _move(
    filing: Filing, application: Application, by: Person, at: datetime, channel: Channel
) -> Move:
    entry = _entry(filing, application, by, at, channel)
    day = at.astimezone(LOCAL).date()
    serial = filing.dossiers.next_serial(application.received_by, day)
    code = str(DossierCode(agency=application.received_by, day=day, serial=serial))
    what = _submitted(filing, application, entry, code, by, at, channel)
    event = record(
        code, 1, GENESIS, at=at, by=signature(by), salt=filing.chance.bits(16).hex(), what=what
    )
    attached = tuple(
        replace(upload, dossier=code, revision=upload.revision + 1) for upload in entry.uploads
    )
    draft = None if application.draft is None else (by.id, application.draft)
    after = evolve(None, event)
    move = Move(before=None, event=event, after=after, uploads=attached, drop_draft=draft)
    return replace(move, lodgings=lodged(event, after), uses=uses(entry.picked, move))


def _entry(
    filing: Filing, application: Application, by: Person, at: datetime, channel: Channel
) -> _Entry:
    day = at.astimezone(LOCAL).date()
    procedure = filing.catalogue.procedure(application.procedure, on=day)
    open_at(filing.catalogue.agency(application.received_by), procedure, day)
    open_by(procedure, channel)
    answers = filing.check_answers(procedure, application.answers)
    key, wishes = filing.store_key, application.stored
    picked = pick(filing.dossiers, key, by, procedure, wishes, at)
    components = _components(procedure, application, picked)
    uploads = arrived(filing.dossiers, filing.inbox, by, procedure.code, components)
    fees, claim = _fees(procedure, application, answers, day, channel)
    case = procedure.case(application.case)
    copies = counted(answers, procedure.copies_field, 1)
    return _Entry(procedure, case, answers, components, uploads, picked, fees, claim, copies)


def _fees(
    procedure: Procedure,
    application: Application,
    answers: Mapping[str, object],
    day: date,
    channel: Channel,
) -> tuple[tuple[FeeLine, ...], Claim | None]:
    """Return what is owed, and the claim that lowers it where one is made."""
    copies = counted(answers, procedure.copies_field, 1)
    pages = counted(answers, procedure.pages_field, 0)
    law = (procedure.fees, procedure.policies, day, channel, copies, pages)
    without = policies.owing(*law)
    if application.policy is None:
        return without, None
    policy = policies.claimed(procedure.policies, application.policy, day, channel)
    fees = policies.owing(*law, policy)
    return fees, policies.claim(policy, _given(application), fees, without)


def _components(
    procedure: Procedure, application: Application, picked: tuple[Picked, ...]
) -> tuple[Component, ...]:
    for code in (*application.uploads, *application.on_paper):
        procedure.component(code)
    given = _given(application)
    for lack in papers_lacking(procedure.components, given):
        raise Invalid(lack.sentence, lack.field)
    reused = tuple(one.reused for one in picked)
    return tuple(
        with_reused(_handed_in(rule, application), reused)
        for rule in (
            *procedure.components,
            *(proof for proof in procedure.proofs if proof.code in given),
        )
    )


def _handed_in(rule: ComponentRule, application: Application) -> Component:
    return Component(
        code=rule.code,
        name=rule.name,
        uploads=tuple(dict.fromkeys(application.uploads.get(rule.code, ()))),
        on_paper=rule.code in application.on_paper,
    )


def _given(application: Application) -> frozenset[str]:
    """Return the codes of the components that are handed in, or taken out of the store."""
    files = {code for code, uploads in application.uploads.items() if uploads}
    return application.on_paper | files | {wish.component for wish in application.stored}


def _submitted(
    filing: Filing,
    application: Application,
    entry: _Entry,
    code: str,
    by: Person,
    at: datetime,
    channel: Channel,
) -> Submitted:
    decided_by = entry.procedure.deciding_agency or application.received_by
    calendar = filing.catalogue.calendar()
    here: Place = place(
        entry.case.start,
        received_by=application.received_by,
        decided_by=decided_by,
        channel=channel,
        at=at,
        calendar=calendar,
    )
    online = channel is Channel.ONLINE
    kind, limit = (
        (ClockKind.ACCEPTANCE, ACCEPTANCE_LIMIT)
        if online
        else (ClockKind.SETTLEMENT, entry.case.limit)
    )
    clock = clocks.start(kind, limit, at, calendar)
    return Submitted(
        procedure=entry.procedure.code,
        procedure_version=entry.procedure.version,
        procedure_name=entry.procedure.name,
        case=entry.case.id,
        channel=channel,
        helped_by=by.agency or application.received_by,
        received_by=application.received_by,
        decided_by=decided_by,
        applicant=application.applicant,
        owner=by.id if online else None,
        answers=entry.answers,
        components=entry.components,
        fees=entry.fees,
        claim=entry.claim,
        copies=entry.copies,
        secret_hash=secret_hash(tracking_secret(filing.tracking_key, code)),
        status=Status.NEW if online else Status.RECEIVED,
        step=here.step,
        desk=here.desk,
        step_due=clock.due if online else here.step_due,
        clock=clock,
        reused=tuple(one.reused for one in entry.picked),
    )
