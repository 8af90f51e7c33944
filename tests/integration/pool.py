"""A pool: the officers' user pool within moto, with its groups, and the directory over it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.adapters.directory import Directory
from chalicelib.domain.people import OFFICERS, Role
from tests.builders import WARD
from tests.integration.conftest import REGION
from tests.integration.plumbing import session


@dataclass(frozen=True)
class Pool:
    """A user pool of officers; `client` is its own, so that a test may watch it."""

    client: Any
    id: str

    def officer(
        self, username: str, *roles: Role, agency: str = WARD, name: str = "Lâm Ngọc Diệp"
    ) -> str:
        """Let somebody in, and return the subject."""
        said = {"name": name, "custom:agency": agency}
        who = {"UserPoolId": self.id, "Username": username}
        attributes = [{"Name": key, "Value": value} for key, value in said.items() if value]
        made = self.client.admin_create_user(**who, UserAttributes=attributes)["User"]
        for role in roles:
            self.client.admin_add_user_to_group(**who, GroupName=role.value)
        return next(str(one["Value"]) for one in made["Attributes"] if one["Name"] == "sub")

    def directory(self, now: Callable[[], datetime]) -> Directory:
        """Return the directory over it."""
        return Directory(lambda: self.client, self.id, now)


def a_pool() -> Pool:
    """Return a pool nobody is in yet."""
    client: Any = session().create_client("cognito-idp", REGION)
    pool = client.create_user_pool(
        PoolName="officers",
        Schema=[{"Name": "agency", "AttributeDataType": "String", "Mutable": True}],
    )["UserPool"]
    for role in OFFICERS:
        client.create_group(UserPoolId=pool["Id"], GroupName=role.value)
    return Pool(client, pool["Id"])
