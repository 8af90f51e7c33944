"""SFTP: a user of the transfer server for each scanner, shut in under its own prefix of the inbox.

``python -m infra.sftp KEY.pub --agency H33.16 --device quay-1 --stack NAME`` gives the scanner its
user, or the user another key, and prints what to set at the scanner. The stack needs ``Sftp=true``.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.deploy import Account
from infra.watch import PLACE

Outputs = Mapping[str, Any]


class NoServer(Exception):
    """The stack has no server for SFTP; the text says how to get one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scanner stands."""

    agency: str
    device: str

    @property
    def user(self) -> str:
        """Return the name it signs in by; neither agency nor device has the mark between them."""
        return f"{self.agency}_{self.device}"

    @property
    def prefix(self) -> str:
        """Return what the keys of its files begin with."""
        return f"scan/{self.agency}/{self.device}"


def admit(account: Account, outputs: Outputs, place: Place, public_key: str) -> None:
    """Give a scanner its user, which signs in by that key alone; again changes nothing."""
    if "SftpServerId" not in outputs:
        raise NoServer("this stack has no SFTP server; deploy it with --set Sftp=true")
    transfer, bucket = account.client("transfer"), outputs["InboxBucketName"]
    named = {"ServerId": outputs["SftpServerId"], "UserName": place.user}
    rights = {
        "Role": outputs["SftpRoleArn"],
        "Policy": json.dumps(session_policy(bucket, place)),
        "HomeDirectoryType": "LOGICAL",
        "HomeDirectoryMappings": [{"Entry": "/", "Target": f"/{bucket}/{place.prefix}"}],
    }
    try:
        transfer.create_user(**named, **rights)
    except transfer.exceptions.ResourceExistsException:
        transfer.update_user(**named, **rights)
    _sign_in_by(transfer, named, public_key)


def _sign_in_by(transfer: Any, named: Mapping[str, str], public_key: str) -> None:  # noqa: ANN401 - a client
    """Let the user sign in by that key, and then by no other."""
    known = transfer.describe_user(**named)["User"].get("SshPublicKeys", ())
    body = _bare(public_key)
    if all(_bare(key["SshPublicKeyBody"]) != body for key in known):
        transfer.import_ssh_public_key(**named, SshPublicKeyBody=body)
    for key in known:
        if _bare(key["SshPublicKeyBody"]) != body:
            transfer.delete_ssh_public_key(**named, SshPublicKeyId=key["SshPublicKeyId"])


def _bare(public_key: str) -> str:
    """Return kind and body of a key, without the remark that may name somebody."""
    return " ".join(public_key.split()[:2])


def session_policy(bucket: str, place: Place) -> Mapping[str, Any]:
    """Return what of its role a scanner keeps: to put files under its own prefix, and see them."""
    inbox = f"arn:aws:s3:::{bucket}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OwnPrefixOnly",
                "Effect": "Allow",
                "Action": ["s3:PutObject", "s3:AbortMultipartUpload"],
                "Resource": f"{inbox}/{place.prefix}/*",
            },
            {
                "Sid": "OwnFilesOnly",
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": inbox,
                "Condition": {"StringLike": {"s3:prefix": [place.prefix, f"{place.prefix}/*"]}},
            },
            {
                "Sid": "InboxIsEncrypted",
                "Effect": "Allow",
                "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                "Resource": "*",
            },
        ],
    }


def _told(account: Account, outputs: Outputs, place: Place) -> str:
    """Return what to set at the scanner, and by what it knows the server."""
    server = outputs["SftpServerId"]
    found = account.client("transfer").describe_server(ServerId=server)["Server"]
    host = f"{server}.server.transfer.{account.session.region_name}.amazonaws.com"
    return f"sftp://{place.user}@{host}:22/\nhost key {found['HostKeyFingerprint']}"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra.sftp", description=__doc__)
    parser.add_argument("key", type=Path, help="the scanner's public key, a file in OpenSSH's form")
    parser.add_argument("--agency", required=True, help="the agency's code, such as H33.16")
    parser.add_argument("--device", required=True, help="the scanner's name, such as quay-1")
    parser.add_argument("--stack", required=True, help="a stack of the account of the environment")
    return parser.parse_args()


def main() -> int:
    """Run the tool; returns the exit status."""
    asked = _asked()
    place, account = Place(asked.agency, asked.device), Account(boto3.Session())
    if not all(PLACE.fullmatch(name) for name in (place.agency, place.device)):
        print("agency and device are letters, digits, dots and hyphens", file=sys.stderr)
        return 1
    try:
        stacks = account.client("cloudformation").describe_stacks(StackName=asked.stack)["Stacks"]
        outputs = {one["OutputKey"]: one["OutputValue"] for one in stacks[0].get("Outputs", ())}
        admit(account, outputs, place, asked.key.read_text("ascii"))
        print(_told(account, outputs, place))
    except (NoServer, ClientError, OSError, ValueError) as no:
        print(no, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
