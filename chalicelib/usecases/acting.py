"""Acting: one act on one dossier — fetch, decide, save."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import access
from chalicelib.domain.acts import Act, Advance, AnswerSupplement
from chalicelib.domain.checking import papers_of
from chalicelib.domain.decisions import decide
from chalicelib.domain.decisions.results import paper_wanted
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.evolving import evolve
from chalicelib.domain.happenings import Happening
from chalicelib.domain.history import record
from chalicelib.domain.parts import Component
from chalicelib.domain.people import Person, Role
from chalicelib.domain.records import DraftSeen, Upload, supplement_draft
from chalicelib.domain.refusals import Invalid, StaleVersion, TryLater
from chalicelib.domain.twins import lodged
from chalicelib.usecases import assigning, drafting
from chalicelib.usecases.ports import (
    Catalogue,
    Chance,
    Conflict,
    Directory,
    Dossiers,
    Inbox,
    Move,
)
from chalicelib.usecases.reusing import pick, uses

TRIES = 5
CHANGED = "Phần bổ sung vừa được sửa từ thiết bị hoặc trang khác; hãy xem lại rồi bấm gửi."


def act(
    dossiers: Dossiers,
    catalogue: Catalogue,
    code: str,
    act: Act,
    by: Person,
    at: datetime,
    seen: int | None,
    chance: Chance,
    directory: Directory | None = None,
) -> Dossier:
    """Do `act` on the dossier `code` and return the dossier after it.

    One GetItem and one transaction, and 1 Query where a paper of the dossier decides it. A dossier
    that changed in between is read and decided anew; whoever acts on an old view (`seen`) gets
    StaleVersion instead. The directory is asked only about an officer whom a lawful act names;
    without a directory nobody is assigned.
    """
    for _ in range(TRIES):
        before = access.readable(by, dossiers.get(code))
        rules = rules_of(catalogue, before)
        if isinstance(act, Advance):
            act = _with_paper(dossiers, before, act, rules)
        move = moved(before, act, by, at, rules, chance, seen)
        if isinstance(act, Advance) and act.handler is not None:
            assigning.check(directory, move.after.desk, act.handler)
        try:
            dossiers.save(move)
        except Conflict:
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")


def _with_paper(dossiers: Dossiers, before: Dossier, act: Advance, rules: Rules) -> Advance:
    """Return the act with the paper that decides it, which only the history tells (1 Query)."""
    wanted = paper_wanted(before, act, rules)
    if wanted is None:
        return act
    papers = (one.paper for one in papers_of(dossiers.file(before.code).events))
    return replace(act, filed=next((one for one in papers if one.id == wanted), None))


def answer_supplement(
    dossiers: Dossiers,
    catalogue: Catalogue,
    inbox: Inbox,
    code: str,
    answer: AnswerSupplement,
    by: Person,
    at: datetime,
    seen: int | None,
    chance: Chance,
    store_key: Callable[[], bytes],
) -> Dossier:
    """Hand in a supplement: every file must have arrived and becomes part of the dossier.

    What is wished for out of the store must be there and hold, as when an application is filed.
    The draft that its owner gathered it in goes with the same transaction; StaleVersion is raised
    where that changed after it was read.
    """
    for _ in range(TRIES):
        before = access.readable(by, dossiers.get(code))
        uploads = arrived(dossiers, inbox, by, before.procedure, answer.components)
        attached = tuple(_attached(upload, code) for upload in uploads if upload.dossier != code)
        rules, had = rules_of(catalogue, before), before.components
        picked = pick(dossiers, store_key, by, rules.procedure, answer.stored, at, had)
        act = replace(answer, reused=tuple(one.reused for one in picked))
        move = moved(before, act, by, at, rules, chance, seen)
        draft = _gathered(before, by, answer.gathered)
        used = uses(picked, move)
        try:
            dossiers.save(replace(move, uploads=attached, uses=used, drop_draft=draft))
        except Conflict:
            if draft is not None and not drafting.is_as_seen(dossiers, *draft):
                raise StaleVersion(CHANGED, "version") from None
            continue
        return move.after
    raise TryLater("Hồ sơ đang được nhiều người xử lý cùng lúc; hãy thử lại.", "version")


def _gathered(dossier: Dossier, by: Person, revision: int | None) -> tuple[str, DraftSeen] | None:
    """Return the draft of a supplement with its owner, None where others hand it in."""
    if dossier.owner != by.id:
        return None
    return by.id, DraftSeen(supplement_draft(dossier.code, dossier.supplements), revision)


def arrived(
    dossiers: Dossiers,
    inbox: Inbox,
    by: Person,
    procedure: str,
    components: tuple[Component, ...],
) -> tuple[Upload, ...]:
    """Return the uploads the components consist of; raises Invalid unless all are there.

    "There" means: one's own, for this procedure and component, not part of another dossier, not
    refused by the reader, and its bytes in the inbox. So no dossier is ever filed empty.
    """
    wanted = [(c.code, upload_id) for c in components for upload_id in c.uploads]
    if not wanted:
        return ()
    found = dossiers.uploads([upload_id for _, upload_id in wanted])
    for (component, _), upload in zip(wanted, found, strict=True):
        _usable(upload, by, procedure, component)
        if upload.paper is None and inbox.size(upload.key) is None:
            raise Invalid(
                f"Tệp “{upload.name}” chưa tải lên xong; hãy tải lại tệp này.",
                f"uploads.{component}",
            )
    return found


def _usable(upload: Upload, by: Person, procedure: str, component: str) -> None:
    field = f"uploads.{component}"
    if upload.owner != by.id or upload.dossier is not None:
        raise Invalid("Không tìm thấy tệp đã tải lên, hoặc tệp đã thuộc hồ sơ khác.", field)
    if upload.procedure != procedure or upload.component != component:
        raise Invalid(f"Tệp “{upload.name}” được tải lên cho giấy tờ khác.", field)
    if upload.sentence is not None:
        raise Invalid(f"Tệp “{upload.name}” không nhận được: {upload.sentence}", field)


def _attached(upload: Upload, code: str) -> Upload:
    return replace(upload, dossier=code, revision=upload.revision + 1)


def moved(
    before: Dossier,
    act: Act,
    by: Person,
    at: datetime,
    rules: Rules,
    chance: Chance,
    seen: int | None = None,
) -> Move:
    """Return the move `act` makes of `before`; raises the Refusal it meets."""
    happening = decide(before, act, by, at, rules, seen)
    return entered(before, happening, by, at, chance)


def entered(
    before: Dossier, happening: Happening, by: Person, at: datetime, chance: Chance
) -> Move:
    """Return the move that enters `happening` in the history of `before`."""
    event = record(
        before.code,
        before.seq + 1,
        before.head_hash,
        at=at,
        by=signature(by),
        salt=chance.bits(16).hex(),
        what=happening,
    )
    after = evolve(before, event)
    return Move(before=before, event=event, after=after, lodgings=lodged(event, after))


def signature(by: Person) -> tuple[str, str]:
    """Return how an actor is entered in the history: id, and the name only of those in office."""
    return (by.id, "" if by.has(Role.CITIZEN) else by.name)


def rules_of(catalogue: Catalogue, dossier: Dossier) -> Rules:
    """Return the law the dossier was filed under, as it is for its case."""
    procedure = catalogue.procedure(dossier.procedure, dossier.procedure_version)
    return Rules(procedure=procedure.in_case(dossier.case), calendar=catalogue.calendar())
