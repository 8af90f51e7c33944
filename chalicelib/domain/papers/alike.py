"""Alike: whether what was read is what is printed on forms, but for a letter or two."""

SHORT, LONG = 8, 14
"""How many letters a phrase needs for one of them, or two, to be misread."""


def tolerated(letters: int) -> int:
    """Return how many letters of a phrase may be wrong and it still be no other."""
    return 0 if letters < SHORT else 1 if letters < LONG else 2


def differs(one: str, other: str, most: int) -> int | None:
    """Return how many letters must be changed, added or left out; None if more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for at, against in enumerate(other, start=1):
            now.append(min(before[at] + 1, now[-1] + 1, before[at - 1] + (letter != against)))
        if min(now) > most:
            return None
        before = now
    return before[-1] if before[-1] <= most else None
