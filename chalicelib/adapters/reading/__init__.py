"""Reading: from untrusted bytes to text that can be trusted so far."""

import hashlib
from pathlib import Path

from chalicelib.adapters.reading.isolated import messages
from chalicelib.adapters.reading.opening import kind_of_file, open_paper
from chalicelib.adapters.reading.picture import Paper, Picture
from chalicelib.domain.reading import Limits, PageReading, Reading, UnreadablePaper, Word
from chalicelib.domain.transcript import page_from

__all__ = [
    "Limits",
    "NoModel",
    "PageReading",
    "Paper",
    "Picture",
    "Reading",
    "UnreadablePaper",
    "Word",
    "open_paper",
    "read",
]

MODEL = "vie.traineddata"


class NoModel(RuntimeError):
    """The model is not where it should be: the deployment is wrong, not the paper."""


def read(
    data: bytes, model_dir: str, limits: Limits, first: int = 1, last: int | None = None
) -> Reading:
    """Read pages `first` to `last` (or all) of a file, in processes that may die without harm.

    `model_dir` holds the model. A page that cannot be read is marked so. Raises UnreadablePaper
    where the file is not taken, NoModel.
    """
    if not (Path(model_dir) / MODEL).is_file():
        raise NoModel(f"there is no {MODEL} in {model_dir}")
    if len(data) > limits.bytes:
        raise UnreadablePaper("too-large")
    kind_of_file(data)
    spoken = messages(data, model_dir, limits, first, last)
    head = next(spoken)
    pages = tuple(page_from(message["page"]) for message in spoken)
    sha256 = hashlib.sha256(data).hexdigest()
    return Reading(
        kind=head["kind"], sha256=sha256, pages=pages, of=head["pages"], signed=head["signed"]
    )
