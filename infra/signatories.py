"""Signatories: keys for who signs results, requests for certificates, and where both are written.

    python -m infra.signatories key --stack NAME --agency H33.12 --name NAME
    python -m infra.signatories key --stack NAME --agency H33.12 --person SUBJECT --office OFFICE …
    python -m infra.signatories take CERTIFICATE.pem --stack NAME --agency H33.12 …
    python -m infra.signatories drop --stack NAME --agency H33.12 [--person SUBJECT]
    python -m infra.signatories trust ROOT.pem … --stack NAME [--issuer CA.pem …]
    python -m infra.signatories stamps URL|none --stack NAME
    python -m infra.signatories show --stack NAME

`key` makes a key in KMS that never leaves it, tagged ``purpose=signing``, unless there is one, and
prints a request for a certificate (PKCS#10) signed by it, to be sent to the authority. A key that
was made but not named, as the command was cut off between, is found by its tags and named. `take`
makes nothing: it puts the certificate that came back into the agency's item of the catalogue's
table, after it proved to be of that key. `drop` takes one out of it. `show` tells who may sign, and
until when, and which keys have no name. A leader who moved is taken for the new agency, and dropped
from the old one once nothing approved there waits.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from asn1crypto import csr
from asn1crypto import x509 as asn1
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.keys import PublicKeyInfo
from asn1crypto.pem import armor
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from chalicelib.adapters.shapes import Unusable, places
from chalicelib.adapters.signatories import AgencyItem, CommonItem, Held
from chalicelib.domain.calendar import LOCAL
from infra.deploy import Account
from infra.signatories_table import Items, Unwritten
from infra.signing_keys import Holder, Nameless, named_key, nameless, signing_key

ALGORITHM = "RSASSA_PKCS1_V1_5_SHA_256"


class Unfit(Exception):
    """What was given does not serve; the text says why."""


def request(kms: Any, key: str, holder: Holder) -> str:  # noqa: ANN401 - a client
    """Return a request for a certificate in PEM (PKCS#10), which the key itself signed (1 Sign)."""
    public = PublicKeyInfo.load(kms.get_public_key(KeyId=key)["PublicKey"])
    parts = {"country_name": "VN", "organization_name": holder.organisation or holder.name}
    info = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": asn1.Name.build({**parts, "common_name": holder.name}),
            "subject_pk_info": public,
            "attributes": [],
        }
    )
    signature = kms.sign(
        KeyId=key, Message=info.dump(), MessageType="RAW", SigningAlgorithm=ALGORITHM
    )["Signature"]
    whole = csr.CertificationRequest(
        {
            "certification_request_info": info,
            "signature_algorithm": SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
            "signature": signature,
        }
    )
    return bytes(armor("CERTIFICATE REQUEST", whole.dump())).decode()


def take(kms: Any, key: str, pem: str, at: datetime) -> None:  # noqa: ANN401 - a client
    """Raise Unfit unless the first certificate of a PEM file is of that key and holds now."""
    try:
        own = x509.load_pem_x509_certificates(pem.encode())[0]
    except ValueError:
        raise Unfit("this is no certificate in PEM") from None
    public = own.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if public != kms.get_public_key(KeyId=key)["PublicKey"]:
        raise Unfit("this certificate is of another key")
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        raise Unfit(f"this certificate holds until {_day(own.not_valid_after_utc)}")


def with_held(holder: Holder, held: Held | None) -> Callable[[AgencyItem], AgencyItem]:
    """Return how the item of an agency changes where that is held by a holder, or nothing is."""

    def change(before: AgencyItem) -> AgencyItem:
        if not holder.person:
            return before.model_copy(update={"agency": held})
        others = {of: one for of, one in before.leaders.items() if of != holder.person}
        own = {} if held is None else {holder.person: held}
        return before.model_copy(update={"leaders": {**others, **own}})

    return change


def shown(items: Items, at: datetime) -> list[str]:
    """Return who may sign, a line each, and until when."""
    lines = []
    for code, one in sorted(items.agencies().items()):
        if one.agency is not None:
            lines.append(_line(code, "the agency itself", one.agency, at))
        for subject, held in sorted(one.leaders.items()):
            lines.append(_line(code, subject, held, at))
    common = items.common()
    stamps = common.time_stamps
    lines.append(f"time stamps: {stamps.url if stamps else 'none, signatures are B-B'}")
    lines.append(f"trusted roots: {len(common.roots)}, issuers: {len(common.above)}")
    return lines


