"""Scanners by SFTP: each has a user that signs in by one key and is shut in under its prefix."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.deploy import Account
from infra.sftp import NoServer, Place, admit, session_policy
from tests.integration.conftest import REGION, within_moto

PLACE = Place("H33.16", "quay-1")
KEY, OTHER_KEY = "ssh-ed25519 AAAAC3Nza", "ssh-ed25519 BBBBC3Nza"


@pytest.fixture
def account() -> Iterator[Account]:
    with within_moto():
        yield Account(boto3.Session(region_name=REGION))


def a_stack(account: Account, resources: dict[str, Any]) -> dict[str, str]:
    """Return the outputs of a stack whose server is made as the template says."""
    wanted = {**resources["SftpServer"]["Properties"]}
    wanted.pop("Tags")
    server = account.client("transfer").create_server(**wanted)["ServerId"]
    role = "arn:aws:iam::123456789012:role/motcua-sftp"
    return {"SftpServerId": server, "SftpRoleArn": role, "InboxBucketName": "inbox"}


def the_user(account: Account, outputs: dict[str, str]) -> dict[str, Any]:
    named = {"ServerId": outputs["SftpServerId"], "UserName": PLACE.user}
    found: dict[str, Any] = account.client("transfer").describe_user(**named)["User"]
    return found


def test_a_scanner_sees_its_own_prefix_as_the_whole_store(
    account: Account, resources: dict[str, Any]
) -> None:
    outputs = a_stack(account, resources)
    admit(account, outputs, PLACE, f"{KEY} lan@may-tinh")
    user = the_user(account, outputs)
    assert user["HomeDirectoryType"] == "LOGICAL"
    assert user["HomeDirectoryMappings"] == [{"Entry": "/", "Target": "/inbox/scan/H33.16/quay-1"}]
    assert json.loads(user["Policy"]) == session_policy("inbox", PLACE)
    assert [key["SshPublicKeyBody"] for key in user["SshPublicKeys"]] == [KEY]


def test_where_no_server_stands_the_tool_says_how_to_get_one(account: Account) -> None:
    with pytest.raises(NoServer, match="Sftp=true"):
        admit(account, {"InboxBucketName": "inbox"}, PLACE, KEY)


def test_a_session_may_put_and_list_under_its_prefix_and_nothing_else() -> None:
    said = session_policy("inbox", PLACE)["Statement"]
    rights = {(action, one["Resource"]) for one in said for action in _actions(one)}
    assert {right for right in rights if right[0].startswith("s3")} == {
        ("s3:PutObject", "arn:aws:s3:::inbox/scan/H33.16/quay-1/*"),
        ("s3:AbortMultipartUpload", "arn:aws:s3:::inbox/scan/H33.16/quay-1/*"),
        ("s3:ListBucket", "arn:aws:s3:::inbox"),
    }
    (listing,) = (one["Condition"] for one in said if one["Action"] == "s3:ListBucket")
    assert all(
        prefix.startswith("scan/H33.16/quay-1") for prefix in listing["StringLike"]["s3:prefix"]
    )
    assert len(json.dumps(session_policy("inbox", PLACE))) < 2048


def _actions(statement: dict[str, Any]) -> list[str]:
    said = statement["Action"]
    return [said] if isinstance(said, str) else list(said)


def test_two_scanners_never_have_the_same_name() -> None:
    assert Place("H33.16", "1-2").user != Place("H33.16-1", "2").user


def test_the_server_takes_new_ciphers_and_keys_alone_and_no_passwords(
    resources: dict[str, Any],
) -> None:
    server, role = resources["SftpServer"], resources["SftpRole"]
    assert server["Condition"] == role["Condition"] == "HasSftp"
    assert server["Properties"]["SecurityPolicyName"] >= "TransferSecurityPolicy-2025-03"
    assert server["Properties"]["IdentityProviderType"] == "SERVICE_MANAGED"
    assert server["Properties"]["Protocols"] == ["SFTP"]


def test_the_server_is_off_unless_asked_for(template: dict[str, Any]) -> None:
    asked = template["Parameters"]["Sftp"]
    assert asked["Default"] == "false"
    assert "216" in asked["Description"]


@pytest.mark.parametrize("device", ["quay_1", "../quay-2", "a/b"])
def test_a_name_that_leads_elsewhere_is_refused(device: str) -> None:
    command = [sys.executable, "-m", "infra.sftp", "x.pub", "--stack", "x"]
    command += ["--agency", "H33.16", "--device", device]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "letters, digits" in done.stderr


def test_a_scanner_admitted_again_signs_in_by_the_key_given_last(
    account: Account, resources: dict[str, Any]
) -> None:
    outputs = a_stack(account, resources)
    for key in (KEY, KEY, OTHER_KEY, OTHER_KEY):
        admit(account, outputs, PLACE, key)
    keys = the_user(account, outputs)["SshPublicKeys"]
    assert [key["SshPublicKeyBody"] for key in keys] == [OTHER_KEY]
