"""Guiding: an application begun, typed page by page, and taken over from what is known already."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import guiding
from chalicelib.domain.guiding import Page, Part
from chalicelib.domain.people import Person
from chalicelib.domain.prefilling import REQUESTER, of_identity
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import NotFound, StaleVersion, TryLater
from chalicelib.usecases import drafting
from chalicelib.usecases.drafting import TRIES
from chalicelib.usecases.ports import Conflict, Dossiers
from chalicelib.usecases.reusing import Offer, Offered

ACCOUNT = "tài khoản đăng nhập"
REACHED = "thông tin liên hệ đã khai"
Change = Callable[[Draft], Draft]


def begin(
    dossiers: Dossiers,
    by: Person,
    law: Procedure,
    draft_id: str,
    uses: Part,
    offered: Sequence[Offered],
    at: datetime,
) -> Draft:
    """Return the draft of that id: begun once, however often it is asked for.

    What the account proves is filled in, and what stored papers say that are used (`uses` as a page
    names them). 1 GetItem, and 1 Query and 1 PutItem for a new one. Raises TooLarge.
    """
    try:
        return drafting.one(dossiers, by, draft_id)
    except NotFound:
        return drafting.save(dossiers, by, _blank(by, law, draft_id, uses, offered, at), at)


def typed(
    dossiers: Dossiers,
    draft: Draft,
    law: Procedure,
    here: Page,
    part: Part,
    seen: str,
    at: datetime,
    more: Change = lambda draft: draft,
) -> Draft:
    """Save what was typed on a page of a draft, and `more` that follows from it (1 PutItem).

    `seen` is the mark of what the page held when it was shown. A change of another page meanwhile
    is kept beside it. The same again changes nothing. Raises StaleVersion where this page changed
    meanwhile, NotFound where the draft is gone, TryLater.
    """
    before = draft
    for _ in range(TRIES):
        after = more(_with_part(law, before, here, part))
        if after == before:
            return before
        if seen != guiding.mark(guiding.part(law, before, here)):
            raise StaleVersion("Trang này đã được sửa từ thiết bị khác.", "revision")
        saved = replace(after, revision=before.revision + 1, saved_at=at)
        try:
            dossiers.put_draft(saved, before=before.revision)
        except Conflict:
            before = dossiers.draft(draft.owner, draft.id)
            continue
        return saved
    raise TryLater("Bản nháp đang được lưu từ nhiều nơi cùng lúc; hãy thử lại.", "revision")


def proposed(draft: Draft, here: Page) -> Mapping[str, str]:
    """Return what a page about the applicant is offered that was typed before, by its answers.

    Nothing once something was typed on that page: then what is empty was left so.
    """
    if any(name in draft.answers and name not in draft.origins for name in here.fields):
        return {}
    names = {f"{REQUESTER}{name}": text for name, text in draft.contact.items() if text}
    return {
        name: text
        for name, text in names.items()
        if name in here.fields and not guiding.shown(draft.answers.get(name))
    }


def offer_of(offered: Sequence[Offered], component: str, use: str) -> Offer | None:
    """Return the stored paper that a page names as what a component is to be."""
    for one in offered:
        for offer in one.offers:
            if one.rule.code == component and named(offer) == use:
                return offer
    return None


def named(offer: Offer) -> str:
    """Return what names a paper and its revision in a form."""
    return f"{offer.kept.record.revision}|{offer.kept.record.id}"


def with_offer(draft: Draft, offer: Offer | None) -> Draft:
    """Return a draft with what a stored paper says, where nothing was answered yet."""
    if offer is None:
        return draft
    values = {one.field: one.value for one in offer.proposals}
    return guiding.filled(draft, values, offer.kept.record.name)


def _blank(
    by: Person,
    law: Procedure,
    draft_id: str,
    uses: Part,
    offered: Sequence[Offered],
    at: datetime,
) -> Draft:
    draft = Draft(
        id=draft_id,
        owner=by.id,
        procedure=law.code,
        answers={},
        uploads={},
        revision=0,
        saved_at=at,
        contact={"email": by.email} if by.email else {},
    )
    draft = guiding.with_part(law, draft, guiding.page(law, guiding.PAPERS), uses)
    for offer in _used(offered, uses):
        draft = with_offer(draft, offer)
    return guiding.filled(draft, of_identity(by, law), ACCOUNT)


def _used(offered: Sequence[Offered], uses: Part) -> Iterator[Offer | None]:
    for name, use in uses.items():
        yield offer_of(offered, name.removeprefix(guiding.USE), use)


def _with_part(law: Procedure, draft: Draft, here: Page, part: Part) -> Draft:
    """Return the draft with what was typed; what was left as it was proposed says where from."""
    after = guiding.with_part(law, draft, here, part)
    left = {
        name: REACHED
        for name, text in proposed(draft, here).items()
        if after.answers.get(name) == text
    }
    return replace(after, origins={**after.origins, **left}) if left else after
