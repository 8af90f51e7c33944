"""Standings: a dossier of lan's brought to where it stands, by what officers and citizens do."""

from collections.abc import Callable, Mapping
from typing import Final

from chalicelib.domain.people import Role
from chalicelib.domain.status import Status
from tests.integration.api import BIRTH, POOR, POOR_PROOF, STAY, Api
from tests.integration.approvals import appraised, approved, do, handed_over, issued, signed

Made = Callable[[Api], str]
WHY: Final = {"reason": "Theo đề nghị"}
LACKS: Final = {"component": "TK", "what": "Tờ khai có chữ ký", "why": "Tờ khai chưa ký"}
STATUS: Final = "1.004873"
"""Certifying a marital status: it is assigned by the head of division."""


def filed(api: Api) -> str:
    return str(api.filed(api.lan, BIRTH)["code"])


def accepted(api: Api) -> str:
    code = filed(api)
    do(api, code, "accept", Role.RECEPTION)
    return code


def lacking(api: Api) -> str:
    code = filed(api)
    do(api, code, "ask-supplement", Role.RECEPTION, items=[LACKS])
    return code


def supplemented(api: Api) -> str:
    code = lacking(api)
    version = api.dossiers.get(code).version
    given = api.act(code, "answer-supplement", api.lan, version, on_paper=["TK"])
    assert given.status_code == 200, given.text
    return code


def at_counter(api: Api) -> str:
    """Receive a birth at the counter, where its paper is found lacking."""
    who = api.officer(Role.RECEPTION)
    given = api.post("/v1/counter/dossiers", api.application(BIRTH), who, "k1")
    code = str(given.json["code"])
    do(api, code, "ask-supplement", Role.RECEPTION, items=[LACKS])
    return code


def withdrawing(api: Api) -> str:
    code = appraised(api)
    version = api.dossiers.get(code).version
    assert api.act(code, "ask-withdrawal", api.lan, version, **WHY).status_code == 200
    return code


def stopped(api: Api) -> str:
    code = appraised(api)
    do(api, code, "stop", Role.LEADER, **WHY)
    return code


def claiming(api: Api) -> str:
    """File a residence as a poor household's, and accept it."""
    body = api.application(STAY)
    body |= {"policy": POOR, "on_paper": [*body["on_paper"], POOR_PROOF]}
    code = str(api.post("/v1/dossiers", body, api.lan, "k1").json["code"])
    do(api, code, "accept", Role.RECEPTION)
    return code


def assignable(api: Api) -> str:
    code = str(api.filed(api.lan, STATUS)["code"])
    do(api, code, "accept", Role.RECEPTION)
    do(api, code, "advance", Role.RECEPTION, to="phan-cong")
    return code


def refused(api: Api) -> str:
    code = filed(api)
    do(api, code, "refuse", Role.RECEPTION, **WHY)
    return code


def owing(api: Api) -> str:
    code = accepted(api)
    (fee,) = api.dossiers.get(code).fees
    line = {"code": fee.code, "name": fee.name, "kind": fee.kind, "amount": 8000}
    do(api, code, "demand-fee", Role.RECEPTION, lines=[line])
    return code


def withdrawn(api: Api) -> str:
    code = withdrawing(api)
    do(api, code, "agree-withdrawal", Role.APPRAISER)
    return code


def extended(api: Api) -> str:
    code = appraised(api)
    do(api, code, "extend", Role.LEADER, unit="working_days", amount=2, **WHY)
    return code


def revoked(api: Api) -> str:
    code = handed_over(api)
    do(api, code, "revoke-result", Role.LEADER, **WHY)
    return code


STANDINGS: Final[Mapping[Made, Status]] = {
    filed: Status.NEW,
    refused: Status.NOT_RECEIVED,
    accepted: Status.RECEIVED,
    lacking: Status.SUPPLEMENT,
    supplemented: Status.SUPPLEMENT,
    owing: Status.PAYMENT,
    appraised: Status.PROCESSING,
    extended: Status.PROCESSING,
    approved: Status.PROCESSING,
    signed: Status.PROCESSING,
    withdrawing: Status.WITHDRAWAL,
    withdrawn: Status.STOPPED,
    stopped: Status.STOPPED,
    issued: Status.FINISHED,
    handed_over: Status.RETURNED,
    revoked: Status.RETURNED,
}
"""Wherever a birth that lan filed may stand, and its status there."""
