"""Progress: how far what somebody asked for has come."""

from enum import StrEnum


class State(StrEnum):
    """How far a report or a printout has come."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
