"""Registers: numbers, check codes and troubles of results in plain memory, for tests."""

from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.trouble import Trouble, unsettled
from chalicelib.usecases.ports import Conflict


class MemoryResults:
    """Registers of numbers, check codes and troubles, kept in dictionaries."""

    def __init__(self) -> None:
        self.made: list[Drawn] = []
        self.troubles: dict[tuple[str, int], Trouble] = {}

    def last(self, register: str) -> Drawn | None:
        """Return what the last number of a register was drawn with, if one was."""
        own = (one for one in self.made if one.register == register)
        return max(own, key=lambda one: one.serial, default=None)

    def drawn(self, code: str, approval: int) -> Drawn | None:
        """Return what was drawn for an approval, if anything was."""
        own = (code, approval)
        return next((one for one in self.made if (one.code, one.approval) == own), None)

    def attested(self, check_code: str) -> Drawn | None:
        """Return what a check code was drawn with, if it was."""
        return next((one for one in self.made if one.check_code == check_code), None)

    def draw(self, made: Drawn) -> None:
        """Write number, check code and approval; raises Conflict where one of them is taken."""
        taken = {(one.register, one.serial) for one in self.made}
        known = self.drawn(made.code, made.approval) or self.attested(made.check_code)
        if known is not None or (made.register, made.serial) in taken:
            raise Conflict(made.number)
        self.made.append(made)

    def met(self, code: str) -> tuple[Trouble, ...]:
        """Return what keeps papers of a dossier's result from being made."""
        own = (self.troubles[key] for key in sorted(self.troubles) if key[0] == code)
        return unsettled(own)

    def put_trouble(self, trouble: Trouble) -> None:
        """Write what keeps an errand from its end, or that it was settled."""
        self.troubles[trouble.code, trouble.seq] = trouble
