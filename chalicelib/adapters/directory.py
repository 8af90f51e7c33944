"""Directory: who works where, as the user pool of officers tells it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ConnectionError as Unreachable
from botocore.exceptions import HTTPClientError

from chalicelib.domain.people import Colleague, Role
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.text import clean, fold

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import UserTypeTypeDef

FRESH = timedelta(seconds=60)
"""How long those of a role are served from memory: who comes or goes is known by then."""
Staff = Mapping[str, tuple[Colleague, ...]]
"""Those of one role, by agency."""


@dataclass(frozen=True, slots=True)
class _Kept:
    staff: Staff
    at: datetime


class Directory:
    """The officers' pool; `client` gives a botocore client when it is needed, `now` the time."""

    def __init__(
        self,
        client: Callable[[], "CognitoIdentityProviderClient"],
        pool: str,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._pool = pool
        self._now = now
        self._kept: dict[Role, _Kept] = {}

    def officers(self, agency: str, role: Role) -> tuple[Colleague, ...]:
        """Return who holds a role in an agency, by name; raises TryLater.

        1 ListUsersInGroup for sixty people of the role, none while they are fresh.
        """
        at = self._now()
        kept = self._kept.get(role)
        if kept is None or abs(at - kept.at) >= FRESH:
            kept = self._kept[role] = _Kept(self._staff(role), at)
        return kept.staff.get(agency, ())

    def _staff(self, role: Role) -> Staff:
        found: dict[str, list[Colleague]] = defaultdict(list)
        for user in self._users(role):
            said = {one["Name"]: clean(one.get("Value", "")) for one in user["Attributes"]}
            if user["Enabled"] and (agency := said.get("custom:agency")):
                name = said.get("name") or user["Username"]
                found[agency].append(Colleague(id=said["sub"], name=name))
        return {agency: tuple(sorted(staff, key=_by_name)) for agency, staff in found.items()}

    def _users(self, role: Role) -> "list[UserTypeTypeDef]":
        client = self._client()
        busy = client.exceptions.TooManyRequestsException
        pages = client.get_paginator("list_users_in_group")
        try:
            found = pages.paginate(UserPoolId=self._pool, GroupName=role.value)
            return [user for page in found for user in page["Users"]]
        except (busy, Unreachable, HTTPClientError) as error:
            raise TryLater("Chưa tra được danh sách cán bộ; hãy thử lại sau ít phút.") from error


def _by_name(colleague: Colleague) -> tuple[str, str]:
    return fold(colleague.name), colleague.id
