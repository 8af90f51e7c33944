"""A draft as its pages show it: what stands in it, what is lacking, and where each mends that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from chalice.app import Response

from chalicelib.domain import forms, guiding, lacking
from chalicelib.domain.answers import fields_of
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.guiding import ANSWER, PAPERS, PLACE, Page, Part
from chalicelib.domain.lacking import Lack
from chalicelib.domain.parts import Channel
from chalicelib.domain.policies import claimable
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.reception import open_by, takes
from chalicelib.domain.records import Draft
from chalicelib.domain.refusals import NotFound
from chalicelib.handlers.http import slots, vouched
from chalicelib.handlers.http.door import Call, Reply
from chalicelib.handlers.http.dossier_page import led
from chalicelib.usecases import drafting, filing, finding, reusing
from chalicelib.usecases import guiding as errands
from chalicelib.usecases.reusing import Offered
from chalicelib.web import pages

TEMPLATES: Mapping[str, str] = {PLACE: "draft_place.html", PAPERS: "draft_papers.html"}
"""The templates of pages that every application has; a group of the form has its own."""
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft of one's own, the law it is filed under today, and the page that was asked for."""

    draft: Draft
    law: Procedure
    here: Page

    @property
    def address(self) -> str:
        """Return where its pages are."""
        return f"/drafts/{self.draft.id}"


def opened(call: Call[Any], draft_id: str, slug: str = PLACE) -> Opened:
    """Return a draft of an application (1 GetItem).

    Raises NotFound, and NotAllowedNow where its procedure is not online now.
    """
    draft = drafting.one(call.office.dossiers(), call.by, draft_id)
    if draft.dossier is not None:
        raise NotFound("Không tìm thấy bản nháp này.", "draft")
    law = law_of(call, draft.procedure)
    return Opened(draft, law, guiding.page(law, slug))


def law_of(call: Call[Any], code: str) -> Procedure:
    """Return the procedure in force; raises NotFound, NotAllowedNow where it is not online."""
    law = finding.procedure(call.office.catalogue(), code, _day(call))
    open_by(law, Channel.ONLINE)
    return law


def key_of(draft_id: str) -> str:
    """Return the key that a draft is filed under, so that it is filed once."""
    return f"draft-{draft_id}"


def filed(call: Call[Any], key: str) -> Reply | None:
    """Lead to what was filed under a key, if anything was (1 GetItem)."""
    code = filing.filed_as(call.office.dossiers(), call.by, key)
    return None if code is None else led(call, f"/dossiers/{code}/filed")


def lacks(call: Call[Any], it: Opened) -> tuple[Lack, ...]:
    """Return what a draft lacks."""
    office = call.office
    agencies, check = office.catalogue().agencies(), office.filing().check_answers
    return lacking.lacking(it.law, it.draft, agencies, check, _day(call))


def offered(call: Call[Any], law: Procedure) -> tuple[Offered, ...]:
    """Return what of one's own store may be used again (1 Query for each name one has)."""
    office = call.office
    ports = (office.dossiers(), office.catalogue(), office.store_key())
    return reusing.offers(*ports, call.by, law.code, call.at)


def page(
    call: Call[Any],
    it: Opened,
    status: int = HTTPStatus.OK,
    *,
    wrong: Sequence[Lack] = (),
    typed: Part = NOTHING,
    stale: bool = False,
) -> Response:
    """Return a page of a draft: with what was `typed`, or with what is kept.

    `wrong` is what its fields are told; where it is `stale` both what is kept and what was typed
    are shown, and sending it again is on purpose.
    """
    kept = guiding.part(it.law, it.draft, it.here)
    offers = {f"{ANSWER}{n}": text for n, text in errands.proposed(it.draft, it.here).items()}
    held = {**kept, **offers, **{name: s for name, s in typed.items() if name in kept}}
    return pages.page(
        TEMPLATES.get(it.here.slug, "draft_group.html"),
        call.frame,
        status,
        sends=slots.sends(call) if it.here.slug == PAPERS else (),
        **frame(it),
        held=held,
        seen=guiding.mark(kept),
        errors={one.field: one.sentence for one in wrong},
        stale={name: s for name, s in kept.items() if stale and held[name] != s},
        origins={**dict.fromkeys(offers, errands.REACHED), **_origins(it, held)},
        **_more(call, it),
    )


def frame(it: Opened) -> Mapping[str, Any]:
    """Return what every page of a draft says around its questions."""
    steps = guiding.pages(it.law)
    return {
        "draft": it.draft,
        "law": it.law,
        "here": it.here,
        "number": guiding.number(it.law, it.here),
        "steps": steps,
        "back": guiding.beside(it.law, it.here, -1),
        "next": guiding.beside(it.law, it.here, 1),
        "address": it.address,
    }


def _origins(it: Opened, held: Part) -> Mapping[str, str]:
    """Return what the page's answers were taken from that still say the same."""
    names = {f"{ANSWER}{name}": source for name, source in it.draft.origins.items()}
    kept = guiding.part(it.law, it.draft, it.here)
    return {name: s for name, s in names.items() if name in held and held[name] == kept[name]}


def _more(call: Call[Any], it: Opened) -> Mapping[str, Any]:
    """Return what one kind of page needs more than the others."""
    if it.here.slug == PLACE:
        every, day = call.office.catalogue().agencies(), _day(call)
        return {"agencies": [one for one in every if takes(one, it.law, day)], "by": call.by}
    if it.here.slug == PAPERS:
        return _papers(call, it)
    properties: Any = it.law.form.get("properties", {})
    fields = fields_of(it.law)
    return {
        "fields": [fields[name] for name in it.here.fields],
        "schema": properties,
        "required": forms.asked(it.law.form),
    }


def _papers(call: Call[Any], it: Opened) -> Mapping[str, Any]:
    law, draft = it.law, it.draft
    found, known = offered(call, law), slots.known(call, draft.uploads)
    policies = claimable(law.policies, _day(call), Channel.ONLINE)
    proofs = [policy.proof for policy in policies]
    asked = {rule.code for rule in law.components}
    others = [one for one in found if one.rule.code not in asked and one.rule in proofs]
    return {
        "papers": [one for one in found if one.rule in law.components],
        "proofs": [one for one in others if one.rule.from_state_data is None],
        "policies": policies,
        "chosen_as": errands.named,
        "slots": slots.slots(call, (one.rule.code for one in found), draft.uploads, known),
        "vouched": vouched.vouched(law, vouched.said(call, law, draft, known)),
    }


def _day(call: Call[Any]) -> date:
    return call.at.astimezone(LOCAL).date()
