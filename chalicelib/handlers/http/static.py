"""Static: the files that pages load; whoever asks for one pays for nothing else."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain.refusals import NotFound
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.rules import FOR_GOOD
from chalicelib.handlers.http.who import PUBLIC
from chalicelib.web import files

door = Door(__name__)


@door.route("/static/{digest}/{name}", who=PUBLIC, page=True, cached=FOR_GOOD)
def static(_call: Call[None], digest: str, name: str) -> Response:
    """Return a file of the pages; a page older than the files gets what is there, for once."""
    found = files.file(name)
    if found is None:
        raise NotFound("Không có tệp này.", "name")
    headers: dict[str, str | list[str]] = {"Content-Type": found.kind}
    if digest != found.digest:
        headers["Cache-Control"] = "no-store"
    return Response(found.text, headers, HTTPStatus.OK)
