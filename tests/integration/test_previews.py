"""Pictures of pages to look at: upright, small, and never in the way of the paper itself."""

import io
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from chalicelib.adapters import archival
from chalicelib.adapters.archival import NotArchived, copier
from chalicelib.adapters.archival.previews import MOST, NARROW, WIDE, Previews
from chalicelib.adapters.reading import isolated
from chalicelib.domain.reading import Limits, PageReading, Reading
from chalicelib.usecases.archiving import Copy
from tests.scans import a_pdf, a_picture, counter_scan, seen, sha256

CODE = "H33.16-260302-0001"


def a_page(number: int = 1, size: tuple[int, int] = (400, 600), turned: int = 0) -> PageReading:
    return PageReading(number=number, width=size[0], height=size[1], dpi=200, turned=turned)


def copied(data: bytes, *pages: PageReading, anew: bool = True) -> Copy:
    reading = Reading(kind="png", sha256=sha256(data), pages=pages, of=len(pages))
    with copier(data, reading, Limits()) as one:
        return one.copied([page.number for page in pages], anew=anew)


def pictured(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    return image.convert("L")


def test_each_page_of_a_paper_has_a_preview_and_the_first_a_thumbnail() -> None:
    data = counter_scan(CODE)
    with copier(data, seen(data), Limits()) as one:
        copy = one.copied([2, 4])
    assert sorted(copy.previews) == [1, 2]
    assert pictured(copy.previews[1]).width == WIDE
    assert pictured(copy.thumbnail).width == NARROW
    assert len(copy.thumbnail) < 8_000 < len(copy.previews[1]) < 120_000


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_preview_is_upright(turned: int) -> None:
    upright = Image.new("L", (1000, 1400), 255)
    upright.paste(0, (0, 0, 200, 200))
    lying = upright.rotate(turned, expand=True)
    file = io.BytesIO()
    lying.save(file, "PNG")
    copy = copied(file.getvalue(), a_page(size=lying.size, turned=turned))
    for picture, width in ((copy.previews[1], WIDE), (copy.thumbnail, NARROW)):
        found = pictured(picture)
        assert found.size == (width, width * 7 // 5)
        corners = ((0, 0), (found.width - 9, 0), (0, width))
        dark = [max(found.crop((x, y, x + 9, y + 9)).tobytes()) < 60 for x, y in corners]
        assert dark == [True, False, False]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16"])
def test_every_kind_of_picture_has_a_preview(mode: str) -> None:
    image = Image.new("L", (900, 900), 255)
    image.paste(0, (0, 0, 450, 450))
    file = io.BytesIO()
    kept = image.convert("I").point(lambda v: v * 257) if mode == "I;16" else image
    kept.convert(mode).save(file, "PNG")
    found = pictured(copied(file.getvalue(), a_page(size=image.size)).previews[1])
    assert [found.getpixel((10, 10)), found.getpixel((790, 790))] == [0, 255]


def test_small_pages_are_not_blown_up_and_long_ones_not_endless() -> None:
    assert pictured(copied(a_picture("PNG", (300, 200)), a_page()).previews[1]).size == (300, 200)
    long = pictured(copied(a_picture("PNG", (500, 9000)), a_page()).previews[1])
    assert long.size[1] <= 4 * WIDE
    assert long.size[0] > 100


def test_only_the_first_pages_of_a_long_paper_have_previews() -> None:
    def many(pdf: object) -> None:
        for _ in range(MOST + 4):
            pdf.add_blank_page(page_size=(100, 100))  # type: ignore[attr-defined] # a Pdf

    pages = [a_page(number) for number in range(1, MOST + 6)]
    for anew in (True, False):
        assert max(copied(a_pdf(many), *pages, anew=anew).previews) == MOST


def test_a_page_nobody_saw_has_no_preview_and_the_others_do() -> None:
    unseen = PageReading(number=1, width=0, height=0, dpi=0, unread="too-many-pixels")

    def two(pdf: object) -> None:
        pdf.add_blank_page(page_size=(100, 100))  # type: ignore[attr-defined] # a Pdf

    for anew in (True, False):
        copy = copied(a_pdf(two), unseen, a_page(2), anew=anew)
        assert list(copy.previews) == [2]
        assert pictured(copy.thumbnail).width <= NARROW


def test_a_picture_that_cannot_be_made_small_leaves_the_others() -> None:
    previews = Previews()
    cut_off = a_picture("PNG")[:80]
    previews.take(Image.open(io.BytesIO(cut_off)), a_page(), 1)
    previews.take(Image.new("L", (10, 10)), a_page(), 2)
    assert [place for place, _ in previews.packed()] == [0, 2]


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Note the process of each child that is started."""
    began: list[int] = []
    start = isolated.started

    @contextmanager
    def noted(
        module: str, arguments: Sequence[str], *fed: bytes, pipes: Sequence[int]
    ) -> Iterator[Any]:
        with start(module, arguments, *fed, pipes=pipes) as child:
            began.append(child.pid)
            yield child

    monkeypatch.setattr(archival, "started", noted)
    yield began


def test_one_child_copies_all_papers_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    data = counter_scan(CODE)
    with watched(monkeypatch) as began, copier(data, seen(data), Limits()) as one:
        assert began == []
        copies = [one.copied([number]) for number in (2, 4, 2)]
        assert len(began) == 1
    assert copies[0] == copies[2] != copies[1]
    assert not Path(f"/proc/{began[0]}").exists()


def test_a_paper_at_which_the_child_dies_is_told_and_the_next_gets_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = counter_scan(CODE)
    with watched(monkeypatch) as began, copier(data, seen(data), Limits()) as one:
        before = one.copied([2])
        os.kill(began[0], signal.SIGKILL)
        with pytest.raises(NotArchived):
            one.copied([2])
        assert one.copied([2]) == before
        with pytest.raises(NotArchived):
            one.copied([99])
        assert one.copied([2]) == before
    assert len(began) == 3


def test_a_child_that_is_late_is_given_up() -> None:
    data = counter_scan(CODE)
    with copier(data, seen(data), Limits(seconds=0.0)) as one, pytest.raises(NotArchived):
        one.copied([2])


def test_what_a_child_said_before_it_died_stands() -> None:
    orders, out = os.pipe()
    heard, said = os.pipe()
    os.write(said, b'{"page": null, "size": 4}\n%PDF{"page": 0, "size": 2}\nab{"page": 1, "si')
    os.close(said)
    child = archival.Child(heard, out)
    assert child.parts([1], 5.0, anew=True) == {None: b"%PDF", 0: b"ab"}
    assert not child.is_well
    for pipe in (orders, out, heard):
        os.close(pipe)
