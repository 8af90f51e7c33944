"""Time stamps: an authority's word for when something was signed (RFC 3161, over HTTP)."""

from typing import Final

import urllib3
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, handle_tsp_response

from chalicelib.domain.refusals import TryLater

PATIENCE: Final = 7.0
"""Seconds an authority has to answer, and once more to say the rest."""
LARGEST: Final = 10_000
"""Bytes of a token with the certificates of its authority; most have about 6,000."""
OUT: Final = "Máy chủ cấp dấu thời gian không trả lời đúng; hệ thống sẽ thử ký lại."


class TimeStamping(TimeStamper):
    """The authority at a URL. It is asked once for each signature, and nobody else is asked."""

    def __init__(self, url: str, seconds: float = PATIENCE) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # typed in part
        self._url = url
        self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(seconds), retries=False)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return what the authority answers; raises TryLater where that is no time stamp."""
        try:
            said = self._pool.request(
                "POST",
                self._url,
                body=req.dump(),
                headers={"Content-Type": "application/timestamp-query"},
                redirect=False,
                preload_content=False,
            )
            body = said.read(LARGEST)
            said.close()  # never used again: an answer may be longer than what was read of it
        except urllib3.exceptions.HTTPError as error:
            raise TryLater(OUT, "time_stamp") from error
        if said.status != 200:  # noqa: PLR2004 - HTTP OK
            raise TryLater(OUT, "time_stamp")
        try:
            return tsp.TimeStampResp.load(body, strict=True)
        except ValueError as error:
            raise TryLater(OUT, "time_stamp") from error

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a token for a digest; raises TryLater where none was given.

        Whether the token is over this digest, and whose it is, is seen when the whole is checked.
        """
        nonce, asked = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call] # as above
        answer = await self.async_request_tsa_response(asked)
        try:
            answer.native  # noqa: B018 - all of it is read here, so that none of it fails later
            token = handle_tsp_response(answer, nonce)
            token.dump(force=True)
        except (TimestampRequestError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise TryLater(OUT, "time_stamp") from error
        return token
