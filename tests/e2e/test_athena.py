"""Athena on the local cloud: the same queries over the same files give what the lake gives.

The local cloud runs DuckDB where AWS runs Trino, so this shows tables, texts and answers, not that
Trino reads the SQL; it is parsed as Trino's elsewhere. The stack holds what Athena needs, no more.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from chalicelib.adapters.lake.lake import Lake
from chalicelib.domain.reports.periods import Period, Question
from infra import athena, cloud, package
from infra.deploy import Account, local_account
from infra.target import target
from tests.province.extent import Province
from tests.province.facts import end_of, lay
from tests.province.law import FIELDS, agency, law
from tests.running import free_port

pytestmark = pytest.mark.cloud
NEEDED = ("DataKey", "LakeBucket", "LakeDatabase", "FactsTable", "ProceduresTable", "UnderTable")
PROVINCE = Province(dossiers=600, first=date(2026, 1, 20), last=date(2026, 3, 10))
PERIOD = Period(first=date(2026, 2, 1), last=date(2026, 2, 28), as_of=date(2026, 2, 20))
QUESTIONS = {
    "all": Question(period=PERIOD),
    "below": Question(period=PERIOD, agency=agency(0)),
    "some": Question(period=PERIOD, field=FIELDS[0], procedure="1.000031"),
    "nobody": Question(period=PERIOD, agency="H33' OR '1' = '1"),
}


@dataclass
class Place:
    """The stack with facts in its lake."""

    account: Account
    outputs: Mapping[str, str]
    lake: Lake


def template() -> str:
    """Return the template's part that Athena needs."""
    whole = package.parts(target("aws-arm64"))
    names = (*NEEDED, "StatisticsWorkgroup")
    outputs = {
        name: whole["Outputs"][name]
        for name in ("LakeBucketName", "LakeDatabaseName", "StatisticsWorkgroupName")
    }
    part = {name: whole[name] for name in ("Parameters", "Conditions")}
    resources = {name: whole["Resources"][name] for name in names}
    return json.dumps(part | {"Resources": resources, "Outputs": outputs})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("MOTCUA_CLOUD", str(tmp_path_factory.mktemp("cloud")))
        env.setenv("MOTCUA_PORT", str(free_port()))
        one = cloud.cloud()
        cloud.start(one)
        try:
            yield deployed(one, tmp_path_factory)
        finally:
            cloud.stop(one)


def deployed(one: cloud.Cloud, folders: pytest.TempPathFactory) -> Place:
    account = local_account(one)
    stacks = account.client("cloudformation")
    stacks.create_stack(StackName="motcua-try", TemplateBody=template())
    stacks.get_waiter("stack_create_complete").wait(
        StackName="motcua-try", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    (found,) = stacks.describe_stacks(StackName="motcua-try")["Stacks"]
    outputs = {said["OutputKey"]: said["OutputValue"] for said in found["Outputs"]}
    one.outputs_file.write_text(json.dumps(outputs | {"port": one.port}))
    s3, bucket = account.client("s3"), outputs["LakeBucketName"]
    folder = folders.mktemp("lake")
    lay(PROVINCE, folder, end_of(PROVINCE.last))
    for file in folder.glob("*/month=*/*.parquet"):
        s3.put_object(Bucket=bucket, Key=str(file.relative_to(folder)), Body=file.read_bytes())
    lake = Lake(s3, bucket)
    lake.keep_law(law().procedures)
    lake.lay_dimensions(law().agencies)
    return Place(account, outputs, lake)


def told(value: Any) -> str | None:
    """Return a value as Athena tells it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_it_answers_every_query_as_the_lake_does(place: Place, asked: str) -> None:
    question, names = QUESTIONS[asked], athena.queries()
    office = athena.office(place.account.client("athena"), place.outputs)
    with place.lake.opened(law().agencies) as opened:
        answers = opened.answers(question, names)
    for name in names:
        _, rows = office.ask(athena.composed(name, question), patience=60)
        assert rows == [tuple(map(told, row.values())) for row in answers[name]], name
    assert bool(answers["ii-06a"]) is (asked != "nobody")


def test_the_command_prints_the_answer(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["--first", "2026-02-01", "--last", "2026-02-28", "--as-of", "2026-02-20"]
    assert athena.main(["ii-06a", *days, "--agency", agency(0)]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    with place.lake.opened(law().agencies) as opened:
        rows = opened.answers(QUESTIONS["below"], ["ii-06a"])["ii-06a"]
    assert lines == [{name: told(value) for name, value in row.items()} for row in rows]
    assert lines


def test_a_question_that_cannot_be_is_refused(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert athena.main(["ii-06a", "--first", "2026-03-01", "--last", "2026-02-28"]) == 1
    assert "Kỳ báo cáo không hợp lệ" in capsys.readouterr().err
    assert place.outputs


def test_why_there_is_no_answer_is_told(place: Place) -> None:
    office = athena.office(place.account.client("athena"), place.outputs)
    with pytest.raises(athena.Unanswered, match=r"Athena: .*nothing"):
        office.ask("SELECT nothing FROM facts", patience=60)
