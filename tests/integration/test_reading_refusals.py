"""What no honest scanner makes is refused with a reason, and the reader goes on reading."""

import os
import signal
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from chalicelib.adapters.eyes import Eyes
from chalicelib.adapters.reading import NoModel
from chalicelib.adapters.reading.isolated import CHILD, messages
from chalicelib.domain.reading import REASONS, Limits, UnreadablePaper, legible
from chalicelib.domain.transcript import page_from
from tests.scans import (
    a_bomb,
    a_huge_png,
    a_pdf,
    a_picture,
    counter_scan,
    eyes,
    phone_photo,
    tessdata,
)


def a_phones(side: int) -> bytes:
    """Return a HEIC that claims to be a square of that side."""
    claims = struct.pack(">II", 1240, 876)
    assert phone_photo().count(claims) == 1
    return phone_photo().replace(claims, struct.pack(">II", side, side))


def refusal(data: bytes, limits: Limits | None = None) -> UnreadablePaper:
    with pytest.raises(UnreadablePaper) as refused:
        eyes(limits).read(data)
    return refused.value


def a_white() -> Image.Image:
    return Image.new("RGB", (400, 400), "white")


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def opens_with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script()


def names_script(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(script())])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def scripts_a_field(pdf: pikepdf.Pdf) -> None:
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Screen,
        Rect=pikepdf.Array([0, 0, 9, 9]),
        AA=pikepdf.Dictionary(K=script()),
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(widget)])


def launches(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    pdf.Root.OpenAction = pdf.make_indirect(action)


def attaches(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["la.exe"] = b"MZ"


def shows_a_vast_picture(pdf: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(pdf, b"\0")
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = 200_000, 200_000
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(P=pdf.make_indirect(image))
    )


def is_vast(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(14_400, 14_400))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty-file"),
        (b"%", "unknown-type"),
        (b"PK\x03\x04" + bytes(100), "unknown-type"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(100), "unknown-type"),
        (phone_photo()[:100], "broken"),
        (a_phones(60_000), "too-many-pixels"),
        (b"%PDF-1.7\n", "broken"),
        (a_pdf()[:200], "broken"),
        (a_picture("TIFF")[:60], "broken"),
        (a_huge_png(60_000), "too-many-pixels"),
    ],
)
def test_what_is_no_readable_paper_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    refused = refusal(data)
    assert refused.reason == reason
    assert refused.sentence
    assert refused.field == "file"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (opens_with_script, "scripted"),
        (names_script, "scripted"),
        (scripts_a_field, "scripted"),
        (launches, "scripted"),
        (attaches, "embedded-files"),
        (shows_a_vast_picture, "too-many-pixels"),
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(
    change: Callable[[pikepdf.Pdf], None], reason: str
) -> None:
    assert refusal(a_pdf(change)).reason == reason


@pytest.mark.parametrize("user", ["mật khẩu", ""])
def test_an_encrypted_pdf_is_refused_even_if_anybody_can_open_it(user: str) -> None:
    lock = pikepdf.Encryption(owner="chủ", user=user, R=6)
    assert refusal(a_pdf(encryption=lock)).reason == "encrypted"


def test_a_pdf_that_swells_when_it_is_opened_is_refused() -> None:
    data = a_bomb(300)
    assert len(data) < 2_000_000
    assert refusal(data).reason == "swollen"


def test_more_pages_than_allowed_are_refused_before_any_is_read() -> None:
    def twice(pdf: pikepdf.Pdf) -> None:
        pdf.pages.append(pdf.pages[0])

    assert refusal(a_pdf(twice), Limits(pages=1)).reason == "too-many-pages"
    pages = a_picture("TIFF", save_all=True, append_images=[])
    assert refusal(pages, Limits(pages=0)).reason == "too-many-pages"


def test_a_file_larger_than_allowed_is_refused_unopened() -> None:
    assert refusal(a_pdf(), Limits(bytes=100)).reason == "too-large"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (a_picture("JPEG")[:-200], "broken"),
        (a_picture("PNG")[:60], "broken"),
        (phone_photo()[:9000], "broken"),
    ],
)
def test_a_picture_that_cannot_be_decoded_is_an_unread_page(data: bytes, reason: str) -> None:
    reading = eyes().read(data)
    (page,) = reading.pages
    assert (page.unread, page.is_visible) == (reason, False)
    with pytest.raises(UnreadablePaper) as no:
        legible(reading)
    assert (no.value.reason, no.value.sentence) == (reason, REASONS[reason])


def test_a_page_too_large_is_left_unread_and_those_around_it_are_read() -> None:
    def amid(pdf: pikepdf.Pdf) -> None:
        is_vast(pdf)
        pdf.add_blank_page(page_size=(300, 300))

    reading = eyes().read(a_pdf(amid))
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert [page.unread for page in reading.pages] == [None, "too-many-pixels", None]
    assert legible(reading) is reading


def test_pages_are_read_as_asked_for_and_the_file_says_how_many_it_has() -> None:
    pages = a_picture("TIFF", save_all=True, append_images=[a_white()] * 4)
    reading = eyes().read(pages, 2, 3)
    assert [page.number for page in reading.pages] == [2, 3]
    assert reading.of == 5
    assert [page.number for page in eyes().read(pages, 4, 9).pages] == [4, 5]


def test_what_takes_too_long_to_open_is_refused() -> None:
    assert refusal(a_picture("PNG"), Limits(seconds_per_page=0.001)).reason == "timed-out"


def test_pages_for_which_no_time_is_left_are_unread() -> None:
    reading = eyes(Limits(seconds=0.0)).read(
        a_picture("TIFF", save_all=True, append_images=[a_white()])
    )
    assert [page.unread for page in reading.pages] == ["too-long", "too-long"]


@pytest.mark.parametrize(
    ("blow", "reason", "patience"),
    [(signal.SIGKILL, "broken", 30.0), (signal.SIGSTOP, "timed-out", 8.0)],
)
def test_a_page_at_which_the_reader_dies_or_hangs_is_left_unread_and_the_next_are_read(
    blow: signal.Signals, reason: str, patience: float
) -> None:
    limits = Limits(seconds_per_page=patience)
    spoken = messages(counter_scan("H33.16-260302-0001"), tessdata(), limits)
    assert next(spoken)["pages"] == 4
    (child,) = readers()
    os.kill(child, blow)
    pages = [page_from(message["page"]) for message in spoken]
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert [page.unread for page in pages] == [reason, None, None, None]
    assert readers() == []


def test_a_reader_that_dies_before_it_has_opened_the_file_refuses_it() -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        reading = elsewhere.submit(refusal, counter_scan("H33.16-260302-0001"))
        while not (children := readers()):
            assert not reading.done()
        os.kill(children[0], signal.SIGKILL)
        assert reading.result().reason == "broken"
    assert eyes().read(a_picture("JPEG")).pages[0].blank


def readers() -> list[int]:
    """Return the reading processes this one has started."""
    lists = Path("/proc/self/task").glob("*/children")
    pids = [int(pid) for found in lists for pid in found.read_text().split()]
    return [pid for pid in pids if CHILD.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_reading_process_that_wants_too_much_memory_is_refused_it() -> None:
    assert refusal(a_picture("PNG"), Limits(memory=80 * 2**20)).reason == "too-large"


def test_a_missing_model_is_the_offices_fault_not_the_papers(tmp_path: Path) -> None:
    with pytest.raises(NoModel):
        Eyes(str(tmp_path)).read(a_picture("PNG"))
