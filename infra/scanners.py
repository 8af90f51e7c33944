"""Scanners: a user of the cloud for each, that may write under its own prefix and do no more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.deploy import Account
from infra.logins import COMMUNE, kept

DEVICE = "quay-1"


@dataclass(frozen=True, slots=True)
class Key:
    """An access key of the cloud, such as a scanner's."""

    access_key: str
    secret_key: str


def scanner(account: Account, outputs: Mapping[str, Any], file: Path) -> Key:
    """Give a scanner its user, which may write under its own prefix alone, and a key."""
    iam = account.client("iam")
    name = f"{outputs['stack']}-scanner-{COMMUNE}-{DEVICE}"
    tags = [{"Key": "agency", "Value": COMMUNE}, {"Key": "device", "Value": DEVICE}]
    try:
        iam.create_user(UserName=name, Tags=tags)
    except iam.exceptions.EntityAlreadyExistsException:
        iam.tag_user(UserName=name, Tags=tags)
    iam.attach_user_policy(UserName=name, PolicyArn=outputs["ScannerPolicyArn"])
    written_out = _written_out(account, outputs["ScannerPolicyArn"], tags)
    iam.put_user_policy(UserName=name, PolicyName="written-out", PolicyDocument=written_out)
    good = {row["AccessKeyId"] for row in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]}
    if file.exists() and json.loads(file.read_text())["access_key"] not in good:
        file.unlink()

    def drawn() -> Mapping[str, str]:
        for lost in good:
            iam.delete_access_key(UserName=name, AccessKeyId=lost)
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return {"access_key": made["AccessKeyId"], "secret_key": made["SecretAccessKey"]}

    return Key(**kept(file, drawn))


def _written_out(account: Account, policy: str, tags: Sequence[Mapping[str, str]]) -> str:
    """Return a policy with its holder's tags filled in: AWS does so itself, MiniStack does not."""
    iam = account.client("iam")
    version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]
    text = json.dumps(found["Document"])
    for tag in tags:
        text = text.replace(f"${{aws:PrincipalTag/{tag['Key']}}}", tag["Value"])
    return text
