"""Limits: how often whoever looks something up may be wrong before they have to wait.

Only failures count: a wrong secret, a code nobody was given. So the counter of a commune, behind
one address with all its officers and visitors, is never kept from looking up what is there. What
counts is kept under a keyed hash of source and window: it tells nobody's address, and what the
same source did in another hour is another hash.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from chalicelib.domain.refusals import TooMany
from chalicelib.domain.wording import said

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
OF_ONE_LINE = 64
"""Bits of an IPv6 address that one subscriber has for their own; the rest they choose freely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many failures of a kind one source may have in a window; `sentence` says until when."""

    name: str
    most: int
    window: timedelta
    sentence: str
    field: str | None = None


TRACKING = Limit(
    name="tracking",
    most=60,
    window=HOUR,
    sentence=(
        "Từ mạng đang dùng đã có quá nhiều lần tra cứu không đúng, nên việc tra cứu bằng mã tạm "
        "dừng đến {until}. Sau lúc đó hãy gõ lại mã như in trên giấy hẹn, hoặc đăng nhập để xem."
    ),
    field="code",
)
"""One a minute: more than people mistype at a counter, and of 31^10 secrets too few to guess."""
TRACKING_OF_ONE = Limit(
    name="tracking-of-one",
    most=100,
    window=HOUR,
    sentence=(
        "Mã hồ sơ này đã bị tra cứu sai quá nhiều lần, nên việc tra cứu bằng mã tạm dừng đến "
        "{until}. Sau lúc đó hãy thử lại; ai đã nộp hồ sơ vẫn xem được khi đăng nhập."
    ),
    field="code",
)
"""From all addresses together. More than one address may try, so that none alone can keep the
applicant, who holds the right secret, from looking."""
VERIFYING = Limit(
    name="verifying",
    most=60,
    window=HOUR,
    sentence=(
        "Từ mạng đang dùng đã có quá nhiều lần kiểm chứng mã không có thật, nên việc kiểm chứng "
        "tạm dừng đến {until}. Sau lúc đó hãy gõ lại mã như in cạnh mã QR."
    ),
    field="code",
)
"""Codes that are mistyped are found by their check sign and count for nothing; one that fits and
was never given out is on a false paper, or guessed."""
SIGNING_IN = Limit(
    name="signing-in",
    most=60,
    window=HOUR,
    sentence=(
        "Từ mạng đang dùng đã có quá nhiều lần đăng nhập không thành, nên việc đăng nhập tạm dừng "
        "đến {until}. Sau lúc đó hãy đăng nhập lại."
    ),
)
"""Passwords are typed at the identity provider, which counts them itself; here it is asked for a
token, and is not to be flooded."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Where the failures of one source within one window are counted; `id` tells not which."""

    limit: Limit
    id: str
    ends: datetime

    @property
    def most(self) -> int:
        """Return how many are counted before whoever comes has to wait."""
        return self.limit.most


def counter(limit: Limit, of: str, at: datetime, key: bytes) -> Counter:
    """Return the counter of a source at a moment; without the secret `key` nobody finds it."""
    start = at - (at - EPOCH) % limit.window
    told = f"{limit.name}#{start.isoformat()}#{of}".encode(errors="surrogatepass")
    return Counter(limit, hmac.new(key, told, hashlib.sha256).hexdigest(), start + limit.window)


def source(address: str) -> str:
    """Return whom an address stands for: of IPv6, all that one subscriber may choose from.

    What is no address stands for itself.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    match found:
        case IPv6Address(ipv4_mapped=IPv4Address() as mapped):
            return str(mapped)
        case IPv6Address():
            return str(IPv6Network((found, OF_ONE_LINE), strict=False))
    return str(found)


def admit(counted: Iterable[tuple[Counter, int]], at: datetime) -> None:
    """Pass unless one of the counters stands at its most; raises TooMany."""
    for one, times in counted:
        if times >= one.most:
            raise too_many(one, at)


def too_many(counter: Counter, at: datetime) -> TooMany:
    """Return the refusal that says until when to wait."""
    seconds = -(-(counter.ends - at) // timedelta(seconds=1))
    sentence = counter.limit.sentence.format(until=said(counter.ends))
    return TooMany(sentence, counter.limit.field, max(1, seconds))
