"""Scans for tests: the office's eyes with the real model, the demo's papers, and hostile files."""

import hashlib
import io
import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from chalicelib.adapters.eyes import Eyes
from chalicelib.domain.coversheet import CoverSheet, compose
from chalicelib.domain.reading import Limits, Reading
from infra import model
from infra.demo import papers

EXAMPLES = Path(__file__).parent.parent / "catalogue"


@cache
def tessdata() -> str:
    """Return the folder of the model, fetched if need be; raises NoModel saying what to do."""
    return str(model.fetch().parent)


def eyes(limits: Limits | None = None) -> Eyes:
    """Return the office's eyes."""
    return Eyes(tessdata(), limits)


@cache
def seen(data: bytes) -> Reading:
    """Return what the eyes read; the same bytes are read once in a run of the tests."""
    return eyes().read(data)


@cache
def answers(procedure: str) -> dict[str, Any]:
    """Return the answers of a procedure's golden example."""
    example = json.loads((EXAMPLES / procedure / "example.json").read_text("utf-8"))
    return dict(example["answers"])


@cache
def counter_scan(code: str) -> bytes:
    """Return the demo's scan of a birth registration: two sheets, two papers, one upside down."""
    sheets = [
        {"component": name, "name": title, "text": compose(CoverSheet(code, name, 1))}
        for name, title in (("TK", "Tờ khai đăng ký khai sinh"), ("GCS", "Giấy chứng sinh"))
    ]
    return papers.counter_scan(answers("1.001193"), sheets, "tests")


@cache
def stray_scan() -> bytes:
    """Return the demo's scan without a sheet: an identity card."""
    return papers.stray_scan(answers("1.001193"), "H33.16-260302-0001", "tests")


@cache
def residence_scan() -> bytes:
    """Return the demo's CT01."""
    return papers.stay(answers("1.004194"), "tests")["TK"]


def phone_photo() -> bytes:
    """Return a phone's HEIC of the upper half of a CT01."""
    return (Path(__file__).parent / "phone.heic").read_bytes()


def a_pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **how: Any) -> bytes:
    """Return a PDF of one small empty page, changed."""
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 300))
        change(pdf)
        file = io.BytesIO()
        pdf.save(file, **how)
        return file.getvalue()


def a_picture(kind: str, size: tuple[int, int] = (400, 400), **how: Any) -> bytes:
    """Return a white picture as a file of that kind."""
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind, **how)
    return file.getvalue()


def a_huge_png(side: int) -> bytes:
    """Return a PNG that claims to be a square of that side, in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" * 100)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def a_bomb(times: int) -> bytes:
    """Return a PDF whose page is drawn by `times` megabytes of blanks, deflated."""

    def swell(pdf: pikepdf.Pdf) -> None:
        packer = zlib.compressobj(1)
        once = b"".join(packer.compress(b" " * 2**20) for _ in range(times)) + packer.flush()
        stream = pikepdf.Stream(pdf, once, Filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)

    return a_pdf(swell)


def sha256(data: bytes) -> str:
    """Return what the archive calls those bytes."""
    return hashlib.sha256(data).hexdigest()
