"""The courier: carries requests to payment providers, and what they answer back."""

import urllib.error
import urllib.request
from functools import cached_property
from http.client import HTTPException

from chalicelib.domain.payments.provider import Request
from chalicelib.domain.refusals import TryLater

PATIENCE = 20
"""Seconds to wait for an answer: less than the API waits for its function."""
MOST_ANSWER = 1 << 20
"""Bytes of an answer; none of theirs comes near."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow nobody elsewhere: what is signed for one address is not sent to another."""

    def redirect_request(self, *_: object) -> None:
        """Return no request."""


class Courier:
    """Sends over HTTP(S), one request at a time; an answer of any status is an answer."""

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        """Return how requests are sent; made when first needed, for it reads all certificates."""
        return urllib.request.build_opener(_Stay)

    def send(self, request: Request) -> tuple[int, bytes]:
        """Return status and body of the answer; raises TryLater where none came in time.

        What was sent may have arrived all the same.
        """
        if not request.url.startswith(("https://", "http://")):
            raise ValueError("a provider has an HTTP address")
        asked = urllib.request.Request(  # noqa: S310 - HTTP, as checked above
            request.url,
            data=request.body or None,
            headers=dict(request.headers),
            method=request.method,
        )
        try:
            with self._opener.open(asked, timeout=PATIENCE) as answer:
                return answer.status, answer.read(MOST_ANSWER)
        except urllib.error.HTTPError as no:
            with no:
                return no.code, no.read(MOST_ANSWER)
        except (OSError, HTTPException) as lost:
            raise TryLater(
                "Nhà cung cấp thanh toán chưa phản hồi; hãy thử lại sau ít phút.", "payment"
            ) from lost
