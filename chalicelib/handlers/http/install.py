"""The portal on a phone: its manifest, its worker, and the page shown without a line."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.slots import sends
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.web import files, installable, pages
from chalicelib.web.policy import policy

door = Door(__name__)
HOUR = 3600


@door.route("/manifest.webmanifest", who=PUBLIC, page=True, cached=HOUR)
def manifest(call: Call[None]) -> Response:
    """Tell a browser how the portal is installed."""
    headers: dict[str, str | list[str]] = {"Content-Type": "application/manifest+json"}
    return Response(installable.manifest(call.base), headers, HTTPStatus.OK)


@door.route("/worker.js", who=PUBLIC, page=True)
def worker(call: Call[None]) -> Response:
    """Return the worker, which is read anew each time: it says which files are today's.

    It sends kept files to the inbox, as pages with slots do.
    """
    headers: dict[str, str | list[str]] = {
        "Content-Type": files.TYPES["js"],
        "Service-Worker-Allowed": f"{call.base}/",
        "Content-Security-Policy": policy(sends=sends(call)),
    }
    return Response(installable.worker(), headers, HTTPStatus.OK)


@door.route("/offline", who=PUBLIC, page=True)
def offline(call: Call[None]) -> Response:
    """Show what works without a line, and what is kept on the machine."""
    return pages.page("offline.html", call.frame)
