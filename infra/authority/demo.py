"""The demo's signatories: a key in the local cloud for each leader and agency, certified here."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from infra.authority.certifying import ONE_YEAR, Authority, opened
from infra.deploy import Account
from infra.signatories import Holder, Kind, put, signing_key


def open_signatories(
    account: Account,
    outputs: Mapping[str, Any],
    holders: tuple[Holder, ...],
    folder: Path,
    at: datetime,
    stamps: str | None = None,
) -> Authority:
    """Give everybody a key and a certificate, and write the secret; again changes nothing.

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
    said: dict[str, Any] = {
        "people": {},
        "agencies": {},
        "issuers": [authority.issuer.pem],
        "trusted": [authority.root.pem],
        **({"time_stamps": {"url": stamps}} if stamps else {}),
    }
    for one in holders:
        field = "people" if one.kind is Kind.PERSON else "agencies"
        held = known[one.alias]
        said[field][one.of] = one.held(held["key"], held["certificate"])
    put(account, str(outputs["SignatoriesSecretArn"]), said)
    return authority
