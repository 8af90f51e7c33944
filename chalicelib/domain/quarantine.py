"""Quarantine: nobody opens what arrived before it is judged free of malware."""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from chalicelib.domain.reading import UnreadablePaper

PATIENCE = timedelta(hours=3)
"""How long a verdict is waited for before a person is told that there is none."""
ASK_AGAIN = timedelta(minutes=15)
"""How long until a verdict is asked for again; a queue holds back no message for longer."""


class Verdict(StrEnum):
    """What is said of a file, as GuardDuty Malware Protection spells it."""

    CLEAN = "NO_THREATS_FOUND"
    INFECTED = "THREATS_FOUND"
    UNSUPPORTED = "UNSUPPORTED"
    """It has a password, or is packed too deep to be looked into."""
    ACCESS_DENIED = "ACCESS_DENIED"
    FAILED = "FAILED"


UNCHECKED = "unchecked"
"""The reason where the judge, not the file, is at fault."""
REFUSED = {
    Verdict.INFECTED: "infected",
    Verdict.UNSUPPORTED: "uncheckable",
    Verdict.ACCESS_DENIED: UNCHECKED,
    Verdict.FAILED: UNCHECKED,
}


def verdict_of(word: str) -> Verdict:
    """Return the verdict a word stands for; one that nobody knows is none to rely on."""
    return Verdict(word) if word in set(Verdict) else Verdict.FAILED


def may_open(verdict: Verdict | None, arrived: datetime, at: datetime) -> bool:
    """Tell whether a file may be opened now, or has to wait for its verdict (None: not given).

    Raises UnreadablePaper where it may never be: by its verdict, or for want of one in time.
    """
    if verdict is Verdict.CLEAN:
        return True
    if verdict is not None:
        raise UnreadablePaper(REFUSED[verdict])
    if is_late(arrived, at):
        raise UnreadablePaper(UNCHECKED)
    return False


def is_late(arrived: datetime, at: datetime) -> bool:
    """Tell whether a person may have been told by now that there is no verdict."""
    return at - arrived >= PATIENCE


# The office's own gate, where no other is: it knows the test virus, and nothing else.

TEST_VIRUS = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"
PACKED = re.compile(rb"(?<!end)stream\r?\n|PK\x03\x04")
"""Where something packed begins: a stream of a PDF, a file of a ZIP."""
ZIP_NAMES = slice(26, 30)
ZIP_HEADER = 30
HEAD = 4096
"""How much of something packed is looked at: the test virus begins the file it is in."""
MOST_PACKED = 100_000


def judged(data: bytes) -> Verdict:
    """Judge a file by its bytes, as they are and with what is packed in them unpacked."""
    if TEST_VIRUS in data:
        return Verdict.INFECTED
    for number, head in enumerate(_unpacked(data)):
        if TEST_VIRUS in head:
            return Verdict.INFECTED
        if number == MOST_PACKED:
            return Verdict.UNSUPPORTED
    return Verdict.CLEAN


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the head of each thing packed in a file, empty where it is packed in another way."""
    for found in islice(PACKED.finditer(data), MOST_PACKED + 1):
        if found.group().startswith(b"PK"):
            header = data[found.start() : found.start() + ZIP_HEADER][ZIP_NAMES]
            names = int.from_bytes(header[:2], "little") + int.from_bytes(header[2:], "little")
            yield _inflated(data, found.start() + ZIP_HEADER + names, -zlib.MAX_WBITS)
        else:
            yield _inflated(data, found.end(), zlib.MAX_WBITS)


def _inflated(data: bytes, start: int, how: int) -> bytes:
    try:
        return zlib.decompressobj(how).decompress(data[start : start + HEAD], HEAD)
    except zlib.error:
        return b""
