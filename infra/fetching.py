"""Fetching: files of other makers, by a tool the machine has, taken only if they are known."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 180


class NotFetched(Exception):
    """A file could not be had; the message says what was tried and what would help."""


@dataclass(frozen=True, slots=True)
class Source:
    """A way to a file: the tools it needs, the checksum of what it yields, how it goes."""

    name: str
    tools: tuple[str, ...]
    sha256: str
    get: Callable[[Path], bytes]
    """Fetch into an empty folder and return the file's bytes."""


def fetched(source: Source) -> bytes:
    """Return the file a source yields; raises NotFetched, also for one that is not the known."""
    need(*source.tools)
    with tempfile.TemporaryDirectory() as folder:
        data = source.get(Path(folder))
    return known(data, source.sha256)


def need(*tools: str) -> None:
    """Raise NotFetched where this machine lacks one of the tools."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        raise NotFetched(f"this machine has no {' and no '.join(missing)}")


def known(data: bytes, sha256: str) -> bytes:
    """Return a file that has the checksum it should have; raises NotFetched for another."""
    if checksum(data) != sha256:
        raise NotFetched(f"the file has the checksum {checksum(data)}, not {sha256}")
    return data


def put(data: bytes, place: Path) -> None:
    """Put a file in its place, whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_bytes(data)
    fresh.replace(place)


def unpacked_from_debian(name: str, folder: Path) -> Path:
    """Return the folder of what a Debian package holds, fetched without root."""
    try:
        run(folder, "apt-get", "download", name)
    except NotFetched:  # the machine has no list of packages yet: make one of our own
        own = [f"-oDir::State={folder}/state", f"-oDir::Cache={folder}/cache"]
        for place in ("state/lists/partial", "cache/archives/partial"):
            (folder / place).mkdir(parents=True)
        run(folder, "apt-get", *own, "update")
        run(folder, "apt-get", *own, "download", name)
    package = only(folder, f"{name}_*.deb")
    run(folder, "dpkg-deb", "-x", str(package), str(folder / "unpacked"))
    return folder / "unpacked"


def run(folder: Path, *command: str) -> None:
    """Run a tool in a folder; raises NotFetched with its last word where it fails."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotFetched(f"{command[0]} took longer than {PATIENCE} seconds") from None
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no word why"]
        raise NotFetched(f"{' '.join(command[:2])} failed: {last[0]}")


def only(folder: Path, pattern: str) -> Path:
    """Return a file somewhere below a folder; raises NotFetched where there is none."""
    found = next(folder.rglob(pattern), None)
    if found is None:
        raise NotFetched(f"there was no {pattern} in what came")
    return found


def checksum(data: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(data).hexdigest()
