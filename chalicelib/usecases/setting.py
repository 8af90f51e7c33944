"""Setting: everything that becomes a paper, by one who sets it."""

from typing import Protocol

from chalicelib.usecases import printing, signers, writing


class Typesetter(writing.Typesetter, signers.Typesetter, printing.Setter, Protocol):
    """Who sets writs, results and printouts."""
