"""Description: the API, drawn from what its routes state."""

from typing import Any

from chalicelib.handlers.http import openapi
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.doors import rules
from chalicelib.handlers.http.who import PUBLIC

door = Door(__name__)


@door.route("/v1/openapi.json", who=PUBLIC, gives=dict[str, Any], cached=300)
def description(call: Call[None]) -> dict[str, Any]:
    """Describe this API in OpenAPI 3.1."""
    return openapi.described(rules(), call.base)
