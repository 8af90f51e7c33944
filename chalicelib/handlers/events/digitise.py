"""The digitisation function: reads what arrived in the inbox and enters it where it belongs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.handlers.events.batch import arrivals, done, each_message
from chalicelib.usecases.digitising import enter_upload
from chalicelib.usecases.gathering import gather, take_part
from chalicelib.usecases.parting import Part
from chalicelib.usecases.scanning import digitise as take_in
from chalicelib.wiring import Services, services

SHOWN = 3
"""How many parts of a key are logged: the name somebody gave a file is not."""


def digitise(event: dict[str, Any], _context: object) -> Mapping[str, Any]:
    """Work off notices of files, parts of large ones, and errands to enter what is read."""
    return each_message(event, _one)


def _one(body: Mapping[str, Any]) -> None:
    office = services()
    for key, version, arrived in arrivals(body):
        became = take_in(office.digitising(), key, arrived, office.clock(), version=version)
        done("file", became, key=_shown(key))
    for errand, do in ERRANDS.items():
        if errand in body:
            do(office, body)


def _part(office: Services, body: Mapping[str, Any]) -> None:
    part = Part(**body["part"])
    became = take_part(office.digitising(), part, office.clock())
    done("part", became, key=_shown(part.key), first=part.first, last=part.last, of=part.of)


def _gather(office: Services, body: Mapping[str, Any]) -> None:
    key, sha256 = body["gather"]["key"], body["gather"]["sha256"]
    version = body["gather"].get("version", "")
    became = gather(office.digitising(), key, sha256, office.clock(), version)
    done("file", became, key=_shown(key))


def _held(office: Services, body: Mapping[str, Any]) -> None:
    key, version = body["held"]["key"], body["held"]["version"]
    arrived = datetime.fromisoformat(body["held"]["arrived"])
    became = take_in(office.digitising(), key, arrived, office.clock(), version=version)
    done("file", became, key=_shown(key))


def _upload(office: Services, body: Mapping[str, Any]) -> None:
    became = enter_upload(office.digitising(), body["upload"], body["dossier"], office.clock())
    done("upload", became, upload=body["upload"], dossier=body["dossier"])


def _shown(key: str) -> str:
    return "/".join(key.split("/")[:SHOWN])


ERRANDS = {"part": _part, "gather": _gather, "held": _held, "upload": _upload}
