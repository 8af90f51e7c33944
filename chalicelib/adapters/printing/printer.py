"""Printer: all files of a table, and the pages that stand around the tables of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.adapters.printing import pages
from chalicelib.adapters.printing.captions import Issuer
from chalicelib.adapters.printing.data import METHOD, as_csv, as_json
from chalicelib.adapters.printing.parquet import as_parquet
from chalicelib.adapters.printing.workbook import as_xlsx
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.requests import Form
from chalicelib.domain.reports.tables import Table

CSV = "text/csv; charset=utf-8"
HTML = "text/html; charset=utf-8"
PARQUET = "application/vnd.apache.parquet"
JSON = "application/json; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints for an issuer; the same tables give the same bytes on any day and any machine."""

    issuer: Issuer

    def table(self, table: Table, question: Question) -> Mapping[str, tuple[bytes, str]]:
        """Return the files of a table: name → bytes and content type."""
        return {f"{table.name}.{form}": self.file(table, question, form) for form in Form}

    def file(self, table: Table, question: Question, form: Form) -> tuple[bytes, str]:
        """Return one file of a table: bytes and content type."""
        match form:
            case Form.CSV:
                return as_csv(table), CSV
            case Form.HTML:
                return pages.of_table(table, question, self.issuer), HTML
            case Form.JSON:
                return as_json(table, question), JSON
            case Form.XLSX:
                return as_xlsx(table, question, self.issuer), XLSX

    def data(self, table: Table) -> Mapping[str, tuple[bytes, str]]:
        """Return the files of a table for programs alone: CSV and Parquet."""
        return {
            f"{table.name}.csv": (as_csv(table), CSV),
            f"{table.name}.parquet": (as_parquet(table), PARQUET),
        }

    def around(
        self, tables: Sequence[Table], question: Question, others: Mapping[str, str]
    ) -> Mapping[str, tuple[bytes, str]]:
        """Return the page of the day and that of the method; `others`: what further files are."""
        return {
            "index.html": (pages.of_day(tables, question, self.issuer, others), HTML),
            METHOD: (pages.of_method(tables, question, self.issuer, others), HTML),
        }
