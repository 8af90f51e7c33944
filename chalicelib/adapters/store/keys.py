"""Keys: how everything in the table is called, and how moments are spelled to sort."""

from datetime import UTC, date, datetime
from urllib.parse import quote
from zlib import crc32

from chalicelib.domain.bills import Bill, Series
from chalicelib.domain.complaints import Waiting
from chalicelib.domain.openings import Opened
from chalicelib.domain.writs.writ import Writ

HEAD = "HEAD"
ONCE = "ONCE"
SERIAL = "SERIAL"
UPLOAD = "UPLOAD"
RECEIPT = "RECEIPT"
EVENTS = "EVENT#"
ORDERS = "ORDER#"
BILLS = "BILL#"
WRITS = "WRIT#"
DRAWN = "DRAWN#"
TROUBLES = "SIGNING#"
ATTESTED = "ATTEST"
DRAFTS = "DRAFT#"
ENTRIES = "ENTRY#"
MATTERS = "MATTER#"
COMPLAINTS = "COMPLAINT#"
STORED = "STORED#"
OPENED = "OPENED#"
USED = "USED#"
FAILED = "FAILED"

SHARDS = 4
"""Partitions of the index of watched moments; the sweep asks each."""
MOST_BYTES = 1024
"""The longest sort key DynamoDB takes; nothing of ours is called anything as long."""

Key = tuple[str, str]
"""Partition and sort key."""


def dossier(code: str) -> str:
    """Return the partition of a dossier."""
    return f"DOSSIER#{code}"


def head(code: str) -> Key:
    """Return where a dossier stands."""
    return dossier(code), HEAD


def event(code: str, seq: int) -> Key:
    """Return where an entry of a history stands."""
    return dossier(code), f"{EVENTS}{seq:06}"


def order(code: str, ref: str) -> Key:
    """Return where an order stands: with its dossier."""
    return dossier(code), f"{ORDERS}{ref}"


def writ(made: Writ) -> Key:
    """Return where it stands that a writ was made: with its dossier, one for each entry."""
    return dossier(made.code), f"{WRITS}{made.seq:06}#{made.model}"


def once(scope: str, key: str) -> Key:
    """Return where a mark stands; ``#`` within the scope is escaped, so that no two collide."""
    return f"ONCE#{quote(scope, safe=':/@')}#{key}", ONCE


def serial(agency: str, day: date) -> Key:
    """Return where the serial numbers of an agency and local day are counted."""
    return f"SERIAL#{agency}#{day:%y%m%d}", SERIAL


def notice(ref: str, sha256: str) -> Key:
    """Return where a provider's notice about an order stands as it came."""
    return f"NOTICE#{ref}", sha256


def bill(made: Bill) -> Key:
    """Return where a receipt stands with its dossier: one for each kind of fee of a payment."""
    own = f"{made.ref}#{made.transaction}#{made.series.kind}"
    return dossier(made.dossier), f"{BILLS}{own}"


def series(of: Series) -> str:
    """Return the partition of the numbers of a series of receipts."""
    return f"BILLS#{of.agency}#{of.kind}#{of.year}"


def numbers(register: str) -> str:
    """Return the partition of the numbers of a register of results."""
    return f"NUMBERS#{register}"


def number(within: str, given: int) -> Key:
    """Return where a number stands within the partition of its series or register."""
    return within, f"{given:010}"


def drawn(code: str, approval: int) -> Key:
    """Return where number and check code of an approval stand: with its dossier."""
    return dossier(code), f"{DRAWN}{approval:06}"


def attested(check_code: str) -> Key:
    """Return where it stands what a check code was drawn for."""
    return f"ATTEST#{check_code}", ATTESTED


def trouble(code: str, seq: int) -> Key:
    """Return where it stands what keeps a paper of the result from being made: with its dossier."""
    return dossier(code), f"{TROUBLES}{seq:06}"


def book(provider: str, day: date) -> str:
    """Return the partition of what moved at a provider on a local day."""
    return f"BOOK#{provider}#{day:%Y-%m-%d}"


