"""Vouched: what the files of a draft say for it and against it, as its pages show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import vouching
from chalicelib.domain.answers import fields_of, properties_of
from chalicelib.domain.parts import Paper
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.records import Draft, Upload
from chalicelib.domain.vouching import Said
from chalicelib.handlers.http.declared import words
from chalicelib.handlers.http.door import Call


@dataclass(frozen=True, slots=True)
class Fill:
    """An answer that nobody gave and a file does: under which label, what, and which file."""

    label: str
    words: str
    file: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a file says otherwise than the form."""

    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """What all files say that are read."""

    fills: tuple[Fill, ...]
    against: tuple[Doubt, ...]


def said(
    call: Call[Any], law: Procedure, draft: Draft, known: Mapping[str, Upload]
) -> tuple[Said, ...]:
    """Return what those of the `known` files say that the draft names and that were read."""
    return vouching.said(law, draft, call.by, _papers(draft, known))


def vouched(law: Procedure, files: Sequence[Said]) -> Vouched:
    """Return what files say, as a page shows it."""
    fields, rules = fields_of(law), properties_of(law)
    fills = tuple(
        Fill(str(fields[name]["vi"]), words(value, fields[name], rules[name]), one.file)
        for one in files
        for name, value in one.fills.items()
        if name in fields
    )
    return Vouched(fills, tuple(Doubt(one.file, text) for one in files for text in one.against))


def _papers(draft: Draft, known: Mapping[str, Upload]) -> Iterator[tuple[str, Paper]]:
    for upload_id in (one for ids in draft.uploads.values() for one in ids):
        upload = known.get(upload_id)
        if upload is not None and upload.paper is not None:
            yield upload.name, upload.paper
