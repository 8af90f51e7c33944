"""Canned answers: an endpoint in a process of its own that says again what AWS said before.

``python -m tests.bench.canned FILE`` prints its port and serves until its standard input ends.
FILE holds ``{"exact": {request: answer}, "any": {target: answer}}``; a request is the target
(of S3, which names none, the method), a newline and the body. So its time is nobody's: who calls it
is measured alone.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

END = b"\r\n\r\n"
GO_ON = b"HTTP/1.1 100 Continue" + END
"""What S3 says to whoever waits for it before sending a body."""


class Canned(asyncio.Protocol):
    """One connection: requests come one after the other, as botocore sends them."""

    def __init__(self, exact: Mapping[str, bytes], otherwise: Mapping[str, bytes]) -> None:
        self._exact = exact
        self._otherwise = otherwise
        self._got = bytearray()
        self._goes_on = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer once a request is whole."""
        self._got += data
        head, end, body = bytes(self._got).partition(END)
        if not end:
            return
        said = dict(line.partition(b": ")[::2] for line in head.split(b"\r\n")[1:])
        named = {name.lower(): value for name, value in said.items()}
        assert isinstance(self._transport, asyncio.Transport)
        if len(body) < int(named.get(b"content-length", 0)):
            if b"expect" in named and not self._goes_on:
                self._goes_on = True
                self._transport.write(GO_ON)
            return
        self._got.clear()
        self._goes_on = False
        target = named.get(b"x-amz-target", head.partition(b" ")[0]).decode()
        known = self._exact.get(f"{target}\n{body.decode()}", self._otherwise.get(target))
        answer = http(400, b"{}") if known is None else known
        self._transport.write(answer)


def http(status: int, body: bytes) -> bytes:
    """Return an answer as DynamoDB sends it, checksum included."""
    head = (
        f"HTTP/1.1 {status} OK\r\nServer: Server\r\nDate: Mon, 02 Mar 2026 01:00:00 GMT\r\n"
        f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n"
        "Connection: keep-alive\r\nx-amzn-RequestId: 4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF6\r\n"
        f"x-amz-crc32: {crc32(body)}"
    )
    return head.encode() + END + body


async def serve(said: Mapping[str, Mapping[str, str]]) -> None:
    """Serve what was said until standard input ends."""
    exact, otherwise = (
        {asked: http(200, answer.encode()) for asked, answer in said[kind].items()}
        for kind in ("exact", "any")
    )
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Canned(exact, otherwise), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def serving(file: Path) -> Iterator[str]:
    """Serve a file's answers in a process of its own; yield the address."""
    command = (sys.executable, "-m", "tests.bench.canned", str(file))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        assert server.stdin is not None
        server.stdin.close()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
