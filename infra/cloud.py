"""Cloud: the local one — started on this machine only, kept across stops, ended cleanly.

``python -m infra.cloud stop | status``; `infra.resume` starts it. ``MOTCUA_PORT`` says where it
listens (4566), ``MOTCUA_CLOUD`` where it keeps its state (``build/cloud``).
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
REGION = "ap-southeast-1"
PATIENCE = 60.0
"""Seconds to wait until it answers, or until it has written its state and ended."""


class Unready(Exception):
    """The local cloud cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A local cloud: its folder, its ports (none for SFTP: 0), and the operator's own keys."""

    folder: Path
    port: int
    access_key: str
    secret_key: str
    sftp_port: int = 0

    @property
    def endpoint(self) -> str:
        """Return where every service of it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def till_port(self) -> int:
        """Return where payment providers are played while a day is."""
        return self.port + 1

    @property
    def stamps_port(self) -> int:
        """Return where a time-stamp authority is played while a day is."""
        return self.port + 2

    @property
    def pid_file(self) -> Path:
        """Return where its process is written down."""
        return self.folder / "pid"

    @property
    def stopped_file(self) -> Path:
        """Return where the moment is written down at which it was ended."""
        return self.folder / "stopped"

    @property
    def outputs_file(self) -> Path:
        """Return where the outputs of what is deployed in it are written down."""
        return self.folder / "outputs.json"


def cloud() -> Cloud:
    """Return the local cloud as the environment describes it; its keys are made once."""
    folder = Path(os.environ.get("MOTCUA_CLOUD") or ROOT / "build/cloud")
    port = int(os.environ.get("MOTCUA_PORT") or _kept_port(folder) or 4566)
    folder.mkdir(parents=True, exist_ok=True)
    keys = folder / "operator.json"
    if not keys.exists():
        made = {"access_key": f"OPERATOR{secrets.token_hex(6).upper()}"}
        keys.touch(mode=0o600)
        keys.write_text(json.dumps({**made, "secret_key": secrets.token_urlsafe(30)}))
    sftp_port = int(os.environ.get("MOTCUA_SFTP_PORT") or 0)
    return Cloud(folder=folder, port=port, sftp_port=sftp_port, **json.loads(keys.read_text()))


def _kept_port(folder: Path) -> str | None:
    """Return the port of what was deployed here before: its addresses carry it."""
    file = folder / "outputs.json"
    return str(json.loads(file.read_text())["port"]) if file.exists() else None


def start(one: Cloud) -> None:
    """Start it unless it runs; raises Unready where the port is taken or it does not come up."""
    if pid(one) is not None:
        wait(one)
        return
    _free(one.port)
    _rewind(one)
    shutil.rmtree(one.folder / "unpacked", ignore_errors=True)
    for name in ("state", "objects", "work", "unpacked"):
        (one.folder / name).mkdir(parents=True, exist_ok=True)
    with (one.folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            env=_environment(one),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=one.folder / "work",
            start_new_session=True,
        )
    one.pid_file.write_text(str(process.pid))
    wait(one, process)


def _environment(one: Cloud) -> dict[str, str]:
    """Return what it runs with: on this machine only, IAM enforced, state kept, nothing extra.

    It unpacks a function anew for each worker and leaves that behind, so it does so in a folder
    that goes when it ends.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(one.port),
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": one.access_key,
        "AWS_SECRET_ACCESS_KEY": one.secret_key,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(one.folder / "state"),
        "TMPDIR": str((one.folder / "unpacked").resolve()),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(one.folder / "objects"),
        "IOT_MTLS_ENABLED": "false",
        "SFTP_ENABLED": "true" if one.sftp_port else "false",
        "SFTP_HOST": "127.0.0.1",
        "SFTP_PORT": str(one.sftp_port),
        "LAMBDA_EXECUTOR": "local",
        "PYTHONUTF8": "1",
    }


def _rewind(one: Cloud) -> None:
    """Have readers of streams begin with what happens next.

    Ended and started again, the cloud has forgotten what its streams held, but not how many records
    had been read of them: as many new ones would be passed over.
    """
    kept = one.folder / "state/lambda.json"
    if kept.exists():
        said = json.loads(kept.read_text())
        said["payload"]["dynamodb_stream_positions"]["data"] = {}
        kept.write_text(json.dumps(said))


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Unready(
                f"port {port} is taken by another program; "
                f"stop that program, or choose another port: make demo PORT={port + 100}"
            ) from None


def wait(one: Cloud, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until it answers; raises Unready with the end of its log where it ended instead."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (process.poll() is not None) if process else (pid(one) is None):
            raise Unready(f"the local cloud ended at once:\n{_last_words(one)}")
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{one.endpoint}/_ministack/health", timeout=2).close()  # noqa: S310 - our own address
            return
        time.sleep(0.1)
    raise Unready(f"the local cloud does not answer:\n{_last_words(one)}")


def _last_words(one: Cloud) -> str:
    return "\n".join((one.folder / "log").read_text("utf-8", "replace").splitlines()[-15:])


def stop(one: Cloud) -> bool:
    """End it cleanly, so that its state is written; tell whether it ran."""
    running = pid(one)
    if running is None:
        return False
    one.stopped_file.write_text(datetime.now(UTC).isoformat())
    os.killpg(running, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while pid(one) is not None:
        if time.monotonic() > until:
            raise Unready(f"the local cloud (process {running}) does not end; see its log")
        time.sleep(0.1)
    one.pid_file.unlink(missing_ok=True)
    shutil.rmtree(one.folder / "unpacked", ignore_errors=True)
    return True


def pid(one: Cloud) -> int | None:
    """Return the process it runs as, or None where it does not run."""
    try:
        number = int(one.pid_file.read_text())
        said = Path(f"/proc/{number}/cmdline")
        if said.parent.parent.exists():
            return number if b"ministack" in said.read_bytes() else None
        os.kill(number, 0)
    except (OSError, ValueError):
        return None
    return number


def main(command: str = "status") -> int:
    """Run a command; returns the exit status."""
    one = cloud()
    try:
        if command == "stop":
            print("stopped" if stop(one) else "it did not run")
            return 0
    except Unready as no:
        print(no, file=sys.stderr)
        return 1
    running = pid(one)
    shown = {name: value for name, value in asdict(one).items() if name == "port"}
    print(f"{one.endpoint} runs as process {running} {shown}" if running else "it does not run")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
