"""Signatories: keys for who signs results, requests for certificates, and the secret of both.

    python -m infra.signatories key --stack NAME --person SUBJECT --name NAME --office OFFICE
    python -m infra.signatories key --stack NAME --agency H33.12 --name NAME
    python -m infra.signatories take CERTIFICATE.pem --stack NAME --person SUBJECT …
    python -m infra.signatories trust ROOT.pem … --stack NAME [--issuer CA.pem …]
    python -m infra.signatories stamps URL|none --stack NAME
    python -m infra.signatories show --stack NAME

`key` makes a key in KMS that never leaves it, tagged ``purpose=signing``, unless there is one, and
prints a request for a certificate (PKCS#10) signed by it, to be sent to the authority. `take` puts
the certificate that came back into the secret, after it proved to be of that key. `show` tells who
may sign, and until when.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
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

from chalicelib.adapters.signatories import Signatories
from chalicelib.domain.calendar import LOCAL
from infra.deploy import Account

SPEC = "RSA_2048"
ALGORITHM = "RSASSA_PKCS1_V1_5_SHA_256"
TAGS = [{"TagKey": "purpose", "TagValue": "signing"}]


class Kind(StrEnum):
    """Who holds a key."""

    PERSON = "person"
    AGENCY = "agency"


class Unfit(Exception):
    """A certificate does not serve; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a key: `of` is an officer's subject or an agency's code."""

    kind: Kind
    of: str
    name: str
    office: str = ""
    organisation: str = ""

    @property
    def alias(self) -> str:
        """Return what its key is called after the stack's name."""
        return f"{self.kind}-{self.of.replace('.', '-')}"

    def held(self, key: str, certificate: str) -> dict[str, str]:
        """Return what stands in the secret of it."""
        return {"name": self.name, "office": self.office, "key": key, "certificate": certificate}


def signing_key(kms: Any, stack: str, holder: Holder) -> str:  # noqa: ANN401 - a client
    """Return the ARN of a holder's key, after making it where there is none."""
    alias = f"alias/{stack}-{holder.alias}"
    try:
        return str(kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"])
    except kms.exceptions.NotFoundException:
        made = kms.create_key(
            KeyUsage="SIGN_VERIFY",
            KeySpec=SPEC,
            Tags=[*TAGS, {"TagKey": "stack", "TagValue": stack}],
        )["KeyMetadata"]
        kms.create_alias(AliasName=alias, TargetKeyId=made["KeyId"])
        return str(made["Arn"])


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


def current(account: Account, secret: str) -> dict[str, Any]:
    """Return what the secret holds."""
    text = account.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
    said: dict[str, Any] = json.loads(text)
    said.pop("unset", None)
    return said


def put(account: Account, secret: str, said: Mapping[str, Any]) -> None:
    """Write the secret where it changed; raises pydantic.ValidationError for a wrong shape."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    Signatories.model_validate_json(text)
    client = account.client("secretsmanager")
    if client.get_secret_value(SecretId=secret)["SecretString"] != text:
        client.put_secret_value(SecretId=secret, SecretString=text)


def shown(said: Mapping[str, Any], at: datetime) -> list[str]:
    """Return who may sign, a line each, and until when."""
    lines = []
    for field in ("people", "agencies"):
        for of, held in sorted(said.get(field, {}).items()):
            own = x509.load_pem_x509_certificates(held["certificate"].encode())[0]
            until = own.not_valid_after_utc
            late = "" if at <= until else "  ENDED"
            lines.append(f"{field:9} {of:38} {held['name']:40} until {_day(until)}{late}")
    stamps = said.get("time_stamps")
    lines.append(f"time stamps: {stamps['url'] if stamps else 'none, signatures are B-B'}")
    lines.append(f"trusted roots: {len(said.get('trusted', ()))}")
    return lines


def _day(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%d/%m/%Y}"


def _parsed(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra.signatories", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=["key", "take", "trust", "stamps", "show"])
    parser.add_argument("of", nargs="*", help="certificates in PEM, or the URL of time stamps")
    parser.add_argument("--stack", default="motcua")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--person", help="the officer's subject")
    who.add_argument("--agency", help="the agency's code")
    parser.add_argument("--name", default="", help="as it is printed")
    parser.add_argument("--office", default="", help="as it is printed")
    parser.add_argument("--organisation", default="", help="as the certificate is to have it")
    parser.add_argument("--issuer", action="append", default=[], help="a certificate in PEM")
    return parser.parse_args(words)


def _holder(said: argparse.Namespace) -> Holder:
    if not said.name or not (said.person or said.agency):
        raise Unfit("say --person or --agency, and --name")
    return Holder(
        kind=Kind.PERSON if said.person else Kind.AGENCY,
        of=said.person or said.agency,
        name=said.name,
        office=said.office,
        organisation=said.organisation,
    )


def done(account: Account, said: argparse.Namespace, at: datetime) -> list[str]:
    """Do what was asked and return what is to be said of it; raises Unfit."""
    kms, secret = account.client("kms"), f"{said.stack}/signatories"
    if said.what == "key":
        holder = _holder(said)
        return [request(kms, signing_key(kms, said.stack, holder), holder)]
    held = current(account, secret)
    if said.what == "take":
        holder, pem = _holder(said), "".join(Path(one).read_text("ascii") for one in said.of)
        key = signing_key(kms, said.stack, holder)
        take(kms, key, pem, at)
        field = "people" if holder.kind is Kind.PERSON else "agencies"
        held.setdefault(field, {})[holder.of] = holder.held(key, pem)
    if said.what == "trust":
        held["trusted"] = [Path(one).read_text("ascii") for one in said.of]
        held["issuers"] = [Path(one).read_text("ascii") for one in said.issuer]
    if said.what == "stamps":
        held["time_stamps"] = None if said.of == ["none"] else {"url": "".join(said.of)}
    if said.what != "show":
        put(account, secret, held)
    return shown(held, at)


def main() -> int:
    """Do what the command line asks of the account of the environment; return the exit status."""
    try:
        print(*done(Account(boto3.Session()), _parsed(None), datetime.now(UTC)), sep="\n")
    except Unfit as problem:
        print(problem, file=sys.stderr)
        return 1
    except ValidationError as problem:
        places = (".".join(map(str, one["loc"])) for one in problem.errors(include_input=False))
        print(f"the secret would be wrong in {', '.join(places)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
