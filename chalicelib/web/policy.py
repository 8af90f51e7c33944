"""Policy: what a page may load, and where its forms and scripts may send."""

from collections.abc import Iterable
from urllib.parse import urlsplit

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self' data:; "
    "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def policy(*, pictures: Iterable[str] = (), sends: Iterable[str] = ()) -> str:
    """Return the policy of a page that shows pictures from, and sends files to, other addresses."""
    shown, sent = _places(pictures), _places(sends)
    more = {"img-src 'self' data:": shown, "connect-src 'self'": sent, "form-action 'self'": sent}
    found = POLICY
    for part, places in more.items():
        found = found.replace(part, " ".join([part, *places]))
    return found


def _places(addresses: Iterable[str]) -> list[str]:
    parts = (urlsplit(address) for address in addresses)
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})
