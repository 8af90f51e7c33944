"""Province: the demonstration province, loaded into a local cloud; loading it again is the same.

``python -m infra.province`` imports the catalogue, opens the accounts at payment providers, gives
people and a scanner what they sign in with, and leader and agency keys that results are signed by.
Passwords and keys are drawn once and kept beside the cloud; those that sign results never leave it.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.catalogue import Catalogue
from chalicelib.domain.people import Role
from infra.authority.certifying import Authority
from infra.authority.demo import open_signatories
from infra.catalogue import import_all
from infra.cloud import Cloud, cloud
from infra.deploy import Account, local_account
from infra.logins import Login, kept, logins, people
from infra.packages import DIRECTORY
from infra.providers.accounts import secret
from infra.providers.server import Keys, played
from infra.scanners import Key, scanner
from infra.signing_keys import Holder

Outputs = Mapping[str, Any]
OFFICE = "CHỦ TỊCH"
"""How the leader's office is printed above the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """What the province consists of once it is loaded."""

    outputs: Outputs
    logins: tuple[Login, ...]
    subjects: Mapping[str, str]
    """What the identity provider calls each of them, by user name."""
    scanner: Key
    keys: Keys
    """What is shared with the payment providers."""
    authority: Authority
    """Who certified the keys that results are signed by."""
    clock_role: str
    procedures: int
    new_versions: int

    def login(self, username: str) -> Login:
        """Return one of the logins."""
        return next(login for login in self.logins if login.username == username)


def load(one: Cloud, outputs: Outputs) -> Province:
    """Load the province into a cloud the stack stands in."""
    account = local_account(one)
    with as_operator(one):
        table, region = outputs["CatalogueTableName"], outputs["region"]
        imported = import_all(Catalogue(table, region, now=_now, host=one.endpoint))
    known = logins(one.folder / "logins.json")
    subjects = people(account.client("cognito-idp"), outputs, known)
    return Province(
        outputs=outputs,
        logins=known,
        subjects=subjects,
        scanner=scanner(account, outputs, one.folder / "scanner.json"),
        keys=_payments(account, outputs, one),
        authority=signatories(one, outputs, known, subjects),
        clock_role=_clock_role(account, outputs),
        procedures=len(imported),
        new_versions=sum(version.new for version in imported),
    )


def signatories(
    one: Cloud,
    outputs: Outputs,
    known: Sequence[Login],
    subjects: Mapping[str, str],
    stamps: str | None = None,
) -> Authority:
    """Give leaders and their agencies keys, certified by an authority of our own.

    `stamps` is where that authority stamps the time; without it signatures are B-B.
    """
    said = json.loads((DIRECTORY / "agencies.json").read_text("utf-8"))
    names = {agency["code"]: agency["name"] for agency in said["agencies"]}
    holders: list[Holder] = []
    for login in known:
        if login.role is Role.LEADER and login.agency is not None:
            agency = names[login.agency]
            holders.append(Holder(agency=login.agency, name=agency))
            holders.append(
                Holder(
                    agency=login.agency,
                    person=subjects[login.username],
                    name=login.name,
                    office=OFFICE,
                    organisation=agency,
                )
            )
    folder = one.folder / "authority"
    folder.mkdir(exist_ok=True)
    account = local_account(one)
    return open_signatories(account, outputs, tuple(holders), folder, _now(), stamps)


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def as_operator(one: Cloud) -> Iterator[None]:
    """Let what finds its keys in the environment find the operator's."""
    keys = {"AWS_ACCESS_KEY_ID": one.access_key, "AWS_SECRET_ACCESS_KEY": one.secret_key}
    before = {name: os.environ.pop(name, None) for name in (*keys, "AWS_SESSION_TOKEN")}
    os.environ.update(keys)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _payments(account: Account, outputs: Outputs, one: Cloud) -> Keys:
    """Open accounts at the providers that are played, and return what is shared with them."""
    names = [known.name for known in fields(Keys)]
    drawn = kept(one.folder / "tills.json", lambda: {name: secrets.token_hex(16) for name in names})
    keys = Keys(**drawn)
    said = json.dumps(secret(played(f"http://127.0.0.1:{one.till_port}", keys)))
    client, name = account.client("secretsmanager"), outputs["PaymentsSecretArn"]
    if client.get_secret_value(SecretId=name)["SecretString"] != said:
        client.put_secret_value(SecretId=name, SecretString=said)
    return keys


def _clock_role(account: Account, outputs: Outputs) -> str:
    """Return the role of a clock that may call the nightly function, and nothing else."""
    iam, name = account.client("iam"), f"{outputs['stack']}-night-clock"
    trust = _policy({"Principal": {"Service": "scheduler.amazonaws.com"}}, "sts:AssumeRole")
    may = _policy({"Resource": outputs["StatisticsFunctionArn"]}, "lambda:InvokeFunction")
    try:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    except iam.exceptions.EntityAlreadyExistsException:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)
    iam.put_role_policy(RoleName=name, PolicyName="night", PolicyDocument=may)
    return str(iam.get_role(RoleName=name)["Role"]["Arn"])


def _policy(whom: Mapping[str, object], action: str) -> str:
    statement = {"Effect": "Allow", "Action": action, **whom}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def main() -> int:
    """Load the province into the running local cloud; returns the exit status."""
    one = cloud()
    if not one.outputs_file.exists():
        print("nothing is deployed here yet: make demo", file=sys.stderr)
        return 1
    loaded = load(one, json.loads(one.outputs_file.read_text()))
    print(f"{loaded.procedures} procedures, {loaded.new_versions} new versions")
    for login in loaded.logins:
        print(f"{login.username:14} {login.password:24} {login.role.value:14} {login.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
