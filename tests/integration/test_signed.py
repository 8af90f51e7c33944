"""A digitally signed PDF is known by its signature and archived byte for byte, with its words."""

import io
import json
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from chalicelib.adapters.reading.opening import open_paper
from chalicelib.domain.happenings import PaperFiled
from chalicelib.domain.reading import Limits
from tests.builders import a_code
from tests.scans import a_pdf, a_picture, eyes, residence_scan, sha256
from tests.worlds import World

CODE = a_code()
PLACE = 9_999_999_999
"""Stands where an offset comes later: ten digits, as offsets are padded."""
CONTENTS = "00" * 64


def a_field(**changes: Any) -> Dictionary:
    """Return a field for a signature; with none in it unless one is given as V."""
    return Dictionary(FT=Name.Sig, T=String("ky"), Type=Name.Annot, Subtype=Name.Widget, **changes)


def a_signature() -> Dictionary:
    """Return a signature whose byte range is not known yet."""
    return Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/adbe.pkcs7.detached"),
        ByteRange=Array([0, PLACE, PLACE, PLACE]),
        Contents=String(bytes.fromhex("ff" + CONTENTS)),
    )


def signed(data: bytes, *, direct: bool = False) -> bytes:
    """Return a PDF with a signature over all of it but the signature, as signing programs do."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        value = a_signature() if direct else pdf.make_indirect(a_signature())
        form = Dictionary(Fields=Array([pdf.make_indirect(a_field(V=value))]), SigFlags=3)
        pdf.Root.AcroForm = pdf.make_indirect(form)
        return sealed(saved(pdf))


def saved(pdf: Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def sealed(data: bytes) -> bytes:
    """Fill the byte range in, without moving a byte."""
    start = data.index(b"<ff" + CONTENTS.encode())
    end = data.index(b">", start) + 1
    told = f"[ 0 {PLACE} {PLACE} {PLACE} ]".encode()
    assert data.count(told) == 1
    numbers = f"[ 0 {start} {end} {len(data) - end} ]".encode()
    return data.replace(told, numbers.ljust(len(told)))


def is_signed(data: bytes) -> bool:
    return open_paper(data, Limits()).signed


@pytest.mark.parametrize("direct", [False, True], ids=["by reference", "within its field"])
def test_a_signature_is_found_and_stays_one_when_the_file_is_added_to(*, direct: bool) -> None:
    data = signed(residence_scan(), direct=direct)
    assert is_signed(data)
    assert is_signed(data + b"\n% added later\nstartxref\n" + data.split(b"startxref\n")[-1])


def test_a_file_without_a_signature_of_its_own_bytes_is_not_signed() -> None:
    data = signed(residence_scan())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        written_anew = saved(pdf)
    with pikepdf.open(io.BytesIO(residence_scan())) as pdf:
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(a_field())]))
        to_be_signed = saved(pdf)
    for one in (residence_scan(), a_pdf(), a_picture("PNG"), written_anew, to_be_signed):
        assert not is_signed(one)


@pytest.mark.parametrize(
    "numbers", ["[]", "[ 0 1 ]", "[ 0 5 4 9 ]", "[ 1 40 50 9 ]", "[ 0 /A (b) 1 ]", "[ 0 9 50 9 ]"]
)
def test_a_byte_range_that_cannot_be_is_no_signature(numbers: str) -> None:
    data = signed(residence_scan())
    start = data.index(b"/ByteRange [") + len(b"/ByteRange ")
    end = data.index(b"]", start) + 1
    assert not is_signed(data[:start] + numbers.encode().ljust(end - start) + data[end:])


def test_a_signed_upload_is_archived_byte_for_byte_with_its_words_and_pictures() -> None:
    world = World()
    world.office = replace(world.office, reader=eyes())
    data = signed(residence_scan())
    world.read(world.uploaded(data, CODE))
    what = world.events()[-1].what
    assert isinstance(what, PaperFiled)
    paper = what.paper
    assert (paper.signed, paper.size, paper.previews) == (True, len(data), (1,))
    assert world.archive[paper.archive_key] == data
    assert world.archive[f"original/{sha256(data)}"] == data
    words = json.loads(world.archive[paper.archive_key.replace(".pdf", ".json")])
    assert "SƠN THỊ MỸ LINH" in words["pages"][0]["text"]
    assert any(field.value == "091303008899" for field in paper.fields)
