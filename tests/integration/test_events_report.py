"""The report function: what was asked for at the API is made from the lake and can be fetched."""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import requests

from chalicelib.domain.facts import Fact, fact
from chalicelib.domain.people import Role
from chalicelib.domain.reports.requests import Form, Name
from chalicelib.handlers.events.report import report
from tests.integration.api import BIRTH, ELSEWHERE, MONDAY, STAY, WARD, Api
from tests.integration.plumbing import client, connect, failed, logged, waiting

pytest_plugins = "tests.integration.offices"

LATER = MONDAY + timedelta(days=8)
"""Tuesday of the week after: the month is under way."""
TWO_OVERDUE = [2, 2, 0, 0, 0, 0, 0, 0, 2, 0, 2]
"""The columns of II.06a, (3) to (13), of two dossiers received online, open and overdue."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEBRUARY = "facts/month=2026-02/facts.parquet"
MARCH = {"report": "ii-06a", "first": "2026-03-01", "last": "2026-03-31"}


@pytest.fixture
def office(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """Return an office whose lake is empty, with the function connected to it."""
    connect(monkeypatch, api.office)
    for item in lake():
        client("s3").delete_object(Bucket="lake", Key=item["Key"])
    errands(api)
    api.clock.at = MONDAY
    return api


def errands(office: Api) -> dict[str, Any]:
    """Return the event the function gets for what waits."""
    return waiting(office.office, "reports")


def lake() -> Sequence[Any]:
    found: Sequence[Any] = client("s3").list_objects_v2(Bucket="lake").get("Contents", ())
    return found


def lived(office: Api) -> list[Fact]:
    """Return what the lake is told of two dossiers here and one elsewhere, and one that waits."""
    facts = []
    cast = ((BIRTH, WARD), (BIRTH, WARD), (STAY, WARD), (BIRTH, ELSEWHERE))
    for serial, (of, at) in enumerate(cast):
        code = office.filed(office.lan, of, key=f"{office.clock.at} {serial}", received_by=at)[
            "code"
        ]
        facts.append(fact(office.dossiers.get(code)))
        if of == BIRTH:
            reception = office.officer(Role.RECEPTION, agency=at)
            assert office.act(code, "accept", reception, 1).status_code == 200
            facts.append(fact(office.dossiers.get(code)))
    return facts


def folded(office: Api, facts: Sequence[Fact], batch: str = "b1") -> None:
    lake = office.office.lake()
    lake.append(batch, facts, office.clock.at)
    lake.fold(office.clock.at + timedelta(days=1))


def asked(office: Api, who: str, **changes: str) -> Any:
    given = office.post("/v1/reports", {**MARCH, **changes}, who)
    assert given.status_code == 202, given.text
    return given.json


def fetched(office: Api, who: str, request: str) -> requests.Response:
    given = office.get(f"/v1/reports/{request}", who).json
    assert given["state"] == "ready"
    answer = requests.get(given["link"], timeout=10)
    assert answer.status_code == 200
    return answer


def made(office: Api, who: str, **changes: str) -> requests.Response:
    """Ask, let the function work, and fetch."""
    request = asked(office, who, **changes)["id"]
    assert failed(report(errands(office), None)) == []
    return fetched(office, who, request)


def rows(answer: requests.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def of_json(data: bytes) -> list[int]:
    return list(next(one for one in json.loads(data)["rows"] if one[1] == "Hộ tịch")[2:])


def of_csv(data: bytes) -> list[int]:
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    return [int(cell) for cell in next(one for one in lines if one[1] == "Hộ tịch")[2:]]


def of_xlsx(data: bytes) -> list[int]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    found = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [int(str(cell)) for cell in next(row for row in found if row[1] == "Hộ tịch")[2:]]


def of_html(data: bytes) -> list[int]:
    (table,) = re.findall(r"<table.*?</table>", data.decode(), re.DOTALL)
    row = next(one for one in table.split("<tr")[1:] if ">Hộ tịch<" in one)
    return [int(cell) for cell in re.findall(r"<td[^>]*>([0-9]+)</td>", row)]


@pytest.mark.parametrize(
    ("form", "read", "kind"),
    [
        (Form.JSON, of_json, "application/json; charset=utf-8"),
        (Form.CSV, of_csv, "text/csv; charset=utf-8"),
        (Form.XLSX, of_xlsx, XLSX),
        (Form.HTML, of_html, "text/html; charset=utf-8"),
    ],
)
def test_a_report_is_asked_for_made_and_fetched_in_every_form(
    office: Api, form: Form, read: Callable[[bytes], list[int]], kind: str
) -> None:
    folded(office, lived(office))
    office.clock.at = LATER
    got = made(office, office.officer(Role.LEADER), form=form.value)
    assert read(got.content) == TWO_OVERDUE
    assert got.headers["Content-Type"] == kind
    assert got.headers["Content-Disposition"].endswith(f"ii-06a-2026-03-09.{form}")


def test_an_auditor_above_sees_both_wards_and_a_leader_one(office: Api) -> None:
    folded(office, lived(office))
    office.clock.at = LATER
    auditor, leader = office.officer(Role.AUDITOR, agency="H33"), office.officer(Role.LEADER)
    whole = rows(made(office, auditor, form="csv"))
    assert [row[2] for row in whole if row[1] == "Hộ tịch"] == ["2", "1"]
    theirs = asked(office, auditor, form="csv", agency=ELSEWHERE)["id"]
    assert office.get(f"/v1/reports/{theirs}", leader).status_code == 404
    residence = office.get(f"/v1/procedures/{STAY}").json["field_name"]
    own = rows(made(office, leader, form="csv"))
    assert not any(ELSEWHERE in row[0] for row in own)
    some = rows(made(office, auditor, form="csv", agency=WARD, field=residence))
    assert all(set(row[2:]) == {"0"} for row in some), "the one there was not received yet"


@pytest.mark.parametrize("name", Name)
def test_every_report_there_is_can_be_made(office: Api, name: Name) -> None:
    folded(office, lived(office))
    office.clock.at = LATER
    got = made(office, office.officer(Role.LEADER), report=name.value, form="json")
    assert json.loads(got.content)["name"] == name
    assert json.loads(got.content)["period"]["as_of"] == "2026-03-09"


def test_the_same_errand_twice_makes_one_report(office: Api) -> None:
    folded(office, lived(office))
    office.clock.at = LATER
    leader = office.officer(Role.LEADER)
    request = asked(office, leader, form="csv")["id"]
    assert asked(office, leader, form="csv")["id"] == request, "asked again while it is made"
    both = errands(office)
    assert len(both["Records"]) == 2
    with logged() as lines:
        assert failed(report(both, None)) == []
        assert failed(report(both, None)) == []
    told = [json.loads(line)["message"] for line in lines.getvalue().splitlines()]
    assert told == ["report-made", *["report-was-there"] * 3]
    first = fetched(office, leader, request)
    assert office.post("/v1/reports", {**MARCH, "form": "csv"}, leader).json["state"] == "ready"
    assert errands(office)["Records"] == [], "what is there is not made again"
    assert rows(first)


def test_an_errand_whose_request_is_gone_is_given_back_to_die(office: Api) -> None:
    leader = office.officer(Role.LEADER)
    gone, good = asked(office, leader, form="csv")["id"], asked(office, leader, form="json")["id"]
    client("s3").delete_object(Bucket="lake", Key=f"asked/{gone}/request.json")
    both = errands(office)
    lost = [one["messageId"] for one in both["Records"] if gone in one["body"]]
    with logged() as lines:
        assert failed(report(both, None)) == lost, "the queue keeps it, and at last as dead"
    assert "NotFound" in lines.getvalue()
    assert len(fetched(office, leader, good).json()["rows"]) == 1, "the sum of nothing"
    assert office.get(f"/v1/reports/{gone}", leader).status_code == 404


def test_of_an_empty_lake_every_report_is_a_table_of_nothing(office: Api) -> None:
    leader = office.officer(Role.LEADER)
    for name in Name:
        got = made(office, leader, report=name.value, first="2026-02-01", form="json")
        assert json.loads(got.content)["name"] == name
    assert not client("s3").list_objects_v2(Bucket="lake", Prefix="dimensions/").get("Contents")


def test_what_is_made_before_the_fold_has_ended_is_made_anew_after_it(office: Api) -> None:
    leader, facts = office.officer(Role.LEADER), lived(office)
    folded(office, [one for one in facts if one.seq == 1])
    office.clock.at = LATER
    before = asked(office, leader, form="csv")["id"]
    assert failed(report(errands(office), None)) == []
    assert asked(office, leader, form="csv")["id"] == before
    folded(office, facts, "b2")
    assert [row[2] for row in rows(fetched(office, leader, before))] == ["0"]
    after = made(office, leader, form="csv")
    assert [row[2] for row in rows(after)] == ["2"] * 3


def test_a_dossier_lies_whole_in_one_month_whatever_of_the_fold_is_done(office: Api) -> None:
    february = datetime(2026, 2, 23, 1, 0, tzinfo=UTC)
    office.clock.at = february
    earlier = lived(office)
    office.clock.at = MONDAY
    later = lived(office)
    folded(office, [one for one in (*earlier, *later) if one.seq == 1])
    before = client("s3").get_object(Bucket="lake", Key=FEBRUARY)["Body"].read()
    folded(office, (*earlier, *later), "b2")
    client("s3").put_object(Bucket="lake", Key=FEBRUARY, Body=before)
    office.clock.at = LATER
    got = rows(made(office, office.officer(Role.LEADER), form="csv", first="2026-02-01"))
    assert [row[2] for row in got] == ["2"] * 3, "March as it is now, February as it was"


def test_making_changes_nothing_else_in_the_lake(office: Api) -> None:
    folded(office, lived(office))
    office.clock.at = LATER
    before = {one["Key"]: one["ETag"] for one in lake()}
    made(office, office.officer(Role.LEADER), form="json")
    after = {one["Key"]: one["ETag"] for one in lake()}
    assert {key for key in after if before.get(key) != after[key]} == {
        key for key in after if key.startswith("asked/")
    }
    assert before.items() <= after.items()
