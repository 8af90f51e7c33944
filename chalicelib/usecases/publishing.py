"""Publishing: a day's tables as files, before everyone's eyes, with the sum of each."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from chalicelib.domain.reports import dictionary
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.requests import Form
from chalicelib.domain.reports.tables import Table

SUMS = "SHA256SUMS"
PLAIN = "text/plain; charset=utf-8"

MEANINGS: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "csv": ("Từ điển dữ liệu", dictionary.as_csv, "text/csv; charset=utf-8"),
    "json": (
        "Từ điển dữ liệu, cho chương trình",
        dictionary.as_json,
        "application/json; charset=utf-8",
    ),
}
"""The data dictionary, in each form: what it is, how it is written, of which type."""

Files = Mapping[str, tuple[bytes, str]]
"""Name → bytes and content type."""


class Printer(Protocol):
    """Who makes files of tables; the same tables always give the same bytes."""

    def table(self, table: Table, question: Question) -> Files:
        """Return the files of a table."""

    def file(self, table: Table, question: Question, form: Form) -> tuple[bytes, str]:
        """Return one file of a table: bytes and content type."""

    def data(self, table: Table) -> Files:
        """Return the files of a table for programs alone."""

    def around(
        self, tables: Sequence[Table], question: Question, others: Mapping[str, str]
    ) -> Files:
        """Return the pages that lead to the tables of a day and say how they are made."""


class Press(Protocol):
    """Where files are published."""

    def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Put a file before everyone's eyes."""


def files(
    printer: Printer,
    tables: Sequence[Table],
    question: Question,
    data: Sequence[Table] = (),
) -> Files:
    """Return what is published of a day, all but the sums: its tables, and the pages around them.

    Of tables that are `data` only files for programs. Beside them stands what each column means.
    Raises ValueError where two files would have one name: a defect of the program.
    """
    others = {f"{dictionary.FILES}.{form}": words for form, (words, _, _) in MEANINGS.items()}
    made: dict[str, tuple[bytes, str]] = {
        f"{dictionary.FILES}.{form}": (said(), content_type)
        for form, (_, said, content_type) in MEANINGS.items()
    }
    programs = {table.title: printer.data(table) for table in data}
    others |= {name: title for title, some in programs.items() for name in some}
    for one in (
        *(printer.table(table, question) for table in tables),
        *programs.values(),
        printer.around(tables, question, others),
    ):
        if twice := made.keys() & one.keys():
            raise ValueError(f"two files of one name: {', '.join(sorted(twice))}")
        made |= one
    return made


def publish(press: Press, day: date, every: Files) -> Files:
    """Publish a day's files under ``<day>/``, their sums last; return all of them.

    A reader takes the sums as the sign that the day is whole. Cut off before them, files that do
    not match the sums of an earlier run, or that have none, are put right by the next run, which
    writes them all again.
    """
    whole = {name: every[name] for name in sorted(every)} | {SUMS: (sums(every), PLAIN)}
    for name, (data, content_type) in whole.items():
        press.publish(f"{day.isoformat()}/{name}", data, content_type)
    return whole


def sums(every: Files) -> bytes:
    """Return the sums as ``sha256sum -c`` reads them, a file in each line, by name."""
    lines = (f"{hashlib.sha256(every[name][0]).hexdigest()}  {name}\n" for name in sorted(every))
    return "".join(lines).encode()
