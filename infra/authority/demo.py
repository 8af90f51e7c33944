"""The demo's signatories: a key in the local cloud for each leader and agency, certified here."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.adapters.signatories import AgencyItem, CommonItem, TimeStamps
from infra.authority.certifying import ONE_YEAR, Authority, opened
from infra.deploy import Account
from infra.signatories import with_held
from infra.signatories_table import Items
from infra.signing_keys import Holder, signing_key

T = TypeVar("T")


def open_signatories(
    account: Account,
    outputs: Mapping[str, Any],
    holders: tuple[Holder, ...],
    folder: Path,
    at: datetime,
    stamps: str | None = None,
) -> Authority:
    """Give everybody a key and a certificate, and write who signs; again changes nothing.

    `stamps` is the address of a time-stamp authority; without one signatures are B-B. A certificate
    that ends within a month is renewed.
    """
    authority, kms = opened(folder, at), account.client("kms")
    file = folder / "certificates.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    for one in holders:
        key = signing_key(kms, str(outputs["stack"]), one)
        held = known.get(one.alias)
        if held is None or held["key"] != key or held["until"] < (at + ONE_YEAR / 12).isoformat():
            until = at + ONE_YEAR
            public = kms.get_public_key(KeyId=key)["PublicKey"]
            pem = authority.certified(public, one.name, one.organisation, at, until)
            known[one.alias] = {"key": key, "until": until.isoformat(), "certificate": pem}
    file.write_text(json.dumps(known, indent=1, ensure_ascii=False), "utf-8")
    items = Items(account.client("dynamodb"), str(outputs["CatalogueTableName"]))
    for agency in dict.fromkeys(one.agency for one in holders):
        wanted = AgencyItem()
        for one in (one for one in holders if one.agency == agency):
            row = known[one.alias]
            wanted = with_held(one, one.held(row["key"], row["certificate"]))(wanted)
        items.change_agency(agency, _instead(wanted))
    common = CommonItem(
        issuers=(authority.issuer.pem,),
        time_stamps=TimeStamps(url=stamps) if stamps else None,
        trusted=(authority.root.pem,),
    )
    items.change_common(_instead(common))
    return authority


def _instead(wanted: T) -> Callable[[T], T]:
    """Return how anything changes to what is wanted."""
    return lambda _: wanted
