"""Joining: PDFs of one kind put behind one another in a file that is PDF/A-2a and PDF/UA-1 too.

What each page shows stays as it is. Tags, which screen readers follow and level A asks for, are
joined as well: each part's tree hangs in the whole one, under numbers and names of its own.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

PAGES = "{http://ns.adobe.com/xap/1.0/t/pg/}NPages"
"""How many pages there are, in the words of XMP."""
Parts = Iterable[tuple[str, bytes]]
"""What each part is called among the bookmarks, and its PDF."""


def joined(title: str, parts: Parts, at: datetime) -> bytes:
    """Return the parts as one PDF, in their order, with a bookmark for each.

    Parts are asked for one by one and must be PDF/A-2a as the typesetter makes them: the first
    lends the whole its colours and its metadata. Raises ValueError for no part.
    """
    every = iter(parts)
    first = next(every, None)
    if first is None:
        raise ValueError("nothing to join")
    with Pdf.open(io.BytesIO(first[1])) as whole:
        _renamed(whole.Root.StructTreeRoot, 0)
        places = [(first[0], 0)]
        for number, (name, data) in enumerate(every, start=1):
            places.append((name, len(whole.pages)))
            with Pdf.open(io.BytesIO(data)) as part:
                _append(whole, part, number)
        _close(whole, title, places, at)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _append(whole: Pdf, part: Pdf, number: int) -> None:
    """Put the pages of a part behind the others, and its tags into the tree."""
    start = len(whole.pages)
    whole.pages.extend(part.pages)
    tree, own = whole.Root.StructTreeRoot, whole.copy_foreign(part.Root.StructTreeRoot)
    _renamed(own, number)
    shift = int(tree.ParentTreeNextKey)
    for page in whole.pages[start:]:
        page.obj.StructParents = int(page.obj.StructParents) + shift
    for element in _listed(own.K):
        element.P = tree
        tree.K.append(element)
    numbers = list(own.ParentTree.Nums)
    for key, value in zip(numbers[::2], numbers[1::2], strict=True):
        tree.ParentTree.Nums.append(pikepdf.Integer(int(key) + shift))
        tree.ParentTree.Nums.append(value)
    tree.ParentTreeNextKey = shift + int(own.ParentTreeNextKey)
    if "/IDTree" in own:
        tree.IDTree.Names.extend(own.IDTree.Names)


def _renamed(tree: Any, number: int) -> None:  # noqa: ANN401 - pikepdf types no element
    """Name what has a name in a tree of tags so that no other part has the same."""
    begins = f"{number:06}-".encode()
    for element in _elements(tree):
        if "/ID" in element:
            element.ID = pikepdf.String(begins + bytes(element.ID))
        for told in _listed(element.get("/A", [])):
            if "/Headers" in told:
                told.Headers = Array([pikepdf.String(begins + bytes(one)) for one in told.Headers])
    if "/IDTree" in tree:
        names = tree.IDTree.Names
        for place in range(0, len(names), 2):
            names[place] = pikepdf.String(begins + bytes(names[place]))


def _elements(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf types no element
    for kid in _listed(node.get("/K", [])):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _listed(one: Any) -> list[Any]:  # noqa: ANN401 - one of a thing stands for a list of it
    return list(one) if isinstance(one, Array | list) else [one]


def _close(whole: Pdf, title: str, places: list[tuple[str, int]], at: datetime) -> None:
    """Say what the whole is, when it was made, and where each part begins."""
    made = at.astimezone(UTC).replace(microsecond=0)
    with whole.open_outline() as outline:
        outline.root[:] = [OutlineItem(name, place, "XYZ") for name, place in places]
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        said["dc:title"] = title
        said["xmp:CreateDate"] = said["xmp:ModifyDate"] = made.isoformat()
        said[PAGES] = str(len(whole.pages))
    whole.docinfo[Name.Title] = title
    whole.docinfo[Name.CreationDate] = whole.docinfo[Name.ModDate] = f"D:{made:%Y%m%d%H%M%S}Z"
