"""Verify: a dossier's history, or a slip's code, against the public ledger, without the office.

``python -m infra.verify history.json [--seals FOLDER|URL]`` checks what
``GET /v1/dossiers/<code>/history`` gave: every entry by its hash, how entries hang together, and
with --seals that each is in a published seal and that the seals are a chain.
``python -m infra.verify --hash CODE --day 2026-03-02 --seals FOLDER|URL`` checks what a slip says.
The folder, or what lies under the address, holds the files ``<day>.json`` and ``<day>.leaves``.
The status is 0 if all of it holds, else 1. A history cut off at its end still holds: compare its
last entry with the code on the newest slip.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.history import GENESIS, canonical
from chalicelib.domain.proofcode import read_code, read_day
from chalicelib.domain.refusals import Invalid
from infra.seals import Seals, Unusable, seals, shelf

HASHED = ("code", "seq", "at", "by", "by_name", "salt", "previous", "what")
WITHHELD = ("salt", "what")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the file has it; `wrong` says what does not hold of it, if anything."""

    seq: int
    hash: str
    day: date | None
    wrong: str | None
    withheld: bool


@dataclass(slots=True)
class Report:
    """What was found, said as it is found; `holds` until something does not."""

    say: Say
    holds: bool = field(default=True)

    def wrong(self, sentence: str) -> None:
        """Say what does not hold."""
        self.holds = False
        self.say(sentence)


def read_history(data: bytes) -> tuple[str, tuple[Entry, ...]]:
    """Return the code of a history's dossier and its entries; raises Unusable for another file."""
    try:
        said = json.loads(data, object_pairs_hook=_once)
        code, entries = str(said.pop("code")), said.pop("entries")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unusable("this is no history as the API gives it") from None
    if said or not isinstance(entries, list) or not entries or not code.isprintable():
        raise Unusable("this is no history as the API gives it")
    return code, tuple(_entries(code, entries))


def _once(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    """Refuse an object that names a member twice: two readers could believe two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice")
    return found


def _entries(code: str, entries: Sequence[Any]) -> Iterator[Entry]:
    previous = GENESIS
    for number, said in enumerate(entries, start=1):
        if not isinstance(said, dict) or said.keys() != {*HASHED, "hash"}:
            yield Entry(number, "", None, "it has not the members of an entry", withheld=False)
            continue
        withheld = all(said[name] is None for name in WITHHELD)
        wrong = _wrong(code, number, previous, said, withheld=withheld)
        previous = str(said["hash"])
        yield Entry(number, previous, _day(said["at"]), wrong, withheld)


def _wrong(
    code: str, number: int, previous: str, said: Mapping[str, Any], *, withheld: bool
) -> str | None:
    if said["code"] != code:
        return "it is of another dossier"
    if type(said["seq"]) is not int or said["seq"] != number:
        return "its number is another: an entry is missing, moved or repeated"
    if said["previous"] != previous:
        return "it does not follow the entry before it"
    if not withheld and said["hash"] != _digest(said):
        return "something of it was changed: its hash is another"
    if _day(said["at"]) is None:
        return "its moment is none"
    return None


def _digest(said: Mapping[str, Any]) -> str | None:
    """Return the hash of what an entry says, None where that is not even text."""
    try:
        return sha256(canonical([said[name] for name in HASHED])).hexdigest()
    except UnicodeEncodeError:
        return None


def _day(at: object) -> date | None:
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment.astimezone(LOCAL).date()


def check_history(code: str, entries: Sequence[Entry], report: Report) -> None:
    """Say whether entries are as they were hashed and hang together."""
    for entry in entries:
        if entry.wrong:
            report.wrong(f"entry {entry.seq} of {code} does not hold: {entry.wrong}")
        elif entry.withheld:
            report.say(
                f"entry {entry.seq} is withheld from whoever got this file: "
                "its hash is linked with the next, what it says cannot be checked"
            )
    if report.holds:
        report.say(f"{len(entries)} entries of {code} hold, and each follows the one before")


def check_sealed(entries: Sequence[Entry], found: Seals, report: Report) -> None:
    """Say of each entry which seal holds it."""
    for entry in entries:
        if entry.wrong or entry.day is None:
            continue
        place = found.find(entry.hash, entry.day)
        if place is not None:
            report.say(f"entry {entry.seq} of {entry.day} is in the seal of {place[0].day}")
        elif entry.day > found.newest:
            report.say(f"entry {entry.seq} of {entry.day} is newer than the last seal there is")
        else:
            report.wrong(f"entry {entry.seq} of {entry.day} is in no seal up to {found.newest}")


def check_code(code: str, day: date, found: Seals, report: Report) -> None:
    """Say which seal holds a slip's code."""
    place = found.find(code, day)
    if place is None:
        report.wrong(f"{code} is in no seal from {day} to {found.newest}")
        return
    seal, leaf, number = place
    report.say(f"{leaf} is in the seal of {seal.day}, number {number} of {seal.count}")


def check_chain(found: Seals, report: Report) -> None:
    """Say whether the seals looked at hang together."""
    for sentence in found.wrong:
        report.wrong(sentence)
    if not found.wrong and found.seals:
        first, last = found.seals[0].day, found.seals[-1].day
        before = "there is none before" if found.begins else "those before were not looked at"
        report.say(f"{len(found.seals)} seals from {first} to {last} are a chain; {before}")


def _there(where: str, first: date, last: date) -> Seals:
    """Return the seals that say something of some days; raises Unusable where there is none."""
    found = seals(shelf(where), first, last)
    if not found.seals and not found.wrong:
        raise Unusable(
            f"{where} holds no seal of {first} or later, so nothing was compared; "
            "an entry is sealed in the night after its day"
        )
    return found


def verify_history(data: bytes, where: str | None, report: Report) -> None:
    """Verify a history, against seals where it is told where they are."""
    code, entries = read_history(data)
    check_history(code, entries, report)
    days = [entry.day for entry in entries if entry.day is not None]
    if where is None or not days:
        report.say("without --seals nothing was compared with the public ledger")
        return
    found = _there(where, min(days), max(days))
    check_sealed(entries, found, report)
    check_chain(found, report)


def verify_code(code: str, day: date, where: str, report: Report) -> None:
    """Verify what a slip says."""
    found = _there(where, day, day)
    check_code(code, day, found, report)
    check_chain(found, report)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; returns the exit status."""
    parser = argparse.ArgumentParser(prog="infra.verify", description=__doc__)
    parser.add_argument("history", nargs="?", type=Path, help="what the API gave of a dossier")
    parser.add_argument("--hash", help="an entry's hash, or the code on a slip")
    parser.add_argument("--day", help="the day beside the code")
    parser.add_argument("--seals", help="a folder, or the address under which seals are published")
    asked = parser.parse_args(arguments)
    report = Report(print)
    try:
        if asked.history is not None and asked.hash is None:
            verify_history(asked.history.read_bytes(), asked.seals, report)
        elif asked.history is None and asked.hash and asked.day and asked.seals:
            code, day = read_code(asked.hash, "hash"), read_day(asked.day)
            verify_code(code, day, asked.seals, report)
        else:
            parser.error("give a history, or --hash, --day and --seals")
    except Invalid as no:
        print(f"--{no.field}: {no.sentence}", file=sys.stderr)
        return 1
    except (OSError, Unusable) as error:
        print(error, file=sys.stderr)
        return 1
    print("it holds" if report.holds else "it does NOT hold")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
