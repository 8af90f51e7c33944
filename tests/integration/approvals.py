"""Approvals: a birth on its way to an e-result, by officers and by the machine that signs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.domain.acts import Act
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.people import Role
from chalicelib.domain.results.trouble import Trouble
from chalicelib.usecases import acting
from tests.builders import MORNING, SIGNING, CountedChance, a_sealing, a_signature
from tests.integration.api import BIRTH, Api, law

VALUES = {"personal_id": "091226000123"}
"""What a birth certificate must say that its application does not tell."""


def do(api: Api, code: str, act: str, role: Role, **more: Any) -> None:
    """Let an officer of the ward do an act that is possible."""
    version = api.dossiers.get(code).version
    given = api.act(code, act, api.officer(role), version, **more)
    assert given.status_code == 200, given.text


def signs(api: Api, code: str, act: Callable[[Dossier], Act]) -> None:
    """Let the machine that signs tell what it did."""
    wanted = act(api.dossiers.get(code))
    acting.act(api.dossiers, law(), code, wanted, SIGNING, api.clock.at, None, CountedChance())


def appraised(api: Api) -> str:
    """File a birth and bring it to the appraiser; return its code."""
    code = str(api.filed(api.lan, BIRTH)["code"])
    do(api, code, "accept", Role.RECEPTION)
    do(api, code, "advance", Role.RECEPTION, to="tham-dinh")
    return code


def approved(api: Api) -> str:
    """Bring a birth as far as the leader's approval."""
    code = appraised(api)
    do(api, code, "propose", Role.APPRAISER, values=VALUES)
    do(api, code, "advance", Role.APPRAISER, to="ky-duyet")
    do(api, code, "advance", Role.LEADER, to="ban-hanh")
    return code


def signed(api: Api, **changes: Any) -> str:
    """Bring a birth as far as the leader's signature."""
    code = approved(api)
    signs(api, code, lambda dossier: a_signature(dossier, **changes))
    return code


def issued(api: Api) -> str:
    """Bring a birth as far as the agency's seal."""
    code = signed(api)
    do(api, code, "advance", Role.CLERK, to="tra-ket-qua")
    signs(api, code, a_sealing)
    return code


def handed_over(api: Api) -> str:
    """Bring a birth to its end."""
    code = issued(api)
    do(api, code, "return", Role.RETURNER, how="online", receiver="Nguyễn Thị Lan")
    return code


def a_trouble(code: str, seq: int, **changes: Any) -> Trouble:
    """Return that no certificate of the signatory is known."""
    trouble = Trouble(
        code=code,
        seq=seq,
        reason="unfit",
        sentence="Chưa có chứng thư số của người ký.",
        since=MORNING,
        last=MORNING,
        tries=3,
    )
    return replace(trouble, **changes)
