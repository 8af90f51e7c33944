"""Deploy: a package brought to a cloud — its files uploaded, its one template made a stack.

``python -m infra.deploy local`` deploys to the running local cloud; ``python -m infra.deploy
aws-arm64 --stack motcua --set PortalUrl=https://…`` to the account of the environment.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from infra.cloud import REGION, Cloud, cloud
from infra.package import package
from infra.target import target

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef

NAME = "motcua"
SETTLED = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
UNKNOWN_PORTAL = "https://portal.invalid"
CAPABILITIES: Any = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")


class Undeployed(Exception):
    """The stack did not come to stand; the message is what CloudFormation says."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where to deploy: clients are made of it."""

    session: boto3.Session
    endpoint: str | None = None

    def client(self, service: Any) -> Any:  # noqa: ANN401 - each service has a client type of its own
        """Return the client of a service."""
        path = {"s3": {"addressing_style": "path"}} if self.endpoint else {}
        config = Config(retries={"mode": "standard", "total_max_attempts": 6}, **path)  # type: ignore[arg-type] # its stub knows no dict
        return self.session.client(service, endpoint_url=self.endpoint, config=config)


def local_account(one: Cloud) -> Account:
    """Return the operator of the local cloud."""
    session = boto3.Session(one.access_key, one.secret_key, region_name=REGION)
    return Account(session, one.endpoint)


def deploy(account: Account, folder: Path, stack: str, given: Mapping[str, str]) -> dict[str, str]:
    """Bring a package to stand as `stack`, and return its outputs.

    Where no PortalUrl is given it is the API's own address, which is known only once the API
    stands: the first deployment then goes in two steps, and so does one to a local cloud that
    gave a changed API another address. Raises Undeployed.
    """
    bucket = _artefacts(account)
    template = _uploaded(account, folder, bucket)
    formation = account.client("cloudformation")
    known = _parameters(formation, stack)
    wanted = {**known, **given}
    outputs = _stand(formation, stack, template, wanted)
    address, told = _address(account, outputs), wanted.get("PortalUrl", UNKNOWN_PORTAL)
    if told == UNKNOWN_PORTAL or (account.endpoint and told != address):
        outputs = _stand(formation, stack, template, {**wanted, "PortalUrl": address})
    return outputs


def _artefacts(account: Account) -> str:
    """Return the bucket that code is deployed from, after making it where it is missing."""
    number = account.client("sts").get_caller_identity()["Account"]
    bucket, s3 = f"{NAME}-artefacts-{number}", account.client("s3")
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        s3.create_bucket(
            Bucket=bucket,
            CreateBucketConfiguration={"LocationConstraint": account.session.region_name},
        )
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
    return bucket


def _uploaded(account: Account, folder: Path, bucket: str) -> str:
    """Upload the package's files under their hashes, and return the template's address."""
    s3 = account.client("s3")
    text = (folder / "sam.json").read_text()
    for path in sorted(folder.glob("*.zip")):
        key = f"{hashlib.sha256(path.read_bytes()).hexdigest()}.zip"
        _upload(s3, bucket, key, path.read_bytes())
        text = text.replace(f'"./{path.name}"', f'"s3://{bucket}/{key}"')
    key = f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    _upload(s3, bucket, key, text.encode())
    if account.endpoint:
        return f"{account.endpoint}/{bucket}/{key}"
    return f"https://{bucket}.s3.{account.session.region_name}.amazonaws.com/{key}"


def _upload(s3: Any, bucket: str, key: str, data: bytes) -> None:  # noqa: ANN401
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket, Key=key, Body=data)


def _parameters(formation: "CloudFormationClient", stack: str) -> dict[str, str]:
    """Return the parameters the stack has now; none where it does not stand yet."""
    try:
        found = formation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError:
        return {}
    return {one["ParameterKey"]: one["ParameterValue"] for one in found.get("Parameters", ())}


