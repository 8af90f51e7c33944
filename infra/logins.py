"""Logins: who may sign in to the demonstration province, with passwords drawn once and kept."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.people import Role

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

PROVINCE = "H33"
COMMUNE = "H33.16"
"""Xã Châu Thành, where the day is played."""
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


def kept(file: Path, drawn: Callable[[], Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return what is kept in `file`, after drawing it where nothing is; for its owner's eyes."""
    if not file.exists():
        text = json.dumps(drawn(), indent=1, ensure_ascii=False)
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
    return json.loads(file.read_text("utf-8"))


def logins(file: Path) -> tuple[Login, ...]:
    """Return everybody who may sign in, as kept in `file`."""
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


def people(
    pools: "CognitoIdentityProviderClient", outputs: Mapping[str, Any], known: Sequence[Login]
) -> dict[str, str]:
    """Let everybody sign in, and return each one's subject by user name."""
    return {login.username: _person(pools, outputs, login) for login in known}


def _person(
    pools: "CognitoIdentityProviderClient", outputs: Mapping[str, Any], login: Login
) -> str:
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
