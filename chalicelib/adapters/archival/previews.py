"""Previews: small upright pictures of pages, to look at beside what was read on them."""

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from PIL import Image

from chalicelib.adapters.archival.pictures import on_white
from chalicelib.adapters.reading.picture import BREAKS, Paper
from chalicelib.domain.reading import PageReading, UnreadablePaper

WIDE = 800
"""Pixels across a page that is read beside its fields."""
NARROW = 200
"""Pixels across the first page in a list of papers."""
TALLEST = 4
"""How many times its width a preview may be high."""
QUALITY = 60
MOST = 20
"""Pages of one paper that get a preview: a longer one is read in its PDF."""
TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""Pillow turns against the clock, pages are turned with it."""


@dataclass(slots=True)
class Previews:
    """The previews of one paper: taken while its pages are at hand, packed when it is written."""

    taken: dict[int, Image.Image] = field(default_factory=dict)

    def take(self, image: Image.Image, page: PageReading, place: int) -> None:
        """Take a small copy of the page at that place (from 1) of the paper, if there can be one.

        A page without a preview is still read in the PDF, so what breaks here breaks nothing.
        """
        if place > MOST:
            return
        with suppress(*BREAKS):
            self.taken[place] = _small(image, page.turned)

    def take_all(self, paper: Paper, pages: Sequence[PageReading]) -> None:
        """Take the previews of a paper that is not written anew."""
        for place, page in enumerate(pages[:MOST], start=1):
            if page.is_visible:
                with suppress(UnreadablePaper):
                    self.take(paper.page(page.number).image, page, place)

    def packed(self) -> Iterator[tuple[int, bytes]]:
        """Yield the first page in little as page 0, and then each page, as WebP."""
        first = min(self.taken, default=0)
        for place, image in self.taken.items():
            with suppress(*BREAKS):
                if place == first:
                    yield 0, _webp(image.resize(_within(image.size, NARROW), reducing_gap=2.0))
                yield place, _webp(image)


def _small(image: Image.Image, turned: int) -> Image.Image:
    plain = image if image.mode in {"L", "RGB"} else on_white(image)
    grey = plain.convert("L") if plain.mode == "1" else plain
    across, down = grey.size if turned in {0, 180} else grey.size[::-1]
    size = _within((across, down), WIDE)
    lying = size if turned in {0, 180} else size[::-1]
    small = grey.resize(lying, Image.Resampling.BILINEAR, reducing_gap=1.0)
    return small.transpose(TURNS[turned]) if turned else small


def _within(size: tuple[int, int], width: int) -> tuple[int, int]:
    """Return the size of a picture made at most that wide, and not much too high."""
    scale = min(1.0, width / size[0], TALLEST * width / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _webp(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=QUALITY, method=0)
    return file.getvalue()
