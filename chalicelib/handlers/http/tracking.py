"""Tracking: where a dossier lies, by code and secret, without an account."""

from typing import Annotated

from pydantic import Field

from chalicelib.handlers.http import guards
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.fields import Asked, Code
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.usecases.viewing import Tracked

door = Door(__name__)


Secret = Annotated[str, Field(min_length=1, max_length=50)]


class TrackAsked(Asked):
    """The code and the secret as printed on the slip; never part of an address."""

    code: Code
    secret: Secret


@door.route("/v1/tracking", method="POST", who=PUBLIC, asks=TrackAsked, gives=Tracked, limited=True)
def track(call: Call[TrackAsked]) -> Tracked:
    """Tell where a dossier lies and until when."""
    return guards.tracked(call, call.asked.code, call.asked.secret)
