"""The digitisation function: reads what arrived in the inbox and enters it where it belongs."""

from collections.abc import Mapping
from typing import Any

from chalicelib.handlers.events.batch import arrivals, done, each_message
from chalicelib.usecases.digitising import enter_upload
from chalicelib.usecases.scanning import digitise as take_in
from chalicelib.wiring import services

SHOWN = 3
"""How many parts of a key are logged: the name somebody gave a file is not."""


def digitise(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Work off notices of new files, and errands to enter an upload that may be read already."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    office = services()
    for key, arrived in arrivals(body):
        became = take_in(office.digitising(), key, arrived, office.clock())
        done("file", became, key="/".join(key.split("/")[:SHOWN]))
    if "upload" in body:
        became = enter_upload(office.digitising(), body["upload"], body["dossier"], office.clock())
        done("upload", became, upload=body["upload"], dossier=body["dossier"])
