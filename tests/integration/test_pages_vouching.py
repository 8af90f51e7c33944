"""What is read of a file fills what nobody answered, and what contradicts the form is told."""

from dataclasses import replace

import pytest

from chalicelib.domain.parts import PaperField
from chalicelib.domain.records import UploadState
from tests.builders import a_paper
from tests.integration.api import BIRTH, Answer, Api
from tests.integration.browser import Browser, main, said
from tests.integration.drafting import Applying, form

pytest_plugins = "tests.integration.offices"

PATH = f"/procedures/{BIRTH}/application"
CHILD = {"con.ho_ten": "TRẦN MINH KHANG", "con.ngay_sinh": "20/02/2026", "con.gioi_tinh": "Nam"}
MOTHER = {"me.ho_ten": "NGUYỄN THỊ LAN", "me.so_dinh_danh": "091196000123"}


@pytest.fixture
def it(api: Api) -> Applying:
    """Begin with papers."""
    here = Browser(api, api.lan)
    page = form(here.open(PATH), PATH)
    assert ("first", "papers") in page.buttons
    given = here.send(PATH, **page.values, first="papers")
    _, _, draft, first = given.headers["Location"].removeprefix("/api").split("/")
    assert first == "papers"
    return Applying(here, draft)


def read(it: Applying, values: dict[str, str], flag: str | None = None) -> str:
    """Send a certificate of birth with a draft, and have it read; return its upload."""
    api = it.here.api
    upload = api.uploaded(api.lan, BIRTH, "GCS")
    owner = api.dossiers.upload(upload).owner
    draft = api.dossiers.draft(owner, it.draft)
    api.dossiers.put_draft(
        replace(draft, uploads={"GCS": (upload,)}, revision=draft.revision + 1),
        before=draft.revision,
    )
    fields = tuple(
        PaperField(name=name, value=value, confidence=0.9, flag=flag)
        for name, value in values.items()
    )
    paper = a_paper(upload, "GCS", kind="giay-chung-sinh", fields=fields)
    before = api.dossiers.upload(upload)
    after = replace(before, state=UploadState.READ, paper=paper, revision=before.revision + 1)
    api.dossiers.put_upload(after, before)
    return upload


def answers(it: Applying) -> dict[str, object]:
    found: dict[str, object] = it.here.api.get(f"/v1/drafts/{it.draft}", it.here.api.lan).json
    given: dict[str, object] = found["answers"]  # type: ignore[assignment]
    return given


def on(it: Applying, page: str, **typed: str) -> Answer:
    given = it.send(page, **typed)
    assert given.status_code == 303, given.text
    return given


def test_who_begins_with_papers_finds_the_form_filled_in(it: Applying) -> None:
    read(it, {**MOTHER, "can_nang": "3200"})
    page = it.open("papers")
    assert "Đọc được từ tệp, tờ khai còn trống" in said(page)
    assert "Nguyễn Thị Lan" in said(page)
    assert "mother_name" not in answers(it)
    given = on(it, "papers", **{"use.TK": "paper"})
    assert given.headers["Location"] == f"/api/drafts/{it.draft}"
    assert (answers(it)["mother_name"], answers(it)["mother_id"]) == (
        "Nguyễn Thị Lan",
        "091196000123",
    )
    assert 'id="fills"' not in it.open("papers").text
    assert "lấy từ tệp “" in said(it.open("review"))


def test_what_was_read_late_is_filled_in_from_the_last_page(it: Applying) -> None:
    read(it, MOTHER)
    review = it.open("review")
    held = form(review, it.path("papers"))
    assert held.buttons == [("then", "on")]
    it.here.send(it.path("papers"), **held.values, then="on")
    assert answers(it)["mother_name"] == "Nguyễn Thị Lan"
    assert 'id="fills"' not in it.open("review").text


def test_what_was_typed_stays_and_what_a_file_says_otherwise_is_told(it: Applying) -> None:
    slug = next(s for s in ("mother", "parents", "child") if "mother_name" in it.open(s).text)
    it.send(slug, **{"answers.mother_name": "Trần Thị Hoa"})
    read(it, {**MOTHER, **CHILD})
    on(it, "papers", **{"use.TK": "paper"})
    assert answers(it)["mother_name"] == "Trần Thị Hoa"
    assert "child_name" not in answers(it), "the file may be of somebody else"
    for page in ("papers", "review"):
        told = said(it.open(page))
        assert "Giấy tờ và tờ khai khác nhau" in told
        assert "“NGUYỄN THỊ LAN”, nhưng họ tên của người mẹ là “Trần Thị Hoa”" in told


def test_what_was_read_with_a_doubt_says_nothing(it: Applying) -> None:
    read(it, MOTHER, flag="Đọc chưa chắc.")
    it.send("papers", **{"use.TK": "paper"})
    assert "mother_name" not in answers(it)
    assert 'id="fills"' not in main(it.open("review"))


def test_another_persons_file_says_nothing(it: Applying, api: Api) -> None:
    upload = read(it, MOTHER)
    before = api.dossiers.upload(upload)
    api.dossiers.put_upload(replace(before, owner="somebody", revision=before.revision + 1), before)
    it.send("papers", **{"use.TK": "paper"})
    assert "mother_name" not in answers(it)
