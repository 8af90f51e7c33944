"""Subjects: what each trace is about; traces about the same are looked at together."""

from functools import singledispatch

from chalicelib.domain.codes import parse_order_ref
from chalicelib.domain.traces import (
    Billed,
    Booked,
    Came,
    Chased,
    Laid,
    Listed,
    Lodged,
    Mattered,
    Noticed,
    Ordered,
    Receipt,
    Sent,
    Taken,
    Trace,
    Unread,
)

SHORT = 12
"""How much of a file's hash the name of a tray entry holds; traces of its pages meet under it."""


@singledispatch
def subjects(trace: Trace) -> tuple[str, ...]:
    """Return what a trace is about; traces about the same are looked at together."""
    return (_dossier(trace.code),)  # type: ignore[union-attr] # those that have none follow


def _dossier(code: str) -> str:
    return f"dossier {code}"


def _of_ref(ref: str) -> str:
    return _dossier(str(parse_order_ref(ref)[0]))


def _file(sha256: str) -> str:
    return f"file {sha256[:SHORT]}"


@subjects.register
def _(trace: Ordered) -> tuple[str, ...]:
    return (_dossier(trace.order.dossier),)


@subjects.register(Chased)
@subjects.register(Noticed)
def _(trace: Chased | Noticed) -> tuple[str, ...]:
    return (_of_ref(trace.ref),)


@subjects.register
def _(trace: Booked) -> tuple[str, ...]:
    return (_dossier(trace.line.code),)


@subjects.register
def _(trace: Billed) -> tuple[str, ...]:
    return (_dossier(trace.bill.dossier),)


@subjects.register
def _(trace: Mattered) -> tuple[str, ...]:
    code = trace.matter.code
    return (f"matter {trace.matter.id}" if code is None else _dossier(code),)


@subjects.register
def _(trace: Listed) -> tuple[str, ...]:
    return (_dossier(trace.waiting.code),)


@subjects.register
def _(trace: Sent) -> tuple[str, ...]:
    own = f"upload {trace.id}"
    return (own,) if trace.dossier is None else (own, _dossier(trace.dossier))


@subjects.register
def _(trace: Lodged) -> tuple[str, ...]:
    return _dossier(trace.code), _file(trace.sha256)


@subjects.register
def _(trace: Laid) -> tuple[str, ...]:
    return (f"file {trace.file}",)


@subjects.register
def _(trace: Receipt) -> tuple[str, ...]:
    return (_file(trace.sha256),)


@subjects.register
def _(trace: Taken) -> tuple[str, ...]:
    return f"scan {trace.name}", _file(trace.sha256)


@subjects.register
def _(trace: Unread) -> tuple[str, ...]:
    return (f"item {trace.place}",)


@subjects.register
def _(trace: Came) -> tuple[str, ...]:
    return (f"scan {trace.name}" if trace.upload is None else f"upload {trace.upload}",)
