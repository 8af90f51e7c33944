"""Sheets: what a run of cover sheets prints, a page each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.coversheet import CoverSheet, compose
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.writs.said import Said, cleaned

TITLE = "Bìa quét"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What all pages say and what each does; `at` is when they were asked for.

    The `text` of each is what its QR code says.
    """

    at: datetime
    said: Mapping[str, Said]
    sheets: tuple[Mapping[str, Said], ...]


def sheets(agency: str, wanted: Sequence[tuple[Dossier, CoverSheet]], at: datetime) -> Sheets:
    """Return what cover sheets of an agency, by its name, say, each beside its dossier.

    Raises NotFound for a component the dossier does not have.
    """
    return Sheets(
        at=at,
        said=cleaned({"agency": agency, "heading": TITLE}),
        sheets=tuple(cleaned(_one(dossier, sheet)) for dossier, sheet in wanted),
    )


def _one(dossier: Dossier, sheet: CoverSheet) -> Mapping[str, object]:
    return {
        "code": dossier.code,
        "component": sheet.component,
        "name": dossier.component(sheet.component).name,
        "procedure": dossier.procedure_name,
        "pages": str(sheet.pages),
        "text": compose(sheet),
    }
