"""Health: whether this function answers at all."""

from dataclasses import dataclass

from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.who import PUBLIC

door = Door(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """The function answers, in which stage; it asks no other service."""

    status: str
    stage: str


@door.route("/v1/health", who=PUBLIC, gives=Health)
def health(call: Call[None]) -> Health:
    """Tell that the function answers."""
    return Health("ok", call.office.settings.stage)
