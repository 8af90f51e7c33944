"""Days: as people type them."""

import re

_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def iso_day(typed: str) -> str:
    """Return a day typed as 31/3/2026, with slashes, dots or dashes, as 2026-03-31.

    Anything else is returned as it is, to be refused by whoever asked for a day.
    """
    found = _LOCAL.fullmatch(typed.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else typed
