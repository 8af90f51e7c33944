"""Watch: a scanner's folder, whose finished files are sent to the office and kept with a receipt.

``python -m infra.watch FOLDER --agency H33.16 --device quay-1 --bucket …-inbox-…`` uses the
scanner's own credentials, from the environment or ``--profile``. A file is finished when its size
and time stay the same between two looks, or when it loses the ending ``.part``. What was sent lies
in ``sent/`` beside its receipt; what could not go yet is gone on with where it stopped.
"""

import argparse
import hashlib
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from chalicelib.domain.reading import Limits
from infra.sending import PART, TYPES, Changed, Sending, write

PARTIAL = ".part"
HIDDEN = ".sending"
PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")
REFUSED = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket"})
State = tuple[int, int]
"""Size and time of a file."""


class Misset(Exception):
    """The office does not take anything from this scanner; the text says what to mend."""


@dataclass
class Watch:
    """A folder and where its files go; `seen` is what lay in it at the last look."""

    folder: Path
    agency: str
    device: str
    bucket: str
    s3: Any
    say: Callable[[str], None]
    now: Callable[[], datetime]
    part: int = PART
    seen: Mapping[str, State] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    """What was told to be left where it is."""

    def look(self) -> None:
        """Send what is finished; raises Misset."""
        before, self.seen = self.seen, _lying(self.folder)
        for name in self.seen:
            file = self.folder / name
            if _is_finished(name, self.seen, before) and self._is_taken(file):
                self._try(file)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing lies there but what is left there."""
        return self.left.issuperset(_lying(self.folder))

    def _is_taken(self, file: Path) -> bool:
        why = _complaint(file)
        if why is not None and file.name not in self.left:
            self.say(f"{file.name}: {why}")
        (self.left.discard if why is None else self.left.add)(file.name)
        return why is None

    def _try(self, file: Path) -> None:
        """Send a file; what cannot be done now is said, and done at the next look."""
        try:
            self._send(file)
        except Changed:
            self.say(f"{file.name}: tệp còn đang được ghi; sẽ gửi khi ghi xong.")
        except ClientError as error:
            if error.response["Error"]["Code"] in REFUSED:
                raise Misset(_refused(self, error)) from error
            self.say(f"{file.name}: kho chưa nhận ({error}); sẽ gửi tiếp.")
        except NoCredentialsError:
            raise Misset("Chưa có khóa của máy quét; hãy đặt AWS_PROFILE hoặc --profile.") from None
        except (BotoCoreError, OSError) as error:
            self.say(f"{file.name}: bị ngắt giữa chừng ({type(error).__name__}); sẽ gửi tiếp.")

    def _send(self, file: Path) -> None:
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        stem = unicodedata.normalize("NFC", file.stem)
        name = f"{stem}-{sha256[:12]}{file.suffix.lower()}"
        receipt = self.folder / "sent" / f"{name}.json"
        if receipt.exists():
            self.say(f"{file.name}: nội dung này đã gửi trước đây, không gửi lại.")
        else:
            self._sent(file, name, sha256, receipt)
        file.replace(receipt.with_suffix(""))

    def _sent(self, file: Path, name: str, sha256: str, receipt: Path) -> None:
        key = f"scan/{self.agency}/{self.device}/{name}"
        notes = self.folder / HIDDEN / f"{sha256}.json"
        size = file.stat().st_size
        sending = Sending(self.s3, self.bucket, key, file, notes, self.part)
        fresh = sending.send(lambda done: self.say(f"{file.name}: {done * 100 // size} %"))
        if not fresh:
            self.say(f"{file.name}: kho đã có nội dung này, không gửi lại.")
        when = self.now().isoformat(timespec="seconds")
        write(receipt, {"key": key, "sha256": sha256, "bytes": size, "sent_at": when})
        self.say(f"{file.name}: đã gửi {size} byte; biên nhận sent/{receipt.name}")


def _lying(folder: Path) -> dict[str, State]:
    """Return what lies in the folder itself, oldest first."""
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            state = path.stat()
            if stat.S_ISREG(state.st_mode) and path.name[0] not in ".~":
                found.append((state.st_mtime_ns, state.st_size, path.name))
    return {name: (size, when) for when, size, name in sorted(found)}


def _is_finished(name: str, now: Mapping[str, State], before: Mapping[str, State]) -> bool:
    if name.endswith(PARTIAL):
        return False
    partial = f"{name}{PARTIAL}"
    return before.get(name) == now[name] or (partial in before and partial not in now)


def _complaint(file: Path) -> str | None:
    """Return why a file is not sent, if it is not."""
    if file.suffix.lower() not in TYPES:
        return "chỉ gửi tệp PDF, JPEG, PNG hoặc TIFF; tệp này được để lại."
    size = file.stat().st_size
    if size == 0:
        return "tệp rỗng nên không gửi; hãy quét lại."
    if size > Limits().bytes:
        most = Limits().bytes >> 20
        return f"lớn hơn {most} MB nên không gửi; hãy quét ở 200–300 dpi hoặc chia nhỏ."
    return None


def _refused(watch: Watch, error: ClientError) -> str:
    return (
        f"Kho {watch.bucket} không nhận tệp ở scan/{watch.agency}/{watch.device}/ "
        f"({error.response['Error']['Code']}); hãy kiểm tra --bucket, --agency, --device "
        "và khóa của máy quét."
    )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra.watch", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agency", required=True, help="the agency's code, such as H33.16")
    parser.add_argument("--device", required=True, help="the scanner's name, such as quay-1")
    parser.add_argument("--bucket", required=True, help="the inbox of the office")
    parser.add_argument("--profile", help="whose credentials to use; the environment's otherwise")
    parser.add_argument("--endpoint", help="another cloud than AWS")
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two looks")
    parser.add_argument("--once", action="store_true", help="end when nothing is left to send")
    return parser.parse_args()


def _watch(asked: argparse.Namespace) -> Watch:
    """Return the watch that was asked for; raises Misset."""
    if not asked.folder.is_dir():
        raise Misset(f"Không có thư mục {asked.folder}.")
    for name in (asked.agency, asked.device):
        if PLACE.fullmatch(name) is None:
            raise Misset(f"Mã “{name}” không hợp lệ: chỉ gồm chữ, số, dấu chấm và gạch nối.")
    try:
        s3 = boto3.Session(profile_name=asked.profile).client("s3", endpoint_url=asked.endpoint)
    except (BotoCoreError, ValueError) as error:
        raise Misset(f"Không nối được với kho: {error}") from None
    return Watch(
        asked.folder, asked.agency, asked.device, asked.bucket, s3,
        say=lambda text: print(text, flush=True), now=lambda: datetime.now(UTC),
    )  # fmt: skip


def main() -> int:
    """Watch until stopped; returns 1 where the office takes nothing from this scanner."""
    asked = _asked()
    try:
        watch = _watch(asked)
        watch.look()
        while not (asked.once and watch.is_idle):
            time.sleep(asked.every)
            watch.look()
    except Misset as no:
        print(no, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Đã dừng; tệp chưa gửi xong sẽ được gửi tiếp lần sau.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
