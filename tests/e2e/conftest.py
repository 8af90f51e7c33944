"""A cloud of the tests' own, on a free port: packaged functions, the province, one day played."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import boto3
import pytest

from infra import cloud, province
from infra.demo import play
from infra.demo.stage import Stage
from infra.demo.telling import Teller
from infra.deploy import Account, deploy_local, local_account


@dataclass
class Running:
    """The cloud while it runs, and the province in it."""

    cloud: cloud.Cloud
    province: province.Province

    @property
    def account(self) -> Account:
        return local_account(self.cloud)

    def role(self, name: str) -> Account:
        """Return a function's own account, as its role."""
        function = self.province.outputs[f"{name.capitalize()}Function"]
        functions, sts = self.account.client("lambda"), self.account.client("sts")
        arn = functions.get_function_configuration(FunctionName=function)["Role"]
        key = sts.assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
        session = boto3.Session(
            key["AccessKeyId"],
            key["SecretAccessKey"],
            key["SessionToken"],
            region_name=self.province.outputs["region"],
        )
        return Account(session, self.cloud.endpoint)


@dataclass
class Played:
    """A day that was played, and what was told of it."""

    stage: Stage
    lines: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("MOTCUA_CLOUD", str(tmp_path_factory.mktemp("cloud")))
        env.setenv("MOTCUA_PORT", str(free_port()))
        env.setenv("MOTCUA_SFTP_PORT", str(free_port()))
        one = cloud.cloud()
        cloud.start(one)
        try:
            yield Running(one, province.load(one, deploy_local(one)))
        finally:
            cloud.stop(one)


@pytest.fixture(scope="session")
def played(running: Running) -> Played:
    lines: list[str] = []
    stage = play.day(running.cloud, running.province, Teller(lines.append))
    return Played(stage, lines)
