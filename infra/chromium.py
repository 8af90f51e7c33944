"""Chromium: the distribution's own, as found on this machine or installed where we may.

    python -m infra.chromium

prints its path. No browser is ever downloaded by another way: where there is none, root gets it by
``apt-get install chromium``, and anybody else is told what to install.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from infra.fetching import NotFetched, run

NAMES = ("chromium", "chromium-browser")
"""What Debian and its kin call it; Ubuntu's second name may lead to a snap."""
PACKAGES = ("chromium", "fonts-dejavu-core")
"""The browser, and a typeface with every Vietnamese letter."""
Find = Callable[[str], str | None]


class NoChromium(Exception):
    """There is no Chromium; the message says what to install."""


def chromium(find: Find = shutil.which, *, is_root: bool | None = None) -> Path:
    """Return where Chromium is, after installing it if root may; raises NoChromium."""
    found = _found(find)
    if found is None and (os.geteuid() == 0 if is_root is None else is_root) and find("apt-get"):
        _install()
        found = _found(find)
    if found is None:
        raise NoChromium(
            "There is no Chromium on this machine. Install it, on Debian with "
            f"`sudo apt-get install {' '.join(PACKAGES)}`, and run this again."
        )
    return Path(found)


def _found(find: Find) -> str | None:
    return next(filter(None, map(find, NAMES)), None)


def _install() -> None:
    get = ("apt-get", "-qq", "-oDPkg::Lock::Timeout=120")
    want = ("install", "--yes", "--no-install-recommends", *PACKAGES)
    try:
        try:
            run(Path("/"), *get, *want)
        except NotFetched:  # the machine's list of packages is missing or old
            run(Path("/"), *get, "update")
            run(Path("/"), *get, *want)
    except NotFetched as problem:
        raise NoChromium(f"Chromium could not be installed: {problem}") from None


def main() -> int:
    """Print where it is; returns the exit status."""
    try:
        print(chromium())
    except NoChromium as no:
        print(no, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
