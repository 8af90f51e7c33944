"""The stream: what a record of the dossiers' table says happened."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.store.codec import dossier_from, event_from
from chalicelib.adapters.store.keys import EVENTS, HEAD
from chalicelib.usecases.telling import Change


def change(record: Mapping[str, Any]) -> Change:
    """Return the new head or the new entry a record brings; of anything else, nothing.

    Entries count when they are inserted: one that is rewritten or removed tells nobody anything.
    """
    image = record["dynamodb"].get("NewImage", {})
    place = image.get("sk", {}).get("S", "")
    if place == HEAD:
        return Change(dossier=dossier_from(image["state"]["S"]))
    if place.startswith(EVENTS) and record["eventName"] == "INSERT":
        return Change(event=event_from(image["body"]["S"]))
    return Change()
