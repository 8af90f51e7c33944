"""Unsent: what an applicant gathered for a supplement and has not handed in."""

from typing import Any

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Role
from chalicelib.domain.records import Draft
from chalicelib.handlers.http.door import Call
from chalicelib.usecases import supplementing


def unsent(call: Call[Any], dossier: Dossier) -> Draft | None:
    """Return what its applicant gathered and did not send, for the template ``unsent.html``.

    None for others and where nothing was gathered. 1 GetItem while a supplement is waited for.
    """
    mine = call.by.has(Role.CITIZEN) and dossier.owner == call.by.id
    if not (mine and supplementing.waits(dossier)):
        return None
    found = supplementing.gathered(call.office.dossiers(), call.by, dossier)
    return found if found is not None and supplementing.is_something(found) else None
