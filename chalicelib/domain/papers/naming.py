"""Naming: what a paper is called, and where it lies in the archive."""

import hashlib
from collections.abc import Sequence


def paper_id(sha256: str, pages: Sequence[int]) -> str:
    """Return what a paper is called: 32 hex digits that follow from its source and its pages."""
    return hashlib.sha256(f"{sha256}/{_span(pages)}".encode()).hexdigest()[:32]


def archive_key(sha256: str, pages: Sequence[int]) -> str:
    """Return where a paper lies in the archive."""
    return f"paper/{sha256}/{_span(pages)}.pdf"


def words_key(key: str) -> str:
    """Return where the words read on the paper under `key` lie, beside it."""
    return f"{_stem(key)}.json"


def preview_key(key: str, page: int) -> str:
    """Return where the preview of a page (from 1) of the paper under `key` lies."""
    return f"{_stem(key)}.{page}.webp"


def thumbnail_key(key: str) -> str:
    """Return where the first page in little of the paper under `key` lies."""
    return f"{_stem(key)}.thumb.webp"


def _stem(key: str) -> str:
    return key.removesuffix(".pdf")


def _span(pages: Sequence[int]) -> str:
    """Return ``first-last``: papers of one source never overlap, and blanks may lie within."""
    return f"{pages[0]}-{pages[-1]}"
