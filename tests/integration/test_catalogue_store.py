"""The catalogue in its table: versions are made by change alone and never change again."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.catalogue import PROCEDURE, Catalogue, digest_of
from chalicelib.domain.deadline import reckon
from chalicelib.domain.refusals import NotFound
from infra.catalogue import Unclean, import_all, main
from infra.packages import DIRECTORY, read_all

REGION = "ap-southeast-1"
CODE = "2.000635"
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", REGION),
    ):
        monkeypatch.setenv(name, value)
    with mock_aws():
        boto3.client("dynamodb", region_name=REGION).create_table(
            TableName="catalogue",
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        yield "catalogue"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalogue(table: str, clock: Clock) -> Catalogue:
    return Catalogue(table, REGION, now=clock)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    shutil.copytree(DIRECTORY, tmp_path / "catalogue")
    return tmp_path / "catalogue"


def edit(path: Path, **changes: object) -> None:
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, **changes}, ensure_ascii=False), "utf-8")


def raise_fee(directory: Path, per_copy: int) -> None:
    fees: dict[str, Any] = json.loads((directory / CODE / "fees.json").read_text("utf-8"))
    fees["fees"][0]["per_copy"] = per_copy
    edit(directory / CODE / "fees.json", **fees)
    expected = json.loads((directory / CODE / "example.json").read_text("utf-8"))["expected"]
    expected |= {"total": 2 * per_copy, "fees": [{"code": "PHI-TLHT", "amount": 2 * per_copy}]}
    edit(directory / CODE / "example.json", expected=expected)


def contents(table: str) -> list[dict[str, Any]]:
    items = boto3.client("dynamodb", region_name=REGION).scan(TableName=table)["Items"]
    return sorted((dict(item) for item in items), key=lambda item: str((item["pk"], item["sk"])))


def test_what_was_imported_is_read_back_equal(catalogue: Catalogue) -> None:
    done = import_all(catalogue)
    read = read_all()
    assert {one.folder for one in done} == {package.folder for package in read.packages}
    assert all(one.new and one.version == 1 for one in done)
    for package in read.packages:
        stored = catalogue.procedure(package.procedure.code)
        assert stored.version == 1
        assert digest_of(stored) == digest_of(package.procedure)
    assert set(catalogue.agencies()) == set(read.agencies)
    assert catalogue.calendar() == read.calendar
    day = date(2026, 3, 2)
    assert catalogue.index766(day) == read.index[0]
    assert catalogue.targets(day) == read.targets
    assert catalogue.life_events() == read.life_events != ()


def test_before_they_are_imported_there_are_no_life_events(catalogue: Catalogue) -> None:
    assert catalogue.life_events() == ()


def test_importing_twice_changes_nothing(catalogue: Catalogue, table: str) -> None:
    import_all(catalogue)
    before = contents(table)
    assert not any(one.new for one in import_all(catalogue))
    assert contents(table) == before


def test_a_changed_fee_makes_version_two_and_leaves_version_one(
    catalogue: Catalogue, directory: Path
) -> None:
    import_all(catalogue, directory)
    old = catalogue.procedure(CODE)
    raise_fee(directory, 10_000)
    done = import_all(catalogue, directory)
    assert [(one.folder, one.version) for one in done if one.new] == [(CODE, 2)]
    assert catalogue.procedure(CODE).fees[0].per_copy == 10_000
    assert catalogue.procedure(CODE, version=1) == old
    assert old.fees[0].per_copy == 8_000
    line = next(line for line in catalogue.index() if line.code == CODE)
    assert line.version == 2


def test_a_fee_changed_back_is_the_first_version_again(
    catalogue: Catalogue, directory: Path
) -> None:
    for per_copy in (8_000, 10_000, 8_000):
        raise_fee(directory, per_copy)
        import_all(catalogue, directory)
    assert catalogue.procedure(CODE).version == 1
    assert catalogue.procedure(CODE, version=2).fees[0].per_copy == 10_000


def edit_policy(directory: Path, code: str, **changes: object) -> None:
    written = json.loads((directory / "policies.json").read_text("utf-8"))["policies"]
    for one in written:
        if one["policy"]["code"] == code:
            one["policy"] |= changes
    edit(directory / "policies.json", policies=written)


def test_a_changed_policy_makes_new_versions_of_what_it_bears_on_and_of_nothing_else(
    catalogue: Catalogue, directory: Path
) -> None:
    import_all(catalogue, directory)
    before = catalogue.procedure("1.004194")
    edit_policy(directory, "CUTRU-DTTS", valid_until="2026-12-31", verified=True)
    done = import_all(catalogue, directory)
    assert [one.folder for one in done if one.new] == ["1.004194", "1.004222"]
    now = catalogue.procedure("1.004194")
    assert now.version == 2
    (ends,) = (policy for policy in now.policies if policy.code == "CUTRU-DTTS")
    assert (ends.valid_until, ends.verified) == (date(2026, 12, 31), True)
    assert catalogue.procedure("1.004194", version=1) == before
    assert all(policy.valid_until is None for policy in before.policies)


def test_law_that_begins_later_holds_from_its_day(
    catalogue: Catalogue, directory: Path, clock: Clock
) -> None:
    later = directory / f"{CODE}@2027-01-01"
    shutil.copytree(directory / CODE, later)
    edit(directory / CODE / "procedure.json", valid_until="2026-12-31")
    edit(later / "procedure.json", valid_from="2027-01-01", name="Cấp trích lục hộ tịch")
    example = json.loads((later / "example.json").read_text("utf-8"))
    example["submitted_at"] = "2027-03-02T08:30:00+07:00"
    example["expected"]["due"] = "2027-03-02T17:00:00+07:00"
    edit(later / "example.json", **example)
    import_all(catalogue, directory)
    assert catalogue.procedure(CODE, on=date(2026, 12, 31)).version == 1
    assert catalogue.procedure(CODE, on=date(2027, 1, 1)).version == 2
    assert [line.version for line in catalogue.index() if line.code == CODE] == [1]
    clock.at = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert [line.version for line in catalogue.index() if line.code == CODE] == [2]
    assert catalogue.procedure(CODE).name == "Cấp trích lục hộ tịch"


def test_what_the_linter_finds_is_not_imported(
    catalogue: Catalogue, directory: Path, table: str
) -> None:
    edit(directory / CODE / "procedure.json", name_en="")
    with pytest.raises(Unclean) as unclean:
        import_all(catalogue, directory)
    assert [one.where for one in unclean.value.findings] == [f"{CODE}/procedure.json#/name_en"]
    assert contents(table) == []


def test_another_process_sees_a_change_within_a_minute(
    catalogue: Catalogue, directory: Path, table: str, clock: Clock
) -> None:
    import_all(catalogue, directory)
    reader = Catalogue(table, REGION, now=clock)
    assert reader.procedure(CODE).version == 1
    raise_fee(directory, 10_000)
    import_all(catalogue, directory)
    clock.at = NOON + timedelta(seconds=59)
    assert reader.procedure(CODE).version == 1
    clock.at = NOON + timedelta(seconds=60)
    assert reader.procedure(CODE).version == 2
    assert next(line.version for line in reader.index() if line.code == CODE) == 2


def test_what_is_in_memory_is_read_without_the_table(catalogue: Catalogue, table: str) -> None:
    import_all(catalogue)
    first = catalogue.procedure(CODE), catalogue.index(), catalogue.agency("H33.16")
    boto3.client("dynamodb", region_name=REGION).delete_table(TableName=table)
    again = catalogue.procedure(CODE), catalogue.index(), catalogue.agency("H33.16")
    assert again == first


@pytest.mark.parametrize("code", ["9.999999", "", "INDEX"])
def test_an_unknown_procedure_is_not_found(catalogue: Catalogue, code: str) -> None:
    import_all(catalogue)
    with pytest.raises(NotFound, match="Không có thủ tục"):
        catalogue.procedure(code)


def test_what_does_not_exist_is_not_found(catalogue: Catalogue) -> None:
    with pytest.raises(NotFound):
        catalogue.calendar()
    with pytest.raises(NotFound, match="766"):
        catalogue.index766(date(2026, 3, 2))
    assert catalogue.targets(date(2026, 3, 2)) == ()
    import_all(catalogue)
    with pytest.raises(NotFound, match="766"):
        catalogue.index766(date(2020, 1, 1))
    assert catalogue.targets(date(2020, 1, 1)) == ()
    with pytest.raises(NotFound):
        catalogue.procedure(CODE, version=99)
    with pytest.raises(NotFound):
        catalogue.procedure(CODE, on=date(2025, 6, 30))
    with pytest.raises(NotFound, match=r"H33\.99"):
        catalogue.agency("H33.99")


def test_a_procedure_is_found_by_words_without_diacritics(catalogue: Catalogue) -> None:
    import_all(catalogue)
    folded = {line.code: line.folded for line in catalogue.index()}
    assert "dang ky khai sinh" in folded["1.001193"]
    assert "birth registration" in folded["1.001193"]


def test_its_english_is_read_as_it_was_imported(catalogue: Catalogue, clock: Clock) -> None:
    assert catalogue.english().say("Hộ tịch") == "Hộ tịch"
    import_all(catalogue)
    clock.at = NOON + timedelta(seconds=60)
    assert catalogue.english().say("Hộ tịch") == "Civil status"


def test_the_stored_calendar_reckons_over_the_new_year_holidays(catalogue: Catalogue) -> None:
    import_all(catalogue)
    case = catalogue.procedure("2.000815").case("nhieu-ban")
    received = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)
    due = reckon(case.limit, received, catalogue.calendar()).due
    assert due.date() > date(2026, 2, 22)


def test_the_import_command_tells_what_is_new(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--table", table, "--region", REGION]) == 0
    assert "1.001193: version 1" in capsys.readouterr().out
    assert main(["import", "--table", table, "--region", REGION]) == 0
    assert "0 new versions" in capsys.readouterr().out


def test_a_procedure_written_down_is_the_same_when_read() -> None:
    for package in read_all().packages:
        written = PROCEDURE.dump_json(package.procedure)
        assert PROCEDURE.validate_json(written) == package.procedure
