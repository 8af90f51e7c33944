"""The province of 19 September 2023: its invented dossiers give the figures its office told."""

from datetime import date
from pathlib import Path

from chalicelib.adapters.lake import engine
from chalicelib.adapters.lake.opened import Opened
from chalicelib.domain.reports import rates
from chalicelib.domain.reports.periods import Period, Question
from tests.province.extent import Province
from tests.province.facts import end_of, lay
from tests.province.law import law

TOLD = date(2023, 9, 19)
DOSSIERS, ONLINE = 299_873, 159_832
"""What the office told: so many dossiers, so many of them online."""
PROVINCE = Province(
    dossiers=DOSSIERS,
    first=date(2023, 1, 1),
    last=TOLD,
    online=ONLINE / DOSSIERS,
    paid_online=0.2533,
    digitised=0.28,
    electronic=0.071,
    refuses=False,
)


def test_its_rates_are_those_its_office_told(tmp_path: Path) -> None:
    lay(PROVINCE, tmp_path, end_of(TOLD), files=["facts"])
    question = Question(period=Period(first=PROVINCE.first, last=TOLD, as_of=TOLD))
    with engine.connect(tmp_path) as base:
        engine.relations(base, sorted(tmp_path.glob("facts/*/*.parquet")), law())
        rows = Opened(base).answers(question, ["rates"])["rates"]
    table = rates.table(question, rows, {})
    whole = dict(zip((column.name for column in table.columns), table.rows[0], strict=True))
    assert (whole["online_whole"], whole["online_part"]) == (DOSSIERS, ONLINE)
    assert [
        f"{whole['online_ratio']:.1%}",
        f"{whole['payment_ratio']:.2%}",
        f"{whole['digitised_ratio']:.0%}",
        f"{whole['electronic_ratio']:.1%}",
    ] == ["53.3%", "25.33%", "28%", "7.1%"]
    assert table.problems == ()
