"""Places: empty signature fields in a PDF, tagged for screen readers, before anybody signs."""

import io
from collections.abc import Mapping
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from chalicelib.domain.results.boxes import Box

SPOKEN: Final = {
    "chu-ky": "Chữ ký số của người ký kết quả",
    "con-dau": "Con dấu số của cơ quan",
}
"""What is read aloud of a field, and shown where the pointer rests on it."""


class Writer(IncrementalPdfFileWriter):
    """Appends to a PDF and leaves what the PDF says of itself as its makers wrote it.

    Its date of change would be the machine's, not the moment it is signed at; and each signature
    would grow by the same metadata once more.
    """

    def _update_meta(self) -> None:
        """Change nothing."""


def prepared(pdf: bytes, boxes: Mapping[str, Box]) -> bytes:
    """Return the PDF with an empty signature field at each place, by the name of the field.

    Fields made in advance let the first signature forbid everything but signing the others. They
    are printed, cannot be moved, and where the PDF is tagged stand in its structure as forms
    (PDF/UA-1, 7.18.4). Raises PdfReadError for what is no PDF, ValueError for a page it lacks.
    """
    writer = Writer(io.BytesIO(pdf))
    pages = int(writer.root["/Pages"]["/Count"])
    for name, box in boxes.items():
        if box.page >= pages:
            raise ValueError(f"field {name} is to be on page {box.page} of {pages}")
        append_signature_field(
            writer,
            SigFieldSpec(
                name,
                on_page=box.page,
                box=(box.x0, box.y0, box.x1, box.y1),  # type: ignore[arg-type] # points may be parts
                readable_field_name=SPOKEN.get(name, name),
            ),
        )
    for name, _, field in list(enumerate_sig_fields(writer)):
        if name in boxes:
            _finished(writer, field, boxes[name])
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call] # typed in part
    return out.getvalue()


def _finished(writer: Writer, reference: Any, box: Box) -> None:  # noqa: ANN401 - pyHanko's objects
    """Give a field an appearance without anything in it, and a place in the structure."""
    field = reference.get_object()
    looks = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(
                generic.FloatObject(side) for side in (0, 0, box.width, box.height)
            ),
            pdf_name("/Resources"): generic.DictionaryObject(),
        },
        stream_data=b"",
    )
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(looks)})
    if "/StructTreeRoot" in writer.root:
        _tagged(writer, reference)
    writer.update_container(field)


def _tagged(writer: Writer, reference: Any) -> None:  # noqa: ANN401
    """Put a field last into the structure of the document (ISO 32000-1, 14.7.4.3 and 14.7.4.4)."""
    tree, field = writer.root["/StructTreeRoot"], reference.get_object()
    parent = _first(tree)
    element = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): parent,
                pdf_name("/Alt"): field["/TU"],
                pdf_name("/K"): generic.DictionaryObject(
                    {
                        pdf_name("/Type"): pdf_name("/OBJR"),
                        pdf_name("/Obj"): reference,
                        pdf_name("/Pg"): field.raw_get("/P"),
                    }
                ),
            }
        )
    )
    _among_children(writer, parent.get_object(), element)
    number = int(tree["/ParentTreeNextKey"])
    field["/StructParent"] = generic.NumberObject(number)
    tree["/ParentTreeNextKey"] = generic.NumberObject(number + 1)
    _numbered(writer, tree["/ParentTree"], number, element)
    writer.update_container(tree)


def _first(tree: Any) -> Any:  # noqa: ANN401
    """Return a reference to the element that holds the document."""
    kids = tree.raw_get("/K")
    kids = kids.get_object() if isinstance(kids.get_object(), generic.ArrayObject) else kids
    return kids.raw_get(0) if isinstance(kids, generic.ArrayObject) else kids


def _among_children(writer: Writer, parent: Any, element: Any) -> None:  # noqa: ANN401
    kids = parent.get("/K", generic.ArrayObject())
    if not isinstance(kids, generic.ArrayObject):
        kids = generic.ArrayObject([parent.raw_get("/K")])
    kids.append(element)
    parent["/K"] = kids
    writer.update_container(kids if kids.container_ref is not None else parent)
    writer.update_container(parent)


def _numbered(writer: Writer, numbers: Any, number: int, element: Any) -> None:  # noqa: ANN401
    """Enter an element under the highest number of a tree, which may be one leaf or have many."""
    pair = generic.ArrayObject([generic.NumberObject(number), element])
    if "/Kids" in numbers:
        limits = generic.ArrayObject([generic.NumberObject(number)] * 2)
        leaf = generic.DictionaryObject({pdf_name("/Limits"): limits, pdf_name("/Nums"): pair})
        numbers["/Kids"].append(writer.add_object(leaf))
        writer.update_container(numbers["/Kids"])
    else:
        numbers["/Nums"].extend(pair)
        writer.update_container(numbers["/Nums"])
    writer.update_container(numbers)
