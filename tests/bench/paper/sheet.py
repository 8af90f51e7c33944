"""Sheet: an A4 page being printed in millimetres, which remembers what stands where."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.bench.paper.fonts import Family

WIDTH, HEIGHT = 210, 297
MM_PER_POINT = 25.4 / 72
FINER = 2
"""Pages are drawn so many times finer than they are scanned."""
LEADING = 1.35
ABOVE_DOTS = 0.35
Piece = dict[str, Any]


@dataclass(slots=True)
class Sheet:
    """A page and its true text; `y` is where the next line of the text block starts."""

    dpi: int
    family: Family
    left: float = 25
    right: float = 190
    y: float = 20
    pieces: list[Piece] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)
    block: int = 1
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        size = round(WIDTH * self.per_mm), round(HEIGHT * self.per_mm)
        self.image = Image.new("L", size, 255)

    @property
    def per_mm(self) -> float:
        """Pixels of the drawing in a millimetre."""
        return self.dpi * FINER / 25.4

    def scanned(self) -> Image.Image:
        """Return the page at its resolution."""
        return self.image.reduce(FINER)

    def want(self, kind: str, *values: str) -> None:
        """Note values a form reader must find."""
        self.fields += [{"type": kind, "value": value} for value in values]

    def wide(self, text: str, pt: float, style: str = "regular") -> float:
        """Return how wide a text is, in millimetres."""
        return self._font(pt, style).getlength(text) / self.per_mm

    def text(
        self,
        x: float,
        y: float,
        text: str,
        pt: float,
        style: str = "regular",
        kind: str = "body",
        align: str = "left",
        width: float | None = None,
    ) -> float:
        """Print one piece at, around or up to `x`; spread over `width`. Return where it ends."""
        wide = self.wide(text, pt, style)
        x -= {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        if width is not None and wide < width:
            self._spread(x, y, text, pt, style, (width - wide) / max(1, text.count(" ")))
            wide = width
        else:
            self._draw(x, y, text, pt, style)
        place = {"x": round(x, 2), "y": round(y, 2), "w": round(wide, 2), "pt": pt}
        self.pieces.append({"b": self.block, "kind": kind, **place, "t": text})
        return x + wide

    def _font(self, pt: float, style: str) -> ImageFont.FreeTypeFont:
        return self.family.at(style, round(pt * MM_PER_POINT * self.per_mm))

    def _draw(self, x: float, y: float, text: str, pt: float, style: str) -> None:
        place = (x * self.per_mm, (y + 0.8 * pt * MM_PER_POINT) * self.per_mm)
        ImageDraw.Draw(self.image).text(
            place, text, fill=0, font=self._font(pt, style), anchor="ls"
        )

    def _spread(self, x: float, y: float, text: str, pt: float, style: str, gap: float) -> None:
        for word in text.split(" "):
            self._draw(x, y, word, pt, style)
            x += self.wide(word + " ", pt, style) + gap

    def wrapped(self, text: str, pt: float, style: str, first: float, rest: float) -> list[str]:
        """Return the text as lines, the first and the others at most that wide."""
        lines: list[str] = []
        for word in text.split(" "):
            room = rest if len(lines) > 1 else first
            if lines and self.wide(f"{lines[-1]} {word}", pt, style) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    def centred(self, text: str, pt: float, style: str = "regular", x: float | None = None) -> None:
        """Print a line in the middle and go to the next."""
        middle = (self.left + self.right) / 2 if x is None else x
        self.text(middle, self.y, text, pt, style, align="centre")
        self.y += pt * MM_PER_POINT * LEADING

    def paragraph(
        self, text: str, pt: float = 13, style: str = "regular", indent: float = 8
    ) -> None:
        """Print running text, justified, its first line indented."""
        self.block += 1
        wide = self.right - self.left
        lines = self.wrapped(text, pt, style, wide - indent, wide)
        for at, line in enumerate(lines):
            start = self.left + (0 if at else indent)
            full = self.right - start if at + 1 < len(lines) else None
            self.text(start, self.y, line, pt, style, width=full)
            self.y += pt * MM_PER_POINT * LEADING
        self.y += 1.2

    def blank(
        self, label: str, value: str, pt: float, dots: "Dots", style: str = "regular"
    ) -> None:
        """Print a label, dots up to the margin and what was typed on them, on as many rows."""
        self.block += 1
        start = self.text(self.left, self.y, label, pt) + 1
        lines = self.wrapped(value, pt, style, self.right - start - 4, self.right - self.left - 4)
        for at, line in enumerate(lines):
            begin = self.left if at else start
            dots.draw(self, begin, self.right, self.y, pt)
            self.text(begin + 1.5, self.y - ABOVE_DOTS, line, pt, style)
            self.y += pt * MM_PER_POINT * 1.5

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]], pt: float) -> None:
        """Print a ruled table, its first row bold, as small as its longest words make it."""
        while any(
            self.wide(word, pt) > wide - 3
            for row in rows
            for text, wide in zip(row, widths, strict=True)
            for word in text.split()
        ):
            pt -= 0.5
        pen, step = ImageDraw.Draw(self.image), pt * MM_PER_POINT * 1.25
        top = self.y
        for number, row in enumerate(rows):
            style = "regular" if number else "bold"
            cells = [
                self.wrapped(t, pt, style, w - 3, w - 3) for t, w in zip(row, widths, strict=True)
            ]
            tall = max(len(lines) for lines in cells) * step + 2.2
            for (left, wide), lines in zip(_columns(self.left, widths), cells, strict=True):
                self.block += 1
                for at, line in enumerate(lines):
                    x, align = (left + 1.5, "left") if number else (left + wide / 2, "centre")
                    self.text(x, self.y + 1.2 + at * step, line, pt, style, "table", align)
            self._rule(pen, self.left, self.left + sum(widths), self.y)
            self.y += tall
        self._rule(pen, self.left, self.left + sum(widths), self.y)
        for left in [*(x for x, _ in _columns(self.left, widths)), self.left + sum(widths)]:
            edge = [
                (left * self.per_mm, top * self.per_mm),
                (left * self.per_mm, self.y * self.per_mm),
            ]
            pen.line(edge, fill=0, width=self.hair)
        self.y += 3

    @property
    def hair(self) -> int:
        """The width of a thin rule in pixels of the drawing."""
        return max(FINER, round(0.15 * self.per_mm))

    def _rule(self, pen: ImageDraw.ImageDraw, left: float, right: float, y: float) -> None:
        pen.line(
            [(left * self.per_mm, y * self.per_mm), (right * self.per_mm, y * self.per_mm)],
            fill=0,
            width=self.hair,
        )

    def rule(self, left: float, right: float, y: float) -> None:
        """Draw a thin line."""
        self._rule(ImageDraw.Draw(self.image), left, right, y)

    def frame(self, left: float, top: float, right: float, bottom: float, round_by: float) -> None:
        """Draw a frame with rounded corners."""
        box = [side * self.per_mm for side in (left, top, right, bottom)]
        pen = ImageDraw.Draw(self.image)
        pen.rounded_rectangle(box, round_by * self.per_mm, outline=0, width=self.hair)


def _columns(left: float, widths: Sequence[float]) -> Iterator[tuple[float, float]]:
    for wide in widths:
        yield left, wide
        left += wide


@dataclass(frozen=True, slots=True)
class Dots:
    """How the leaders of a form are set: the font's own full stops, or round dots further apart."""

    period: float | None
    size: float

    @classmethod
    def chosen(cls, chance: random.Random) -> "Dots":
        """Return dots such as forms have."""
        apart = chance.choice((None, None, 1.0, 1.3, 1.8))
        return cls(apart, chance.uniform(0.3, 0.45))

    def draw(self, sheet: Sheet, left: float, right: float, y: float, pt: float) -> None:
        """Print dots from left to right on the base line of text at `y`."""
        base = y + 0.8 * pt * MM_PER_POINT
        if self.period is None:
            font = sheet.family.at("regular", round(pt * MM_PER_POINT * sheet.per_mm))
            count = int((right - left) / sheet.wide("." * 100, pt) * 100)
            place = (left * sheet.per_mm, base * sheet.per_mm)
            pen = ImageDraw.Draw(sheet.image)
            pen.text(place, "." * count, fill=0, font=font, anchor="ls")
            return
        pen = ImageDraw.Draw(sheet.image)
        radius = self.size / 2 * sheet.per_mm
        for step in range(int((right - left) / self.period)):
            x, level = (left + step * self.period) * sheet.per_mm, base * sheet.per_mm - radius
            pen.ellipse([x - radius, level - radius, x + radius, level + radius], fill=0)
