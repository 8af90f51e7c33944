"""The login: the code flow with PKCE at an identity provider's hosted pages."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlencode

from chalicelib.domain.refusals import TryLater, Unauthenticated

PATIENCE = 5
"""Seconds to wait for a token."""
_REFUSED = range(400, 500)


class Login:
    """One provider; `url` is the address its ``/oauth2/…`` lie under."""

    def __init__(self, url: str, client_id: str) -> None:
        if not url.startswith(("https://", "http://")):
            raise ValueError("a login has an HTTP address")
        self._url = url.rstrip("/")
        self._client_id = client_id

    def address(self, back_to: str, state: str, nonce: str, challenge: str) -> str:
        """Return where the browser goes to sign in; it comes back to `back_to`."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": back_to,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._url}/oauth2/authorize?{urlencode(query)}"

    def id_token(self, code: str, back_to: str, verifier: str) -> str:
        """Trade a code for an ID token; raises Unauthenticated or TryLater."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "code": code,
            "redirect_uri": back_to,
            "code_verifier": verifier,
        }
        answer = self._post(form).get("id_token")
        if not isinstance(answer, str):
            raise _refused()
        return answer

    def _post(self, form: Mapping[str, str]) -> Mapping[str, object]:
        request = urllib.request.Request(  # noqa: S310 - HTTP, as checked above
            f"{self._url}/oauth2/token",
            data=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                found = json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code in _REFUSED:
                raise _refused() from None
            raise _unreachable() from error
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise _unreachable() from error
        return found if isinstance(found, dict) else {}


def _refused() -> Unauthenticated:
    return Unauthenticated("Đăng nhập không thành công; hãy đăng nhập lại.")


def _unreachable() -> TryLater:
    return TryLater("Trang đăng nhập chưa phản hồi; hãy thử lại sau ít phút.")
