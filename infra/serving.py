"""Serving: a small server of this machine, at work in a thread of its own while it is needed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer

SOON = 0.02
"""Seconds within which a server hears that it is to end."""


@contextmanager
def at_work(server: HTTPServer) -> Iterator[str]:
    """Have a server answer, and yield its address; it is closed behind."""
    thread = threading.Thread(target=server.serve_forever, args=(SOON,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
