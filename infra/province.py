"""Province: the demonstration province, loaded into a local cloud; loading it again is the same.

``python -m infra.province`` imports the catalogue, opens the account at VNPAY, and gives people and
a scanner what they sign in with. Passwords and keys are drawn once and kept beside the cloud.
"""

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.catalogue import Catalogue
from chalicelib.domain.people import Role
from infra.catalogue import import_all
from infra.cloud import Cloud, Unready, cloud
from infra.deploy import Account, local_account

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

PROVINCE = "H33"
COMMUNE = "H33.16"
"""Xã Châu Thành, where the day is played."""
DEVICE = "quay-1"
OUTPUTS = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody who may sign in; `role` is what they are, `agency` whose officer."""

    username: str
    password: str
    name: str
    role: Role
    email: str
    agency: str | None = None
    personal_id: str | None = None

    @property
    def realm(self) -> str:
        """Return as whom they sign in: ``citizen`` or ``officer``."""
        return "citizen" if self.role is Role.CITIZEN else "officer"


@dataclass(frozen=True, slots=True)
class Key:
    """An access key of the cloud, such as a scanner's."""

    access_key: str
    secret_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """What the province consists of once it is loaded."""

    outputs: OUTPUTS
    logins: tuple[Login, ...]
    subjects: Mapping[str, str]
    """What the identity provider calls each of them, by user name."""
    scanner: Key
    vnpay_key: str
    clock_role: str
    procedures: int
    new_versions: int

    def login(self, username: str) -> Login:
        """Return one of the logins."""
        return next(login for login in self.logins if login.username == username)


TMN_CODE = "MOTCUA01"
CITIZENS = (
    ("lan", "Nguyễn Thị Lan", "091196000123"),
    ("minh", "Lê Văn Minh", "091090004567"),
)
OFFICERS = (
    ("tiepnhan1", "Trần Thu Hà", Role.RECEPTION, COMMUNE),
    ("tiepnhan2", "Danh Sơn", Role.RECEPTION, COMMUNE),
    ("lanhdaophong", "Phạm Quốc Việt", Role.DIVISION_HEAD, COMMUNE),
    ("thuly", "Lâm Ngọc Diệp", Role.APPRAISER, COMMUNE),
    ("lanhdao", "Huỳnh Văn Tài", Role.LEADER, COMMUNE),
    ("vanthu", "Võ Thị Mai", Role.CLERK, COMMUNE),
    ("traketqua", "Ngô Minh Tuấn", Role.RETURNER, COMMUNE),
    ("kiemtra", "Đặng Hoài Nam", Role.AUDITOR, PROVINCE),
)


def load(one: Cloud, outputs: OUTPUTS) -> Province:
    """Load the province into a cloud the stack stands in."""
    account = local_account(one)
    with _as_operator(one):
        table, region = outputs["CatalogueTableName"], outputs["region"]
        imported = import_all(Catalogue(table, region, now=_now, host=one.endpoint))
    logins = _logins(one.folder / "logins.json")
    return Province(
        outputs=outputs,
        logins=logins,
        subjects=_people(account.client("cognito-idp"), outputs, logins),
        scanner=_scanner(account, outputs, one.folder / "scanner.json"),
        vnpay_key=_merchant(account, outputs, one.folder / "vnpay.json"),
        clock_role=_clock_role(account, outputs),
        procedures=len(imported),
        new_versions=sum(version.new for version in imported),
    )


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _as_operator(one: Cloud) -> Iterator[None]:
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


def kept(file: Path, drawn: Callable[[], Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return what is kept in `file`, after drawing it where nothing is; for its owner's eyes."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(json.dumps(drawn(), indent=1, ensure_ascii=False), "utf-8")
    return json.loads(file.read_text("utf-8"))


def _logins(file: Path) -> tuple[Login, ...]:
    rows = kept(file, lambda: [asdict(login) for login in _drawn()])
    return tuple(Login(**{**row, "role": Role(row["role"])}) for row in rows)


def _drawn() -> tuple[Login, ...]:
    citizens = (
        Login(
            username=username,
            password=_password(),
            name=name,
            role=Role.CITIZEN,
            email=f"{username}@vidu.vn",
            personal_id=number,
        )
        for username, name, number in CITIZENS
    )
    officers = (
        Login(
            username=username,
            password=_password(),
            name=name,
            role=role,
            email=f"{username}@motcua.vidu.vn",
            agency=agency,
        )
        for username, name, role, agency in OFFICERS
    )
    return (*citizens, *officers)


def _password() -> str:
    return f"Mc1-{secrets.token_urlsafe(12)}"


def _people(
    pools: "CognitoIdentityProviderClient", outputs: OUTPUTS, logins: tuple[Login, ...]
) -> dict[str, str]:
    """Let everybody sign in, and return each one's subject by user name."""
    return {login.username: _person(pools, outputs, login) for login in logins}


def _person(pools: "CognitoIdentityProviderClient", outputs: OUTPUTS, login: Login) -> str:
    pool = outputs["CitizensPoolId" if login.role is Role.CITIZEN else "OfficersPoolId"]
    who: Any = {"UserPoolId": pool, "Username": login.username}
    attributes: Any = [
        {"Name": name, "Value": value}
        for name, value in {
            "name": login.name,
            "email": login.email,
            "email_verified": "true",
            "custom:personal_id": login.personal_id,
            "custom:agency": login.agency,
        }.items()
        if value is not None
    ]
    try:
        pools.admin_create_user(**who, UserAttributes=attributes, MessageAction="SUPPRESS")
    except pools.exceptions.UsernameExistsException:
        pools.admin_update_user_attributes(**who, UserAttributes=attributes)
    pools.admin_set_user_password(**who, Password=login.password, Permanent=True)
    if login.role is not Role.CITIZEN:
        pools.admin_add_user_to_group(**who, GroupName=login.role.value)
    known = pools.admin_get_user(**who)["UserAttributes"]
    return next(one["Value"] for one in known if one["Name"] == "sub")


def _merchant(account: Account, outputs: OUTPUTS, file: Path) -> str:
    """Open the account at VNPAY, and return the key VNPAY signs with."""
    key = str(kept(file, lambda: {"key": secrets.token_hex(16)})["key"])
    said = json.dumps({"tmn_code": TMN_CODE, "keys": [key]})
    client, name = account.client("secretsmanager"), outputs["VnpaySecretArn"]
    if client.get_secret_value(SecretId=name)["SecretString"] != said:
        client.put_secret_value(SecretId=name, SecretString=said)
    return key


def _scanner(account: Account, outputs: OUTPUTS, file: Path) -> Key:
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


def _clock_role(account: Account, outputs: OUTPUTS) -> str:
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
        print(Unready("nothing is deployed here yet: make demo"), file=sys.stderr)
        return 1
    loaded = load(one, json.loads(one.outputs_file.read_text()))
    print(f"{loaded.procedures} procedures, {loaded.new_versions} new versions")
    for login in loaded.logins:
        print(f"{login.username:14} {login.password:24} {login.role.value:14} {login.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
