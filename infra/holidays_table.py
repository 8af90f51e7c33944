"""Holidays table: write the catalogue's calendar, a file a year, from the package `holidays`.

Usage: python infra/holidays_table.py [--announced-until YEAR] [--into DIRECTORY] [FIRST LAST]

Run it when a new release of the package knows the official list of a coming year. What the
package does not know is written by hand in ``overrides.json``, which this command leaves alone.
"""

import argparse
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

import holidays

CATALOGUE = Path(__file__).parent.parent / "catalogue" / "calendar"
SOURCE = f"Python package holidays {version('holidays')}, country VN"
SWAPPED = re.compile(r"thay cho ngày (\d{2})/(\d{2})/(\d{4})")
"""How the package names a day off that another day is worked for."""


class Entry(TypedDict):
    """A day: its Vietnamese name, and where that is known from."""

    name: str
    source: str


class Year(TypedDict):
    """A file of the catalogue; `provisional` until the official list is announced."""

    year: int
    provisional: bool
    days_off: dict[str, Entry]
    days_on: dict[str, Entry]


def year_table(year: int, announced_until: int) -> Year:
    """Return the content of a year's file; the days a swap makes up for count as worked."""
    around = range(year - 1, year + 2)
    known = holidays.country_holidays("VN", years=around, language="vi", expand=False)
    made_up = sorted(day for day in known.weekend_workdays if day.year == year)
    reasons = {_swapped(name): day for day, name in known.items()}
    days_off = sorted(day for day in known if day.year == year)
    return {
        "year": year,
        "provisional": year > announced_until,
        "days_off": {day.isoformat(): _entry(known[day]) for day in days_off},
        "days_on": {day.isoformat(): _entry(_made_up_for(reasons.get(day))) for day in made_up},
    }


def _swapped(name: str) -> date | None:
    found = SWAPPED.search(name)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _made_up_for(day: date | None) -> str:
    return f"Làm bù cho ngày {day:%d/%m/%Y}" if day else "Làm bù cho ngày nghỉ hoán đổi"


def _entry(name: str) -> Entry:
    return {"name": name, "source": SOURCE}


def main(words: Sequence[str] | None = None) -> None:
    """Write the years asked for."""
    this_year = datetime.now(UTC).year
    parser = argparse.ArgumentParser(description="Write the catalogue's calendar.")
    parser.add_argument("first", nargs="?", type=int, default=2023)
    parser.add_argument("last", nargs="?", type=int, default=2028)
    parser.add_argument("--announced-until", type=int, default=this_year)
    parser.add_argument("--into", type=Path, default=CATALOGUE)
    asked = parser.parse_args(words)
    for year in range(asked.first, asked.last + 1):
        table = year_table(year, asked.announced_until)
        path = asked.into / f"{year}.json"
        text = json.dumps(table, ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
        print(f"{path.name}: {len(table['days_off'])} days off, {len(table['days_on'])} made up")


if __name__ == "__main__":
    main()
