"""The stream: what a record of the dossiers' table says happened."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.store.codec import dossier_from, event_from, loaded
from chalicelib.adapters.store.keys import EVENTS, HEAD, ORDERS
from chalicelib.domain.records import Order
from chalicelib.usecases.passing import Change


def change(record: Mapping[str, Any]) -> Change:
    """Return the new head, entry or order a record brings; of anything else, nothing.

    A head comes with the one that stood before. Entries and orders count when they are inserted:
    one that is rewritten or removed tells nobody anything.
    """
    image = record["dynamodb"].get("NewImage", {})
    place = image.get("sk", {}).get("S", "")
    if place == HEAD:
        before = record["dynamodb"].get("OldImage")
        return Change(
            dossier=dossier_from(image["state"]["S"]),
            before=None if before is None else dossier_from(before["state"]["S"]),
        )
    if place.startswith(EVENTS) and record["eventName"] == "INSERT":
        return Change(event=event_from(image["body"]["S"]))
    if place.startswith(ORDERS) and record["eventName"] == "INSERT":
        return Change(order=loaded(Order, image["body"]["S"]))
    return Change()
