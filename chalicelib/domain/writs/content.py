"""Content: everything a writ prints, from the history of its dossier alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.desk import Rules
from chalicelib.domain.happenings import Extended, Finished, Refused, Stopped, SupplementAsked
from chalicelib.domain.history import Event
from chalicelib.domain.procedure import Agency
from chalicelib.domain.writs.answers import apology, refusal, stop, supplement
from chalicelib.domain.writs.control import control
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.heading import DECIDED, heading
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.known import Known
from chalicelib.domain.writs.known import known as known_at
from chalicelib.domain.writs.receipt import receipt
from chalicelib.domain.writs.said import Said, cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a form is filled with; `at` is the moment of the entry, and so of the writ."""

    model: Model
    at: datetime
    said: Mapping[str, Said]


def content(
    model: Model,
    events: Sequence[Event],
    law: Rules,
    agencies: Mapping[str, Agency],
    address: str,
) -> Content:
    """Return what the writ of the last of `events` prints.

    `events` is the history up to and with the entry the writ is issued on, `law` the version filed
    under, `address` where the dossier is looked up, printed as a QR code: no secret may be in it.
    Raises ValueError where the entry does not call for that form.
    """
    known = known_at(events, law, agencies, address)
    if model_of(known.event.what) is not model:
        raise ValueError(f"form {model} is not issued on {known.event.what.type}")
    dossier = known.dossier
    issuer = known.agency(dossier.decided_by if model in DECIDED else dossier.received_by)
    superior = known.agency(issuer.parent or "") if issuer else None
    return Content(
        model=model,
        at=known.event.at,
        said=cleaned(
            {
                **heading(model, issuer, superior, known.event.at),
                "title": model.label,
                "heading": f"{model.label} {dossier.code}",
                "qr": address,
                **_body(known),
            }
        ),
    )


def _body(known: Known) -> Mapping[str, object]:
    match known.event.what:
        case SupplementAsked() as what:
            return supplement(known, what)
        case Refused() as what:
            return refusal(known, what)
        case Extended() as what:
            return apology(known, what)
        case Stopped() as what:
            return stop(known, what)
        case Finished():
            return control(known)
        case _:
            return receipt(known)
