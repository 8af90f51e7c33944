"""Policy: what a page may load, and where its forms may go."""

from collections.abc import Iterable
from urllib.parse import urlsplit

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def with_pictures(addresses: Iterable[str]) -> str:
    """Return the policy of a page that shows pictures from these addresses as well."""
    parts = (urlsplit(address) for address in addresses)
    places = sorted({f"{part.scheme}://{part.netloc}" for part in parts})
    return POLICY.replace("img-src 'self' data:", " ".join(["img-src 'self' data:", *places]))
