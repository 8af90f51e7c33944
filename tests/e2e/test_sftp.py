"""A scanner that knows SFTP alone, on the running cloud's own server: its scans are taken in.

The local cloud has no such server in its templates, so it is made by the properties of the one; its
store tells of no file that came by SFTP, so the test says of each what S3 says on AWS.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import asyncssh
import pytest

from infra import package
from infra.demo import papers
from infra.demo.counter import OFFICER
from infra.demo.filing import BIRTH
from infra.demo.stage import Stage, example
from infra.demo.telling import Teller, until
from infra.logins import COMMUNE
from infra.sftp import Place, admit
from infra.target import local
from tests.builders import a_code
from tests.running import Running

pytestmark = pytest.mark.cloud
PLACE = Place(COMMUNE, "quay-9")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
WITHIN = 60


@dataclass
class Scanner:
    """A scanner with its key, and the store its files end up in."""

    running: Running
    key: asyncssh.SSHKey

    def put(self, path: str, data: bytes, name: str = PLACE.user) -> None:
        """Send a file; raises asyncssh.Error."""
        asyncio.run(self._put(path, data, name))

    async def _put(self, path: str, data: bytes, name: str) -> None:
        door = asyncssh.connect(
            "127.0.0.1", self.running.cloud.sftp_port,
            username=name, client_keys=[self.key], known_hosts=None, agent_path=None,
        )  # fmt: skip
        async with door as line, line.start_sftp_client() as sftp, sftp.open(path, "wb") as file:
            await file.write(data)

    @property
    def sent(self) -> set[str]:
        """Return the keys of everything scanned."""
        s3, bucket = self.running.account.client("s3"), self._outputs["InboxBucketName"]
        found = s3.list_objects_v2(Bucket=bucket, Prefix="scan/").get("Contents", ())
        return {one["Key"] for one in found}

    @property
    def _outputs(self) -> Mapping[str, Any]:
        return self.running.province.outputs

    def tell(self, key: str) -> None:
        """Say of a file what S3 says on AWS."""
        s3, bucket = self.running.account.client("s3"), self._outputs["InboxBucketName"]
        arrived = s3.head_object(Bucket=bucket, Key=key)["LastModified"]
        file = {"eventTime": arrived.isoformat(), "s3": {"object": {"key": quote_plus(key)}}}
        self.running.account.client("sqs").send_message(
            QueueUrl=self._outputs["ScansQueueUrl"], MessageBody=json.dumps({"Records": [file]})
        )


@pytest.fixture(scope="module")
def scanner(running: Running) -> Scanner:
    resources = package.parts(local())["Resources"]
    wanted = resources["SftpServer"]["Properties"]
    wanted["Tags"] = [{"Key": "Name", "Value": "scanners"}]
    server = running.account.client("transfer").create_server(**wanted)["ServerId"]
    outputs = {
        **running.province.outputs,
        "SftpServerId": server,
        "SftpRoleArn": "arn:aws:iam::000000000000:role/sftp",
    }
    key = asyncssh.generate_private_key("ssh-ed25519")
    admit(running.account, outputs, PLACE, key.export_public_key().decode())
    return Scanner(running, key)


@pytest.fixture(scope="module")
def stage(running: Running) -> Stage:
    return Stage(running.cloud, running.province, Teller(), run="sftp")


def in_tray(stage: Stage, key: str) -> Mapping[str, Any]:
    """Return what lies in the tray of a file, once it does."""

    def found() -> Mapping[str, Any] | None:
        entries = stage.who(OFFICER).get("/v1/tray").ok()["entries"]
        return next((entry for entry in entries if entry["source"] == key), None)

    return until("the scan in the tray", found, WITHIN)


def test_a_scan_sent_by_sftp_is_read_and_waits_for_who_knows_its_dossier(
    scanner: Scanner, stage: Stage
) -> None:
    answers = example(BIRTH)["answers"]
    scanner.put("/bản quét 1.pdf", papers.stray_scan(answers, a_code(), stage.run))
    key = f"{PLACE.prefix}/bản quét 1.pdf"
    assert key in scanner.sent
    scanner.tell(key)
    assert in_tray(stage, key)["reason"] == "no-sheet"


def test_malware_sent_by_sftp_is_never_opened(scanner: Scanner, stage: Stage) -> None:
    scanner.put("virus.pdf", EICAR)
    scanner.tell(f"{PLACE.prefix}/virus.pdf")
    entry = in_tray(stage, f"{PLACE.prefix}/virus.pdf")
    assert (entry["reason"], entry["readable"]) == ("infected", False)


@pytest.mark.parametrize("path", ["../quay-1/x.pdf", "/../../../archive/x.pdf", "/scan/y.pdf"])
def test_whatever_it_calls_a_file_it_lies_under_its_own_prefix(scanner: Scanner, path: str) -> None:
    before = scanner.sent
    scanner.put(path, b"%PDF-1.7")
    (key,) = scanner.sent - before
    assert key.startswith(f"{PLACE.prefix}/")


def test_another_key_or_another_name_is_refused(scanner: Scanner) -> None:
    stranger = Scanner(scanner.running, asyncssh.generate_private_key("ssh-ed25519"))
    with pytest.raises(asyncssh.PermissionDenied):
        stranger.put("x.pdf", b"%PDF-1.7")
    with pytest.raises(asyncssh.PermissionDenied):
        scanner.put("x.pdf", b"%PDF-1.7", f"{COMMUNE}_quay-1")


def test_a_file_lies_there_only_when_it_is_closed(scanner: Scanner) -> None:
    async def watched() -> list[bool]:
        key, seen = f"{PLACE.prefix}/dang-gui.pdf", []
        door = asyncssh.connect(
            "127.0.0.1", scanner.running.cloud.sftp_port,
            username=PLACE.user, client_keys=[scanner.key], known_hosts=None, agent_path=None,
        )  # fmt: skip
        async with door as line, line.start_sftp_client() as sftp:
            async with sftp.open("dang-gui.pdf", "wb") as file:
                await file.write(b"%PDF-1.7")
                seen.append(key in scanner.sent)
            seen.append(key in scanner.sent)
        return seen

    assert asyncio.run(watched()) == [False, True]