def _line(code: str, of: str, held: Held, at: datetime) -> str:
    until = x509.load_pem_x509_certificates(held.certificate.encode())[0].not_valid_after_utc
    late = "" if at <= until else "  ENDED"
    return f"{code:12} {of:38} {held.name:40} until {_day(until)}{late}"


def _left(one: Nameless) -> str:
    of = one.holder or "nobody its tags tell"
    return f"key without a name: {one.arn}, made for {of}: say key again, or schedule its deletion"


def _day(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%d/%m/%Y}"


def _parsed(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra.signatories", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=["key", "take", "drop", "trust", "stamps", "show"])
    parser.add_argument("of", nargs="*", help="certificates in PEM, or the URL of time stamps")
    parser.add_argument("--stack", default="motcua")
    parser.add_argument("--agency", default="", help="the agency's code")
    parser.add_argument("--person", default="", help="the subject of one of its leaders")
    parser.add_argument("--name", default="", help="as it is printed")
    parser.add_argument("--office", default="", help="as it is printed")
    parser.add_argument("--organisation", default="", help="as the certificate is to have it")
    parser.add_argument("--issuer", action="append", default=[], help="a certificate in PEM")
    return parser.parse_args(words)


def _holder(said: argparse.Namespace, items: Items) -> Holder:
    if not said.agency or (not said.name and said.what != "drop"):
        raise Unfit("say --agency, --person for one of its leaders, and --name")
    if said.what == "take" and said.person and not said.office:
        raise Unfit("say --office: it is printed under what they sign")
    if said.what != "drop" and not items.is_agency(said.agency):
        raise Unfit(f"the catalogue knows no agency {said.agency}: import it first")
    return Holder(
        agency=said.agency,
        person=said.person,
        name=said.name,
        office=said.office,
        organisation=said.organisation,
    )


def done(account: Account, said: argparse.Namespace, at: datetime) -> list[str]:
    """Do what was asked and return what is to be said of it; raises Unfit, Unwritten, Unusable."""
    kms = account.client("kms")
    items = Items(account.client("dynamodb"), f"{said.stack}-catalogue")
    match said.what:
        case "key":
            holder = _holder(said, items)
            return [request(kms, signing_key(kms, said.stack, holder), holder)]
        case "take":
            holder, pem = _holder(said, items), "".join(_read(said.of))
            key = named_key(kms, said.stack, holder)
            if key is None:
                raise Unfit("there is no key of theirs: say key first, and have it certified")
            take(kms, key, pem, at)
            items.change_agency(holder.agency, with_held(holder, holder.held(key, pem)))
        case "drop":
            holder = _holder(said, items)
            items.change_agency(holder.agency, with_held(holder, None))
        case "trust":
            roots, issuers = _read(said.of), _read(said.issuer)
            items.change_common(lambda now: _common(now, trusted=roots, issuers=issuers))
        case "stamps":
            stamps = None if said.of == ["none"] else {"url": "".join(said.of)}
            items.change_common(lambda now: _common(now, time_stamps=stamps))
        case "show":
            return [*shown(items, at), *map(_left, nameless(kms, said.stack))]
    return shown(items, at)


def _read(files: Sequence[str]) -> list[str]:
    return [Path(one).read_text("ascii") for one in files]


def _common(now: CommonItem, **changes: Any) -> CommonItem:  # noqa: ANN401 - it is looked at
    """Return what all share with changes, looked at like anything from outside."""
    return CommonItem.model_validate({**now.model_dump(), **changes})


def main() -> int:
    """Do what the command line asks of the account of the environment; return the exit status."""
    try:
        print(*done(Account(boto3.Session()), _parsed(None), datetime.now(UTC)), sep="\n")
    except (Unfit, Unwritten, Unusable) as problem:
        print(problem, file=sys.stderr)
        return 1
    except ValidationError as problem:
        print(f"it would be wrong in {places(problem)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
