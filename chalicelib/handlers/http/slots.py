"""Slots: the files of a paper as pages show them, and where the next one is to lie."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.domain.papers.kinds import UNKNOWN
from chalicelib.domain.parts import Paper
from chalicelib.domain.records import Upload, UploadState
from chalicelib.handlers.http.door import Call
from chalicelib.handlers.http.papers import KIND_NAMES
from chalicelib.usecases import uploading

ID = re.compile(r"[0-9a-f]{32}")
"""What a place may be called that a page or script draws."""
GONE = "Không tìm thấy tệp này"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a paper: how far it has come, in words; `tone` is the class of their mark.

    `sentence` says what was read, or why it could not be taken and what to do. One that `waits`
    has not come yet, or not whole; one that is `read` changes no more.
    """

    id: str
    name: str
    words: str
    tone: str
    sentence: str = ""
    waits: bool = False
    read: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """The files of a paper, and the `key` that is the place of the next one."""

    files: tuple[SentFile, ...]
    key: str

    @property
    def reads(self) -> bool:
        """Tell whether something of it is being read now."""
        return any(not (one.waits or one.read) for one in self.files)


def known(call: Call[Any], uploads: Mapping[str, Iterable[str]]) -> Mapping[str, Upload]:
    """Return the files of papers by id (1 BatchGetItem; none without files)."""
    ids = (one for some in uploads.values() for one in some)
    return uploading.states(call.office.dossiers(), call.by, ids)


def slots(
    call: Call[Any],
    components: Iterable[str],
    uploads: Mapping[str, Iterable[str]],
    known: Mapping[str, Upload],
) -> Mapping[str, Slot]:
    """Return a slot for each component, with its files in the order they were sent.

    1 ListObjectsV2 where some of the `known` files was not read yet.
    """
    inbox = call.office.inbox
    there = uploading.arrived(inbox(), call.by, known.values()) if known else frozenset()
    return {
        code: Slot(
            tuple(_file(one, known.get(one), one in there) for one in uploads.get(code, ())),
            call.office.chance().bits(16).hex(),
        )
        for code in components
    }


def sends(call: Call[Any]) -> tuple[str, ...]:
    """Return where pages with slots send files to, for their policy."""
    return (call.office.inbox().address(),)


def _file(upload_id: str, upload: Upload | None, came: bool) -> SentFile:
    if upload is None:
        again = "Hãy bỏ tệp này rồi gửi lại."
        return SentFile(upload_id, GONE, "lỗi", "against", again, read=True)
    told = partial(SentFile, upload.id, upload.name)
    if upload.state is UploadState.REJECTED:
        return told("không nhận được", "against", upload.sentence or "", read=True)
    if upload.paper is not None:
        return told("đã đọc", "sure", _read(upload.paper), read=True)
    if came:
        return told("đã nhận, đang đọc", "mended")
    return told("chờ gửi", "unsure", "Tệp chưa đến nơi: hãy chọn lại tệp.", waits=True)


def _read(paper: Paper) -> str:
    pages = f"{paper.pages} trang"
    kind = KIND_NAMES.get(paper.kind, paper.kind)
    return pages if paper.kind == UNKNOWN else f"“{kind}”, {pages}"
