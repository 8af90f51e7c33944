"""Guiding: an application's pages in the order they are asked, and what each of them holds."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.answers import fields_of
from chalicelib.domain.history import canonical
from chalicelib.domain.parts import Wish
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import NotFound

PLACE, PAPERS, REVIEW = "place", "papers", "review"
"""The pages every application has; between the first two lie those of the form."""
CONTACT = ("phone", "email", "address")
ANSWER, USE = "answers.", "use."
"""How the names of fields begin that hold answers, and say how a component comes."""
ON_PAPER = "paper"
YES = "yes"
Part = Mapping[str, str]
"""What a page of a draft holds: text by the names of its fields."""


@dataclass(frozen=True, slots=True)
class Page:
    """Bước: one page of an application, and the answers it asks for."""

    slug: str
    name: str
    fields: tuple[str, ...] = ()


def pages(law: Procedure) -> tuple[Page, ...]:
    """Return the pages of an application for a procedure, in order."""
    groups: Sequence[Any] = law.form_order
    return (
        Page(PLACE, "Nơi nhận và liên hệ"),
        *(
            Page(group["group"], group["vi"], tuple(one["name"] for one in group["fields"]))
            for group in groups
        ),
        Page(PAPERS, "Giấy tờ"),
        Page(REVIEW, "Xem lại và nộp"),
    )


def page(law: Procedure, slug: str) -> Page:
    """Return the page of that name; raises NotFound."""
    for one in pages(law):
        if one.slug == slug:
            return one
    raise NotFound("Đơn này không có bước đó.", "page")


def number(law: Procedure, here: Page) -> int:
    """Return the how manieth page it is, from 1."""
    return pages(law).index(here) + 1


def beside(law: Procedure, here: Page, step: int) -> Page:
    """Return the page that many steps on, or back; at either end the page there."""
    all_ = pages(law)
    return all_[min(max(all_.index(here) + step, 0), len(all_) - 1)]


def page_of(law: Procedure, field: str) -> Page:
    """Return the page on which somebody can mend a field; the last one for what is on none."""
    slug = {"uploads": PAPERS, "stored": PAPERS, "policy": PAPERS, "on_paper": PAPERS}.get(
        field.partition(".")[0]
    )
    if slug is None and field.partition(".")[0] in {"received_by", "case", "applicant"}:
        slug = PLACE
    name = field.removeprefix(ANSWER)
    for one in pages(law):
        if one.slug == slug or (slug is None and name in one.fields):
            return one
    return page(law, REVIEW)


def part(law: Procedure, draft: Draft, here: Page) -> Part:
    """Return what a page holds, as its fields show it; "" where nothing was said."""
    if here.slug == PLACE:
        contact = {name: draft.contact.get(name, "") for name in CONTACT}
        return {"received_by": draft.received_by, "case": draft.case or "", **contact}
    if here.slug == PAPERS:
        uses = {f"{USE}{code}": _use(draft, code) for code in _codes(law)}
        return {"policy": draft.policy or "", **uses}
    return {f"{ANSWER}{name}": shown(draft.answers.get(name)) for name in here.fields}


def with_part(law: Procedure, draft: Draft, here: Page, typed: Part) -> Draft:
    """Return a draft with what was typed on a page.

    What the page does not send stays as it was, but for a box: one that is not ticked is not sent.
    What stands as it is shown keeps its kind and where it was taken from.
    """
    held = part(law, draft, here)
    new = {**held, **dict.fromkeys(_boxes(law, here), "")}
    new |= {name: text for name, text in typed.items() if name in held}
    changed = {name: text for name, text in new.items() if text != held[name]}
    if here.slug == PLACE:
        return _placed(draft, changed)
    if here.slug == PAPERS:
        return _papered(draft, changed)
    return _answered(law, draft, {name.removeprefix(ANSWER): s for name, s in changed.items()})


def mark(held: Part) -> str:
    """Return what stands for all that a page holds, so that a change of it is noticed."""
    return hashlib.sha256(canonical(dict(held))).hexdigest()[:16]


def shown(value: object) -> str:
    """Return an answer as a field of a form shows it."""
    if isinstance(value, bool):
        return YES if value else ""
    return "" if value is None else str(value)


def filled(draft: Draft, values: Mapping[str, object], source: str) -> Draft:
    """Return a draft with values taken from somewhere, where nothing was answered yet."""
    new = {name: value for name, value in values.items() if not shown(draft.answers.get(name))}
    if not new:
        return draft
    origins = {**draft.origins, **dict.fromkeys(new, source)}
    return replace(draft, answers={**draft.answers, **new}, origins=origins)


def answers(law: Procedure, draft: Draft) -> Mapping[str, object]:
    """Return what of the answers the form asks for and is not left empty."""
    return {
        name: value for name in fields_of(law) if shown(value := draft.answers.get(name)).strip()
    }


def _placed(draft: Draft, changed: Part) -> Draft:
    contact = {**draft.contact, **{n: text for n, text in changed.items() if n in CONTACT}}
    return replace(
        draft,
        received_by=changed.get("received_by", draft.received_by),
        case=changed.get("case", draft.case) or None,
        contact={name: text for name, text in contact.items() if text},
    )


def _papered(draft: Draft, changed: Part) -> Draft:
    uses = {name.removeprefix(USE): how for name, how in changed.items() if name.startswith(USE)}
    paper = {code for code, how in uses.items() if how == ON_PAPER}
    stored = [one for one in draft.stored if one.component not in uses]
    return replace(
        draft,
        policy=changed.get("policy", draft.policy) or None,
        on_paper=tuple(sorted({*draft.on_paper} - {*uses} | paper)),
        stored=(*stored, *_wishes(uses)),
    )


def _answered(law: Procedure, draft: Draft, changed: Part) -> Draft:
    properties: Any = law.form.get("properties", {})
    new: dict[str, object] = {
        name: True if properties.get(name, {}).get("type") == "boolean" else text
        for name, text in changed.items()
        if text
    }
    return replace(
        draft,
        answers={**{n: v for n, v in draft.answers.items() if n not in changed}, **new},
        origins={name: source for name, source in draft.origins.items() if name not in changed},
    )


def _wishes(uses: Part) -> Iterator[Wish]:
    for component, how in uses.items():
        revision, _, record = how.partition("|")
        if record and revision.isdecimal():
            yield Wish(component=component, record=record, revision=int(revision))


def _use(draft: Draft, code: str) -> str:
    """Return how a component comes, as the form says it; files are said beside it."""
    wish = next((one for one in draft.stored if one.component == code), None)
    if wish is not None:
        return f"{wish.revision}|{wish.record}"
    return ON_PAPER if code in draft.on_paper else ""


def _codes(law: Procedure) -> tuple[str, ...]:
    return tuple(
        rule.code for rule in (*law.components, *law.proofs) if rule.from_state_data is None
    )


def _boxes(law: Procedure, here: Page) -> Iterator[str]:
    properties: Any = law.form.get("properties", {})
    for name in here.fields:
        if properties.get(name, {}).get("type") == "boolean":
            yield f"{ANSWER}{name}"
