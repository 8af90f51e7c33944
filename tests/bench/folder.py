"""Folder: a lake in a folder of this machine, where fetching takes nothing worth a name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from chalicelib.adapters.lake.bucket import Bucket
from chalicelib.adapters.lake.lake import Lake


class Folder(Bucket):
    """A folder that answers as the bucket does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        """Write a file."""
        path = self._folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def put_file(self, key: str, path: Path) -> None:
        """Take a file for one of its own."""
        place = self._folder / key
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)

    def get(self, key: str, most: int | None = None) -> bytes | None:  # noqa: ARG002 - our own files
        """Return a file, None where there is none."""
        path = self._folder / key
        return path.read_bytes() if path.exists() else None

    def fetch(self, key: str, path: Path) -> str | None:
        """Show a file under another path; its mark is its own name, for nobody else writes here."""
        place = self._folder.absolute() / key
        path.unlink(missing_ok=True)
        if not place.exists():
            return None
        path.symlink_to(place)
        return key

    def swap(self, key: str, path: Path, mark: str | None) -> bool:  # noqa: ARG002 - see fetch
        """Take a file for one of its own."""
        self.put_file(key, path)
        return True

    def save(self, keys: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Show files in another folder, named by their place in `keys`."""
        paths = tuple(folder / f"{number:05}.parquet" for number in range(len(keys)))
        for key, path in zip(keys, paths, strict=True):
            path.symlink_to(self._folder.absolute() / key)
        return paths

    def drop(self, key: str) -> None:
        """Take a file away."""
        (self._folder / key).unlink(missing_ok=True)

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Yield the keys that begin so, in order."""
        files = (path for path in self._folder.rglob("*") if path.is_file())
        for key in sorted(str(path.relative_to(self._folder)) for path in files):
            if key.startswith(prefix) and key > after:
                yield key


class FolderLake(Lake):
    """The lake in such a folder."""

    def __init__(self, folder: Path) -> None:
        self._bucket = Folder(folder)
