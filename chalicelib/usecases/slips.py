"""Slips: what form 01 says of a dossier, for whoever prints it at once."""

from chalicelib.domain.writs.content import Content, content
from chalicelib.domain.writs.due import model_of
from chalicelib.domain.writs.kinds import Model
from chalicelib.usecases.acting import rules_of
from chalicelib.usecases.ports import Catalogue
from chalicelib.usecases.viewing import View


def receipt(view: View, catalogue: Catalogue, portal: str) -> Content | None:
    """Return what form 01 says, word for word what its PDF does; None before a receipt."""
    due = [one.seq for one in view.events if model_of(one.what) is Model.RECEIPT]
    if not due:
        return None
    agencies = {agency.code: agency for agency in catalogue.agencies()}
    address = f"{portal}/track?code={view.dossier.code}"
    law = rules_of(catalogue, view.dossier)
    return content(Model.RECEIPT, view.events[: due[-1]], law, agencies, address)
