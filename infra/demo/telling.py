"""Telling: a line for each step, with what happened and how long it took; what is wrong, loudly."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
GLANCE = 0.2
"""Seconds between two looks at something that takes its time."""


class Wrong(Exception):
    """The day did not go as it must; the message says what was found and what was expected."""


@dataclass
class Step:
    """A step under way; what is said in it is told with it."""

    what: str
    said: list[str] = field(default_factory=list)

    def says(self, *lines: str) -> None:
        """Tell more of this step, a line each."""
        self.said += lines


@dataclass
class Teller:
    """Who tells the day; `tell` takes the lines."""

    tell: Callable[[str], None] = print
    steps: int = 0

    def heading(self, text: str) -> None:
        """Begin a part of the day."""
        self.tell(f"\n{text}")

    @contextmanager
    def step(self, what: str) -> Iterator[Step]:
        """Do a step and tell it once it is done, or that it failed."""
        now, begun = Step(what), time.monotonic()
        try:
            yield now
        except BaseException:
            self.tell(f"  ✗ {time.monotonic() - begun:6.2f} s  {what}")
            raise
        self.steps += 1
        self.tell(f"  ✓ {time.monotonic() - begun:6.2f} s  {what}")
        for line in now.said:
            self.tell(f"               {line}")


def expect(what: str, found: object, wanted: object) -> None:
    """Go on only if `found` is `wanted`; raises Wrong."""
    if found != wanted:
        raise Wrong(f"{what}: {found!r}, expected {wanted!r}")


def until(what: str, look: Callable[[], T | None], seconds: float) -> T:
    """Look until there is something and return it; raises Wrong after `seconds`."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise Wrong(f"{what}: not within {seconds:.0f} s")
        time.sleep(GLANCE)
    return found
