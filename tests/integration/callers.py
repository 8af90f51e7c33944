"""Callers: everybody who may stand at the door, and the token each of them shows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from chalicelib.domain.people import OFFICERS, Role
from tests.integration.api import ELSEWHERE, WARD, Api
from tests.integration.provider import a_key


@dataclass(frozen=True)
class Caller:
    """Somebody at the door; `sees` tells whether the dossier of the test is theirs to see."""

    name: str
    roles: frozenset[Role]
    agency: str | None
    sees: bool
    owner: bool = False
    token: str = "good"


CITIZEN = frozenset({Role.CITIZEN})
CALLERS = (
    Caller("nobody", frozenset(), None, sees=False),
    Caller("lan", CITIZEN, None, sees=True, owner=True),
    Caller("minh", CITIZEN, None, sees=False),
    *(Caller(f"{r.value} here", frozenset({r}), WARD, sees=True) for r in sorted(OFFICERS)),
    *(Caller(f"{r.value} there", frozenset({r}), ELSEWHERE, sees=False) for r in sorted(OFFICERS)),
    Caller("auditor of the province", frozenset({Role.AUDITOR}), "H33", sees=True),
    Caller("auditor elsewhere", frozenset({Role.AUDITOR}), ELSEWHERE, sees=False),
    Caller("leader of the province", frozenset({Role.LEADER}), "H33", sees=True),
    Caller("admin", frozenset({Role.ADMIN}), WARD, sees=False),
    Caller("officer without a role", frozenset(), WARD, sees=False),
    Caller("lan with an expired token", CITIZEN, None, sees=True, owner=True, token="expired"),
    Caller("lan with a forged token", CITIZEN, None, sees=True, owner=True, token="forged"),
    Caller(
        "leader with an expired token", frozenset({Role.LEADER}), WARD, sees=True, token="expired"
    ),
    Caller("leader with a forged token", frozenset({Role.LEADER}), WARD, sees=True, token="forged"),
)


def token_of(api: Api, caller: Caller) -> str | None:
    """Return what a caller shows: signed by the provider, run out, or signed by somebody else."""
    if caller.name == "nobody":
        return None
    at = datetime.now(UTC)  # noqa: TID251 - the library that checks it has this clock
    times = {"iat": at - timedelta(hours=2), "exp": at - timedelta(hours=1)}
    claims: dict[str, Any] = times if caller.token == "expired" else {}
    if caller.agency is None:
        given = api.idp.citizen(caller.name.partition(" ")[0], **claims)
    else:
        roles = (role.value for role in caller.roles)
        given = api.idp.officer(*roles, agency=caller.agency, **claims)
    return _forged(given) if caller.token == "forged" else given


def _forged(token: str) -> str:
    said = jwt.decode_complete(token, options={"verify_signature": False})
    key = a_key("nobody's", "own")
    return jwt.encode(said["payload"], key, "RS256", headers={"kid": said["header"]["kid"]})
