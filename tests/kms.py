"""KMS: its errors as botocore hands them on, for tests that refuse calls."""

from types import SimpleNamespace

UNHEARD_OF = "SomethingNew"
"""What KMS calls a fault of its own that nobody here has a name for."""


def refused(failure: str) -> tuple[SimpleNamespace, dict[str, object]]:
    """Return the answer to a call that KMS refuses so, for botocore's event ``before-call``."""
    status = 500 if failure == UNHEARD_OF else 400
    error = {"Code": failure, "Message": "no"}
    said: dict[str, object] = {"Error": error, "ResponseMetadata": {"HTTPStatusCode": status}}
    return SimpleNamespace(status_code=status), said
