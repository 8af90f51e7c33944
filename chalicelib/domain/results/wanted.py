"""Wanted: which entries call for a paper of the result to be made, signed or sealed."""

from chalicelib.domain.happenings import Finished, Happening, Moved, ResultProposed
from chalicelib.domain.outcomes import APPROVE


def is_wanted(what: Happening) -> bool:
    """Tell whether an entry calls for the proposal's picture, a signature or the agency's seal."""
    match what:
        case ResultProposed() | Finished():
            return True
        case Moved(action=action):
            return action == APPROVE
        case _:
            return False
