"""The lake opened: asked as it lay there at one moment."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.adapters.lake import engine
from chalicelib.domain.procedure import Agency, Procedure
from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.tables import Rows


class Opened:
    """Files of the lake in DuckDB, with the law they are read beside."""

    def __init__(self, base: Any) -> None:  # noqa: ANN401 - DuckDB has no types here
        self._base = base

    def learn(self, procedures: Sequence[Procedure], agencies: Sequence[Agency]) -> None:
        """Read facts beside this law from now on."""
        engine.learn(self._base, engine.Law(tuple(procedures), tuple(agencies)))

    def answers(self, question: Question, names: Sequence[str]) -> Mapping[str, Rows]:
        """Return what the named queries answer to a question."""
        engine.ask(self._base, question)
        return {name: engine.answer(self._base, name) for name in names}

    def count(self) -> int:
        """Return how many facts there are."""
        return int(self._base.execute("SELECT count(*) FROM facts").fetchone()[0])

    def unknown(self) -> tuple[tuple[str, int], ...]:
        """Return what facts name and the catalogue does not know, with how many dossiers each.

        Agencies by their code, versions of procedures like ``1.001193 v2``.
        """
        rows = engine.answer(self._base, "unknown")
        return tuple((row["name"], row["dossiers"]) for row in rows)

    def versions(self) -> frozenset[tuple[str, int]]:
        """Return the versions of procedures that dossiers were filed under."""
        rows = self._base.execute("SELECT DISTINCT procedure, procedure_version FROM facts")
        return frozenset(rows.fetchall())

    def known(self) -> Iterator[tuple[str, int, int]]:
        """Yield each dossier's code with its last seq and how many facts of it there are."""
        rows = self._base.execute(
            "SELECT code, max(seq), count(*) FROM facts GROUP BY code ORDER BY code"
        )
        while some := rows.fetchmany(10_000):
            yield from some
