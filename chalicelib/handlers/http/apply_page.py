"""The page on which an application begins: what will be needed, and own drafts to go on with."""

from collections.abc import Mapping
from typing import Annotated

from chalice.app import Response
from pydantic import ConfigDict, Field

from chalicelib.domain import guiding
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.guiding import PAPERS, PLACE, USE
from chalicelib.domain.parts import Channel
from chalicelib.domain.policies import claimable
from chalicelib.handlers.http import draft_shown
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.dossier_page import led
from chalicelib.handlers.http.fields import Query, Token
from chalicelib.handlers.http.who import CITIZEN
from chalicelib.usecases import drafting
from chalicelib.usecases import guiding as errands
from chalicelib.web import pages

door = Door(__name__)


class Begun(Query):
    """An application to be begun; `key` makes it one draft however often it is sent.

    ``use.<component>`` names a stored paper that is to be one again. `first` is the page to begin
    with: that of papers, so that what is read of them is filled in, or else the first one.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(max_length=400)]]
    key: Token
    first: Annotated[str, Field(pattern=f"^({PAPERS})?$")] = ""

    @property
    def uses(self) -> Mapping[str, str]:
        """Return the stored papers that were chosen."""
        said = self.model_extra or {}
        return {name: use for name, use in said.items() if name.startswith(USE) and use}


@door.route("/procedures/{code}/application", who=CITIZEN, page=True)
def application(call: Call[None], code: str) -> Response:
    """Show what an application needs, own papers to use again, and own drafts to go on with."""
    office, law = call.office, draft_shown.law_of(call, code)
    day = call.at.astimezone(LOCAL).date()
    own = drafting.mine(office.dossiers(), call.by)
    return pages.page(
        "application.html",
        call.frame,
        law=law,
        steps=guiding.pages(law),
        drafts=[one for one in own if one.procedure == law.code],
        papers=[one for one in draft_shown.offered(call, law) if one.rule in law.components],
        chosen_as=errands.named,
        policies=claimable(law.policies, day, Channel.ONLINE),
        key=office.chance().bits(16).hex(),
    )


@door.route("/procedures/{code}/application", method="POST", who=CITIZEN, asks=Begun, page=True)
def begin(call: Call[Begun], code: str) -> Reply:
    """Begin a draft, once for each key, and lead to a page of it, or to what was filed of it."""
    law, asked, dossiers = draft_shown.law_of(call, code), call.asked, call.office.dossiers()
    filed = draft_shown.filed(call, draft_shown.key_of(asked.key))
    if filed is not None:
        return filed
    offered = draft_shown.offered(call, law) if asked.uses else ()
    draft = errands.begin(dossiers, call.by, law, asked.key, asked.uses, offered, call.at)
    return led(call, f"/drafts/{draft.id}/{asked.first or PLACE}")
