"""The office's bank, played: transfers by QR code, and the statement's messages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any


def mangled(purpose: str) -> str:
    """Return a transfer's content as banks hand it on: folded, cut, prefixed, glued."""
    return f"MBVCB.3278907687.{purpose.replace(' ', '')}.CT tu 0123456789 NGUYEN THI LAN toi 9704"


@dataclass
class Bank:
    """`entries` is all that happened on the account, in the statement's own shape."""

    account: str = "0011012345678"
    bin: str = "970403"
    name: str = "Ngân hàng Ví dụ"
    holder: str = "TRUNG TAM PHUC VU HANH CHINH CONG"
    entries: list[dict[str, Any]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))

    def transfer(self, qr: str, /, **changes: object) -> dict[str, Any]:
        """Let a payer scan a code and transfer; returns the line it makes."""
        said = dict(_pairs(qr))
        purpose = dict(_pairs(said["62"]))["08"]
        return self.came(int(said["54"]), mangled(purpose), **changes)

    def came(self, amount: int, content: str, /, **changes: object) -> dict[str, Any]:
        """Note money on the account, whatever it is for."""
        line = {
            "id": f"FT26064{next(self.numbers):06}",
            "at": "2026-01-05T08:35:12+07:00",
            "amount": amount,
            "direction": "in",
            "content": content,
            "currency": "VND",
            **changes,
        }
        self.entries.append(line)
        return line

    def message(self, entries: Iterable[dict[str, Any]] | None = None) -> bytes:
        """Return a message of the feed, of all that happened unless told otherwise."""
        lines = self.entries if entries is None else list(entries)
        return json.dumps({"account": self.account, "entries": lines}).encode()


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    while text:
        size = int(text[2:4])
        yield text[:2], text[4 : 4 + size]
        text = text[4 + size :]
