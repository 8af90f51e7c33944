"""Signing in and out: the code flow with PKCE, and the cookie that remembers who came."""

import base64
import hashlib
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from chalicelib.domain.refusals import Forbidden, Unauthenticated
from chalicelib.handlers.http import guards, session
from chalicelib.handlers.http.door import Call, Door, Reply
from chalicelib.handlers.http.fields import Asked, Query
from chalicelib.handlers.http.who import PUBLIC

door = Door(__name__)
FLOW = timedelta(minutes=10)
"""How long somebody may take to type a password."""
FORGET = {"Clear-Site-Data": '"cache", "storage"'}
"""Has a browser drop what our pages keep on the machine: drafts, what is unsent, the worker."""
STAY = timedelta(hours=12)
"""How long the cookie is kept; the token in it ends by itself, earlier."""


class SignInAsked(Query):
    """As whom, and which page of ours to come back to."""

    as_: Annotated[Literal["citizen", "officer"], Field(alias="as")] = "citizen"
    next: Annotated[str, Field(max_length=300, pattern=r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$")] = "/"


class CallbackAsked(Query):
    """What the identity provider sends the browser back with; some send more."""

    model_config = ConfigDict(extra="ignore")
    state: Annotated[str, Field(max_length=200)] = ""
    code: Annotated[str, Field(max_length=2000)] = ""
    error: Annotated[str, Field(max_length=200)] = ""
    error_description: Annotated[str, Field(max_length=2000)] = ""


class SignOutAsked(Asked):
    """Nothing; the proof that our own page asks is read at the door."""


@door.route("/sign-in", who=PUBLIC, asks=SignInAsked, status=303, page=True)
def sign_in(call: Call[SignInAsked]) -> Reply:
    """Send the browser to the identity provider, and note what it left with."""
    office, asked = call.office, call.asked
    verifier, state, nonce = (_text(office.chance().bits(32)) for _ in range(3))
    note = {
        "as": asked.as_,
        "next": asked.next,
        "verifier": verifier,
        "state": state,
        "nonce": nonce,
    }
    login = office.citizens_login() if asked.as_ == "citizen" else office.officers_login()
    challenge = _text(hashlib.sha256(verifier.encode()).digest())
    address = login.address(_back(call), state, nonce, challenge)
    sealed = session.sealed(office.key("session"), note, call.at + FLOW)
    return Reply(None, headers=_headers(call, address, session.FLOW, sealed, FLOW))


@door.route("/sign-in/callback", who=PUBLIC, asks=CallbackAsked, status=303, page=True)
def callback(call: Call[CallbackAsked]) -> Reply:
    """Trade the code for a token, see that it is genuine, and keep it in a cookie."""
    office, asked = call.office, call.asked
    held = session.cookies(str(call.request.headers.get("cookie", ""))).get(session.FLOW, "")
    note = session.opened(office.key("session"), held, call.at)
    if note is None or note["state"] != asked.state or not asked.code:
        raise Unauthenticated("Phiên đăng nhập đã cũ hoặc bị hủy; hãy đăng nhập lại.")
    login = office.citizens_login() if note["as"] == "citizen" else office.officers_login()
    guard = guards.signing_in(call)
    guard.admit()
    with guard.counting(Unauthenticated):
        token = login.id_token(asked.code, _back(call), note["verifier"])
        office.tokens().person(token, note["nonce"])
    address = f"{call.base}{note['next']}"
    return Reply(None, headers=_headers(call, address, session.SESSION, token, STAY))


@door.route("/sign-out", method="POST", who=PUBLIC, asks=SignOutAsked, status=303, page=True)
def sign_out(call: Call[SignOutAsked]) -> Reply:
    """Forget who came, and what is kept on their machine; only our own page may ask for it."""
    if call.session and not call.from_own_page:
        raise Forbidden("Trang đã cũ; hãy tải lại trang rồi thử lại.", session.CSRF_FIELD)
    address = f"{call.base}/"
    gone = _headers(call, address, session.SESSION, "", timedelta())
    return Reply(None, headers={**gone, **FORGET})


def _headers(
    call: Call[object], address: str, name: str, value: str, stay: timedelta
) -> dict[str, str]:
    secure, seconds = call.office.settings.is_https, int(stay.total_seconds())
    cookie = session.cookie(name, value, "/", seconds, secure=secure)
    return {"Location": address, "Set-Cookie": cookie}


def _back(call: Call[object]) -> str:
    return f"{call.office.settings.portal}/sign-in/callback"


def _text(bits: bytes) -> str:
    return base64.urlsafe_b64encode(bits).decode().rstrip("=")
