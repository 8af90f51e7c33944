"""Writing: what the office issues on an official form is set once, kept, and noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.refusals import TryLater
from chalicelib.domain.writs.content import Content, content
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import Writ, key_of, writ
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.ports import Archive, Catalogue, Dossiers

PDF = "application/pdf"


class Typesetter(Protocol):
    """Who sets a writ."""

    def pdf(self, content: Content) -> bytes:
        """Return the writ as PDF/A: the same bytes from the same content."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What writing needs; `portal` is the address where dossiers are looked up."""

    dossiers: Dossiers
    catalogue: Catalogue
    archive: Archive
    typesetter: Typesetter
    portal: str


def write(writing: Writing, code: str, seq: int, at: datetime) -> Writ | None:
    """Make the writ that entry `seq` of the dossier `code` calls for, and return it.

    None where it calls for none. 1 Query, 1 PutObject and 1 PutItem; 1 Query where it is noted. The
    file is kept before it is noted: whoever finds it without its note, after a run that was cut
    off, notes what lies there, though forms may be laid out otherwise by then. Raises TryLater for
    an entry that cannot be read yet, NotFound for no dossier.
    """
    file = writing.dossiers.file(code)
    events = file.events[:seq]
    if len(events) < seq:
        raise TryLater("Mục lịch sử này chưa đọc được.", "seq")
    noted = next((one for one in file.writs if one.seq == seq), None)
    model = model_of(events[-1].what)
    if noted is not None or model is None:
        return noted
    data = writing.typesetter.pdf(_content(writing, file.dossier, events, model))
    kept = writing.archive.keep_first(key_of(code, seq, model), data, PDF)
    made = writ(code, seq, model, kept, at)
    writing.dossiers.put_writ(made)
    return made


def _content(writing: Writing, dossier: Dossier, events: Sequence[Event], model: Model) -> Content:
    agencies = {agency.code: agency for agency in writing.catalogue.agencies()}
    address = f"{writing.portal}/track?code={dossier.code}"
    return content(model, events, rules_of(writing.catalogue, dossier), agencies, address)