def line(provider: str, day: date, ref: str, transaction: str) -> Key:
    """Return where a line of that book stands."""
    return book(provider, day), f"{ref}#{transaction}"


def upload(upload_id: str) -> Key:
    """Return where an upload stands."""
    return f"UPLOAD#{upload_id}", UPLOAD


def drafts(owner: str) -> str:
    """Return the partition of somebody's drafts."""
    return f"OWNER#{owner}"


def draft(owner: str, draft_id: str) -> Key:
    """Return where a draft stands."""
    return drafts(owner), f"{DRAFTS}{draft_id}"


def tray(agency: str) -> str:
    """Return the partition of an agency's scan tray."""
    return f"TRAY#{agency}"


def tray_entry(agency: str, entry_id: str) -> Key:
    """Return where a tray entry stands."""
    return tray(agency), f"{ENTRIES}{entry_id}"


def matters(agency: str) -> str:
    """Return the partition of what an agency has to look into about money."""
    return f"{MATTERS}{agency}"


def matter(agency: str, matter_id: str) -> Key:
    """Return where a matter stands."""
    return matters(agency), matter_id


def complaints(agency: str) -> str:
    """Return the partition of the complaints on an agency's list."""
    return f"{COMPLAINTS}{agency}"


def complaint(one: Waiting, agency: str) -> Key:
    """Return where a complaint stands on an agency's list, while it waits: by its due moment."""
    return complaints(agency), f"{ranked(one.until, one.code)}#{one.seq:06}"


def receipt(sha256: str) -> Key:
    """Return where the receipt of a scanned file stands."""
    return f"SCAN#{sha256}", RECEIPT


def lodgings(sha256: str) -> str:
    """Return the partition of the places that papers of a file lie in."""
    return f"PAPER#{sha256}"


def lodging(sha256: str, code: str, component: str, paper: str) -> Key:
    """Return where it stands that a paper of a file lies there."""
    return lodgings(sha256), f"{code}#{component}#{paper}"


def store(holder: str) -> str:
    """Return the partition of somebody's store."""
    return f"STORE#{holder}"


def stored(holder: str, since: datetime, record: str) -> Key:
    """Return where the record of a paper stands."""
    return store(holder), f"{STORED}{sortable(since)}#{record}"


def opening(holder: str, at: datetime, record: str) -> Key:
    """Return where it stands that somebody looked into a stored paper."""
    return store(holder), f"{OPENED}{sortable(at)}#{record}"


def openings(code: str) -> str:
    """Return the partition of who opened a dossier."""
    return f"{OPENED}{code}"


def opened(one: Opened) -> Key:
    """Return where it stands that somebody opened something of a dossier: one place an hour."""
    hour = sortable(one.at.replace(minute=0, second=0, microsecond=0))
    return openings(one.code), f"{hour}#{one.thing}#{one.of}#{one.by}"


def register(agency: str) -> str:
    """Return the partition of what an agency received."""
    return f"RECEIVED#{agency}"


def use(holder: str, at: datetime, record: str, code: str) -> Key:
    """Return where it stands that a stored paper was used in a later dossier."""
    return store(holder), f"{USED}{sortable(at)}#{record}#{code}"


def failed(counter: str) -> Key:
    """Return where the failures of one source within one window are counted."""
    return f"FAILED#{counter}", FAILED


def shard(code: str) -> str:
    """Return the partition of watched moments a dossier belongs to."""
    return shards()[crc32(code.encode()) % SHARDS]


def shards() -> tuple[str, ...]:
    """Return every partition of watched moments."""
    return tuple(f"ATTENTION#{number}" for number in range(SHARDS))


def sortable(moment: datetime) -> str:
    """Return a moment spelled so that text sorts as time: UTC, always with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ranked(moment: datetime, code: str) -> str:
    """Return the sort key of a row in a list by time; the code makes it the only one."""
    return f"{sortable(moment)}#{code}"


def fits(*keys: str) -> bool:
    """Tell whether such keys can be in the table at all, whatever somebody asked for."""
    try:
        return all(len(key.encode()) <= MOST_BYTES for key in keys)
    except UnicodeEncodeError:  # half a surrogate pair, which no text holds
        return False
