"""Corrections: the table of dossiers, read for how often readers erred, and for nothing else."""

import csv
import io
import sys
from datetime import timedelta
from pathlib import Path

import boto3
import pytest

from chalicelib.adapters.store.dossiers import DynamoDossiers
from chalicelib.domain.acts import CorrectPaper, FilePaper
from chalicelib.domain.parts import Correction, PaperField
from chalicelib.domain.people import Role, system
from chalicelib.domain.status import Status
from chalicelib.usecases import acting, correcting
from infra.corrections import main, measure, write
from infra.deploy import Account
from tests.builders import MORNING, a_code, a_paper, an_officer, the_moves
from tests.integration.conftest import NAME, REGION
from tests.memory import MemoryCatalogue, MemoryChance

LATER = MORNING + timedelta(hours=3)
FIELDS = (
    PaperField(name="ho_ten", value="Nguyễn Văn An", confidence=0.97),
    PaperField(name="so_dinh_danh", value="091085000128", confidence=0.7),
)
RIGHT = Correction(name="so_dinh_danh", value="091085000123")
TOLD = """\
kind,field,confidence,compared,corrected,absent,percent
can-cuoc,(loại giấy tờ),0.90-0.95,3,0,0,0.00
can-cuoc,ho_ten,0.95-0.99,3,0,0,0.00
can-cuoc,so_dinh_danh,0.50-0.75,3,1,0,33.33
"""


@pytest.fixture
def checked(store: DynamoDossiers) -> DynamoDossiers:
    """Return a table of dossiers: three papers compared, one put right, one only corrected."""
    law, chance = MemoryCatalogue(), MemoryChance()
    for serial in range(1, 6):
        code = a_code(serial)
        for move in the_moves(Status.PROCESSING, code=code):
            store.save(move)
        paper = a_paper(kind="can-cuoc", confidence=0.93, fields=FIELDS)
        reader = system("digitise")
        acting.act(store, law, code, FilePaper(paper=paper), reader, LATER, None, chance)
        corrections = (RIGHT,) if serial in {1, 4} else ()
        act = CorrectPaper(paper="p1", corrections=corrections, compared=serial < 4)
        if serial < 5:
            reception = an_officer(Role.RECEPTION)
            correcting.correct_paper(store, law, code, act, reception, LATER, None, chance, b"key")
    return store


def test_corrections_are_counted_over_the_whole_table(checked: DynamoDossiers) -> None:
    assert checked.get(a_code(1)).seq == 5
    out = io.StringIO()
    write(measure(Account(boto3.Session(region_name=REGION)), NAME), out)
    assert out.getvalue() == TOLD
    for private in ("Nguyễn", "0910850001", "H33.16", "reception"):
        assert private not in out.getvalue()


def test_the_tool_writes_a_file_or_to_the_terminal(
    checked: DynamoDossiers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert checked.get(a_code(4)).version == 3
    file = tmp_path / "corrections.csv"
    monkeypatch.setattr(sys, "argv", ["infra.corrections", "--table", NAME, "--csv", str(file)])
    assert main() == 0
    assert file.read_text("utf-8") == TOLD
    monkeypatch.setattr(sys, "argv", ["infra.corrections", "--table", NAME])
    assert main() == 0
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1][0] == "can-cuoc"


@pytest.mark.usefixtures("aws")
def test_a_table_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["infra.corrections", "--table", "none"])
    assert main() == 1
    assert "ResourceNotFound" in capsys.readouterr().err