def _stand(
    formation: "CloudFormationClient", stack: str, template: str, wanted: Mapping[str, str]
) -> dict[str, str]:
    said: list[ParameterTypeDef] = [
        {"ParameterKey": name, "ParameterValue": value} for name, value in sorted(wanted.items())
    ]
    exists = bool(_status(formation, stack))
    how = formation.update_stack if exists else formation.create_stack
    try:
        how(StackName=stack, TemplateURL=template, Parameters=said, Capabilities=CAPABILITIES)
    except ClientError as error:
        if "No updates are to be performed" not in error.response["Error"]["Message"]:
            raise
    else:
        _wait(formation, stack, "stack_update_complete" if exists else "stack_create_complete")
    found = formation.describe_stacks(StackName=stack)["Stacks"][0]
    if found["StackStatus"] not in SETTLED:
        raise Undeployed(_why(formation, stack))
    return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}


def _wait(formation: "CloudFormationClient", stack: str, until: Any) -> None:  # noqa: ANN401 - a literal
    try:
        formation.get_waiter(until).wait(
            StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 1800}
        )
    except WaiterError:
        raise Undeployed(_why(formation, stack)) from None


def _status(formation: "CloudFormationClient", stack: str) -> str:
    try:
        return formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    except ClientError:
        return ""


def _why(formation: "CloudFormationClient", stack: str) -> str:
    events = formation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("FAILED")]
    lines = [
        f"{event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}" for event in failed
    ]
    return "\n".join(lines) or f"{stack} is {_status(formation, stack)}"


def _address(account: Account, outputs: Mapping[str, str]) -> str:
    """Return where the API answers; in a local cloud that is an address of this machine."""
    if account.endpoint is None:
        return outputs["ApiUrl"]
    port = account.endpoint.rpartition(":")[2]
    return f"http://{outputs['RestAPIId']}.execute-api.localhost:{port}/api"


def deploy_local(one: Cloud) -> dict[str, Any]:
    """Deploy to the running local cloud, and write down what programs need to know of it."""
    account = local_account(one)
    given = {
        "CitizensLoginUrl": one.endpoint,
        "OfficersLoginUrl": one.endpoint,
        "RequireTls": "false",
        "MalwareScan": "own",
    }
    folder = package(target("local"))
    outputs = deploy(account, folder, NAME, given)
    lock(account, folder, outputs["SealsBucketName"])
    known: dict[str, Any] = {
        **outputs,
        "ApiUrl": _address(account, outputs),
        "endpoint": one.endpoint,
        "port": one.port,
        "region": REGION,
        "stack": NAME,
    }
    one.outputs_file.write_text(json.dumps(known, indent=1))
    return known


def lock(account: Account, folder: Path, bucket: str) -> None:
    """Lock the bucket of seals as the template says: stacks of the local cloud leave it out."""
    template = json.loads((folder / "sam.json").read_text())
    said = template["Resources"]["SealsBucket"]["Properties"]["ObjectLockConfiguration"]
    years = template["Parameters"]["SealYears"]["Default"]
    kept = {**said["Rule"]["DefaultRetention"], "Years": years}
    account.client("s3").put_object_lock_configuration(
        Bucket=bucket, ObjectLockConfiguration={**said, "Rule": {"DefaultRetention": kept}}
    )


def main() -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.deploy", description=__doc__)
    parser.add_argument("target", choices=("local", "aws-arm64", "aws-x86_64"))
    parser.add_argument("--stack", default=NAME)
    parser.add_argument("--set", action="append", default=[], metavar="PARAMETER=VALUE")
    asked = parser.parse_args()
    try:
        if asked.target == "local":
            outputs = deploy_local(cloud())
        else:
            given = dict(one.split("=", 1) for one in asked.set)
            folder = package(target(asked.target))
            outputs = deploy(Account(boto3.Session()), folder, asked.stack, given)
    except Undeployed as no:
        print(no, file=sys.stderr)
        return 1
    for name, value in sorted(outputs.items()):
        print(f"{name:24} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
