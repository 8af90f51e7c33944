"""Golden: the catalogue's own packages, and their examples as applications."""

from functools import cache
from typing import Any

from infra.packages import Read, read_all
from tests.builders import WARD


@cache
def packages() -> Read:
    """Return the repository's own catalogue, read once."""
    return read_all()


def application(of: str, **changes: Any) -> dict[str, Any]:
    """Return the golden example of a procedure as an application, all papers on paper."""
    package = next(one for one in packages().packages if one.procedure.code == of)
    example: Any = package.files[f"{package.folder}/example.json"]
    return {
        "procedure": of,
        "received_by": WARD,
        "applicant": example["applicant"],
        "answers": example["answers"],
        "on_paper": example["components"],
        **changes,
    }
