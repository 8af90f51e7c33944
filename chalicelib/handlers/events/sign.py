"""The function that signs: makes papers of results, with a leader's signature and a seal."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import done, each_message
from chalicelib.usecases import signing
from chalicelib.wiring import services


def sign(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Make, sign or seal what each errand ``{"code": dossier, "seq": entry}`` calls for."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    office, code, seq = services(), str(body["code"]), int(body["seq"])
    became = signing.sign(office.signing(), code, seq, office.clock())
    done("result", became, dossier=code, seq=seq)
