"""Running: a cloud of the tests' own, on free ports: packaged functions, the province."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from infra import cloud, province
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_in(folder: Path) -> Iterator[Running]:
    """Run a cloud that keeps what it holds in `folder`, and end it."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("MOTCUA_CLOUD", str(folder))
        env.setenv("MOTCUA_PORT", str(free_port()))
        env.setenv("MOTCUA_SFTP_PORT", str(free_port()))
        one = cloud.cloud()
        cloud.start(one)
        try:
            yield Running(one, province.load(one, deploy_local(one)))
        finally:
            cloud.stop(one)
