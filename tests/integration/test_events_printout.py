"""The function of printouts: what an officer asked for is made, told of, and fetched."""

import csv
import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pytest
import requests

from chalicelib.adapters.typesetting import Typesetter
from chalicelib.domain.people import Role
from chalicelib.domain.writs.kinds import Model
from chalicelib.domain.writs.writ import writ
from chalicelib.handlers.events.printout import printout
from infra import typefaces
from tests import writs
from tests.bench.papers import numbered
from tests.integration.api import ELSEWHERE, WARD, Api
from tests.integration.plumbing import client, connect, failed, logged, waiting
from tests.samples import pages_text

pytest_plugins = "tests.integration.offices"
MARCH = {"first": "2026-03-01", "last": "2026-03-31"}


@pytest.fixture
def office(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """Return an office where nothing was printed, with the function and the real typesetter."""
    found = client("s3").list_objects_v2(Bucket="archive", Prefix="printout/")
    for item in found.get("Contents", ()):
        client("s3").delete_object(Bucket="archive", Key=item["Key"])
    real = Typesetter(typefaces.fetch())
    own = replace(api.office, typesetter=lambda: real)
    connect(monkeypatch, own)
    errands(api)
    return api


def errands(office: Api) -> dict[str, Any]:
    """Return the event the function gets for what waits."""
    return waiting(office.office, "printouts")


def received(office: Api, number: int, *, slip: bool = False, **changes: Any) -> str:
    """Return a dossier that was accepted, its slip made where one is to be."""
    code = str(office.filed(office.lan, key=f"k{number}", **changes)["code"])
    reception = office.officer(Role.RECEPTION, agency=changes.get("received_by", WARD))
    assert office.act(code, "accept", reception, 1).status_code == 200
    if slip:
        pdf = writs.typesetter().pdf(numbered(writs.a_content(Model.RECEIPT), number))
        note = writ(code, 2, Model.RECEIPT, pdf, office.clock.at)
        client("s3").put_object(Bucket="archive", Key=note.archive_key, Body=pdf)
        office.dossiers.put_writ(note)
    return code


def asked(office: Api, who: str, **what: Any) -> Any:
    given = office.post("/v1/printouts", what, who)
    assert given.status_code == 202, given.text
    return given.json


def made(office: Api, who: str, **what: Any) -> Any:
    """Ask, let the function work, and look."""
    first = asked(office, who, **what)
    assert (first["state"], first["files"]) == ("making", [])
    assert failed(printout(errands(office), None)) == []
    return office.get(f"/v1/printouts/{first['id']}", who).json


def fetched(office: Api, who: str, shown: Any, file: int = 0) -> requests.Response:
    led = office.get(f"/v1/printouts/{shown['id']}/files/{shown['files'][file]}", who)
    assert led.status_code == 303
    assert "X-Amz-Expires=300" in led.headers["Location"]
    return requests.get(led.headers["Location"], timeout=10)


def test_the_logbook_of_days_is_asked_for_made_and_fetched(office: Api) -> None:
    codes = [received(office, number) for number in (1, 2)]
    received(office, 3, received_by=ELSEWHERE)
    office.filed(office.lan, key="k4")
    clerk = office.officer(Role.CLERK)
    shown = made(office, clerk, kind="logbook", **MARCH)
    assert (shown["state"], shown["count"]) == ("ready", 2)
    assert shown["files"] == ["so-theo-doi-ho-so.pdf"]
    got = fetched(office, clerk, shown)
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("inline")
    text = "".join(pages_text(got.content).split())
    assert "SỔTHEODÕIHỒSƠ" in text
    assert text.index(codes[0]) < text.index(codes[1])
    table = made(office, clerk, kind="logbook", form="csv", **MARCH)
    got = fetched(office, clerk, table)
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["Mã hồ sơ", *codes]
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_slips_of_a_selection_are_one_file_and_each_is_told_of(office: Api) -> None:
    codes = [received(office, number, slip=True) for number in (1, 2)]
    lacking = received(office, 3)
    elsewhere = received(office, 4, slip=True, received_by=ELSEWHERE)
    reception = office.officer(Role.RECEPTION)
    wanted = [codes[1], lacking, elsewhere, codes[0].lower()]
    shown = made(office, reception, kind="slips", codes=wanted)
    assert shown["files"] == ["giay-tiep-nhan-01.pdf"]
    assert (shown["state"], shown["count"]) == ("ready", 2)
    told = [(one["code"], one["fate"]) for one in shown["lacking"]]
    assert told == [(lacking, "waiting"), (elsewhere, "unknown")]
    assert all(one["sentence"] for one in shown["lacking"])
    got = fetched(office, reception, shown)
    assert len(pypdfium2.PdfDocument(got.content)) == 2
    with pikepdf.open(io.BytesIO(got.content)) as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == [codes[1], codes[0]]


def test_cover_sheets_of_several_dossiers_are_one_file(office: Api) -> None:
    code, reception = received(office, 1), office.officer(Role.RECEPTION)
    sheets = [{"code": code, "component": one, "pages": 2} for one in ("TK", "XX")]
    shown = made(office, reception, kind="sheets", sheets=sheets)
    assert [(one["component"], one["fate"]) for one in shown["lacking"]] == [
        ("XX", "no-such-paper")
    ]
    assert f"Bìa quét {code}" in pages_text(fetched(office, reception, shown).content)


def test_no_name_travels_in_requests_errands_addresses_or_logs(office: Api) -> None:
    received(office, 1)
    clerk = office.officer(Role.CLERK)
    with logged() as lines:
        shown = asked(office, clerk, kind="logbook", **MARCH)
        event = errands(office)
        assert failed(printout(event, None)) == []
        led = office.get(f"/v1/printouts/{shown['id']}/files/so-theo-doi-ho-so.pdf", clerk)
    key = f"printout/{shown['id']}/asked.json"
    kept = client("s3").get_object(Bucket="archive", Key=key)["Body"].read().decode()
    (dossier,) = (
        office.dossiers.get(code)
        for code in [
            *office.dossiers.received(
                WARD, office.clock.at.replace(day=1), office.clock.at.replace(day=31)
            )
        ]
    )
    told = (kept, json.dumps(event), unquote(led.headers["Location"]), lines.getvalue())
    for personal in (dossier.applicant.name, dossier.applicant.personal_id or "", "Trần Văn"):
        assert personal
        assert not any(personal in one for one in told)
    messages = [json.loads(line) for line in lines.getvalue().splitlines()]
    (fetch,) = (one for one in messages if one["message"] == "printout-fetched")
    assert fetch["printout"] == shown["id"]
    assert fetch["by"] != ""
    assert [one["message"] for one in messages].count("printout-made") == 1


def test_the_same_errand_twice_makes_it_once_and_one_of_nothing_dies(office: Api) -> None:
    received(office, 1)
    clerk = office.officer(Role.CLERK)
    first = asked(office, clerk, kind="logbook", **MARCH)
    assert asked(office, clerk, kind="logbook", **MARCH)["id"] == first["id"]
    both = errands(office)
    assert len(both["Records"]) == 2
    nobody = {"messageId": "x", "body": json.dumps({"id": "0" * 32})}
    with logged() as lines:
        assert failed(printout({"Records": [*both["Records"], nobody]}, None)) == ["x"]
    told = [json.loads(line)["message"] for line in lines.getvalue().splitlines()]
    assert told[:2] == ["printout-made", "printout-was-there"]
    assert asked(office, clerk, kind="logbook", **MARCH)["state"] == "ready"
    assert errands(office)["Records"] == []


BAD: tuple[tuple[dict[str, Any], str, int], ...] = (
    ({"kind": "book"}, "kind", 422),
    ({"kind": "logbook"}, "first", 422),
    ({"kind": "logbook", "first": "2026-03-31", "last": "2026-03-01"}, "last", 422),
    ({"kind": "logbook", "first": "2025-01-01", "last": "2026-03-01"}, "last", 422),
    ({"kind": "logbook", "first": "2026-02-30", "last": "2026-03-01"}, "first", 422),
    ({"kind": "logbook", **MARCH, "agency": ELSEWHERE}, "agency", 403),
    ({"kind": "slips", "codes": ["H33"]}, "codes.0", 422),
    ({"kind": "slips", "codes": ["H33.16-260302-0001"] * 1001}, "codes", 422),
    ({"kind": "sheets", "sheets": []}, "sheets", 422),
    (
        {
            "kind": "sheets",
            "sheets": [{"code": "H33.16-260302-0001", "component": "T", "pages": 0}],
        },
        "sheets.0.pages",
        422,
    ),
    ({"kind": "slips", **MARCH, "form": "csv"}, "form", 422),
    ({"kind": "slips", **MARCH, "more": 1}, "more", 422),
)


@pytest.mark.parametrize(("body", "field", "status"), BAD)
def test_what_cannot_be_printed_is_refused_by_its_field_and_noted_nowhere(
    office: Api, body: dict[str, Any], field: str, status: int
) -> None:
    before = client("s3").list_objects_v2(Bucket="archive", Prefix="printout/")["KeyCount"]
    given = office.post("/v1/printouts", body, office.officer(Role.RECEPTION))
    assert given.status_code == status, given.text
    named = {given.json["field"], *(one["field"] for one in given.json["errors"])}
    assert field in named, given.text
    assert given.json["detail"]
    after = client("s3").list_objects_v2(Bucket="archive", Prefix="printout/")["KeyCount"]
    assert (before, errands(office)["Records"]) == (after, [])
