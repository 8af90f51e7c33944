"""The index function: words of papers, kept once however often they come, and found again."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import boto3
import pytest

from chalicelib.adapters.store.words import DynamoWords
from chalicelib.domain.searching import standing
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.handlers.events.index import index
from chalicelib.usecases.searching import search
from chalicelib.usecases.wordbook import Entry, Words
from chalicelib.wiring import Services
from infra.deploy import Account
from infra.reindex import reindex
from tests.builders import MORNING, OTHER_WARD, WARD, a_code, an_officer
from tests.integration.conftest import NAME as NAME_OF_TABLE
from tests.integration.conftest import REGION, WORDS, WORDS_TABLE
from tests.integration.plumbing import Plumbing, client, connect, failed, laid, logged
from tests.memory import MemoryWords
from tests.sayings import filed, looked_at, said

CODE = a_code()
NAME = "Nguyễn Văn An"


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    return laid(monkeypatch)


def a_filed_paper(cloud: Plumbing, code: str = CODE, text: str = f"Họ tên: {NAME}") -> str:
    filed(cloud.dossiers, code, helped_by=OTHER_WARD)
    return said(cloud.dossiers, cloud.services.archive(), code, text)[1].id


def errands(cloud: Plumbing) -> dict[str, Any]:
    """Return what the index function gets once the stream was passed on."""
    assert failed(dispatch(cloud.changes(), None)) == []
    return cloud.messages("index")


def kept(cloud: Plumbing) -> list[Any]:  # noqa: ARG001 - the table is the cloud's
    return sorted(client("dynamodb").scan(TableName=WORDS)["Items"], key=json.dumps)


def found(cloud: Plumbing, query: str, agency: str = WARD) -> list[str]:
    by = an_officer(agency=agency)
    return [hit.dossier.code for hit in search(cloud.services.searching(), by, query).hits]


def test_a_paper_that_is_filed_is_found_by_its_words_at_each_of_its_agencies(
    cloud: Plumbing,
) -> None:
    a_filed_paper(cloud)
    assert found(cloud, NAME) == []
    assert failed(index(errands(cloud), None)) == []
    for agency in (WARD, OTHER_WARD):
        assert found(cloud, "van an", agency) == [CODE]
        assert found(cloud, "an", agency) == [CODE]
        assert found(cloud, "an van", agency) == []
    assert len(kept(cloud)) == 2 * len(standing([(1, f"Họ tên: {NAME}")]))


def test_a_correction_is_found_and_a_mere_look_brings_nothing(cloud: Plumbing) -> None:
    paper = a_filed_paper(cloud)
    looked_at(cloud.dossiers, CODE, paper)
    looked_at(cloud.dossiers, CODE, paper, "Nguyễn Văn Anh")
    event = errands(cloud)
    bodies = [json.loads(record["body"]) for record in event["Records"]]
    assert bodies == [{"code": CODE, "seq": 2}, {"code": CODE, "seq": 4}]
    assert failed(index(event, None)) == []
    assert found(cloud, "Văn Anh") == found(cloud, "Văn An") == [CODE]


def test_errands_may_come_twice_and_in_any_order(cloud: Plumbing) -> None:
    paper = a_filed_paper(cloud)
    looked_at(cloud.dossiers, CODE, paper, "Nguyễn Văn Anh")
    records = errands(cloud)["Records"]
    assert failed(index({"Records": records}, None)) == []
    before = kept(cloud)
    again = [{**record, "messageId": f"{number}"} for number, record in enumerate(records * 2)]
    assert failed(index({"Records": again[::-1]}, None)) == []
    assert kept(cloud) == before


def test_an_errand_cut_off_midway_comes_again_and_ends_it(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_filed_paper(cloud, text=" ".join(f"chữ {number}" for number in range(60)))
    event = errands(cloud)
    (record,) = event["Records"]
    connect(monkeypatch, busy(cloud, 12))
    assert failed(index(event, None)) == [record["messageId"]]
    halfway = len(kept(cloud))
    connect(monkeypatch, cloud.services)
    assert failed(index(event, None)) == []
    assert 0 < halfway < len(kept(cloud)) == 2 * 120


def test_no_word_of_a_paper_is_in_the_table_the_queue_or_the_log(cloud: Plumbing) -> None:
    a_filed_paper(cloud, text=f"{NAME} 091195002468")
    with logged() as log:
        event = errands(cloud)
        index(event, None)
    told = json.dumps([kept(cloud), event]) + log.getvalue()
    assert "words-kept" in log.getvalue()
    for word in ("nguyen", "Nguy", "091195002468", "Văn", "van an"):
        assert word not in told, word
    assert WARD not in "".join(item["pk"]["S"] for item in kept(cloud))


def test_another_key_finds_nothing(cloud: Plumbing) -> None:
    a_filed_paper(cloud)
    index(errands(cloud), None)
    other = DynamoWords(client("dynamodb"), WORDS, b"another key")
    assert other.newest(WARD, ("van", "an"), None, 10) == ()
    assert other.alone(WARD, "an", 10) == ()
    assert len(cloud.services.words().newest(WARD, ("van", "an"), None, 10)) == 1


def test_a_lost_table_is_written_anew_out_of_histories_and_archive(cloud: Plumbing) -> None:
    paper = a_filed_paper(cloud)
    looked_at(cloud.dossiers, CODE, paper, "Nguyễn Văn Anh")
    index(errands(cloud), None)
    before = kept(cloud)
    client("dynamodb").delete_table(TableName=WORDS)
    client("dynamodb").create_table(TableName=WORDS, **WORDS_TABLE)
    url = cloud.services.settings.index_queue_url
    outputs = {"IndexQueueUrl": url, "DossiersTableName": NAME_OF_TABLE}
    assert reindex(Account(boto3.Session(region_name=REGION)), outputs) == 2
    assert failed(index(cloud.messages("index"), None)) == []
    assert kept(cloud) == before


@pytest.fixture(params=["memory", "dynamodb"])
def words(request: pytest.FixtureRequest, cloud: Plumbing) -> Words:
    return MemoryWords() if request.param == "memory" else cloud.services.words()


def test_what_holds_for_words_in_memory_holds_in_the_table(words: Words) -> None:
    for number in range(1, 8):
        at, pairs = MORNING + timedelta(hours=number), standing([(1, "An Bình An"), (2, "bình an")])
        words.keep(WARD, Entry(submitted_at=at, code=a_code(number), seq=2, paper="p"), pairs)
    newest = words.newest(WARD, ("an", "binh"), None, 3)
    assert [one.code for one in newest] == [a_code(7), a_code(6), a_code(5)]
    assert {one.places for one in newest} == {(1_000_000,)}
    older = words.newest(WARD, ("an", "binh"), newest[-1].rank, 10)
    assert [one.code for one in older] == [a_code(number) for number in (4, 3, 2, 1)]
    ranks = [newest[0].rank, older[-1].rank, "2026-01-01T00:00:00.000000Z#none#000001"]
    among = words.among(WARD, ("binh", "an"), ranks)
    assert sorted(one.code for one in among) == [a_code(1), a_code(7)]
    assert {one.places for one in among} == {(1_000_001, 2_000_000)}
    assert {one.code for one in words.alone(WARD, "binh", 100)} == {a_code(n) for n in range(1, 8)}
    assert len(words.alone(WARD, "an", 5)) == 5
    assert words.newest(OTHER_WARD, ("an", "binh"), None, 3) == ()
    cursor = words.cursor(WARD, "an binh", newest[-1].rank)
    assert words.behind(WARD, "an binh", cursor) == newest[-1].rank


@pytest.mark.parametrize("times", [1, 3])
def test_writes_that_dynamodb_had_no_time_for_are_written_then(
    cloud: Plumbing, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    a_filed_paper(cloud, text=" ".join(f"chữ {number}" for number in range(20)))
    connect(monkeypatch, busy(cloud, times))
    assert failed(index(errands(cloud), None)) == []
    assert len(kept(cloud)) == 2 * 40


class Busy:
    """A client of a table that has time for one write of each batch only, so many times."""

    def __init__(self, times: int) -> None:
        self._left = times

    def batch_write_item(self, **asked: Any) -> Any:
        """Write a batch, or the first of it."""
        if self._left == 0:
            return client("dynamodb").batch_write_item(**asked)
        self._left -= 1
        ((table, batch),) = asked["RequestItems"].items()
        client("dynamodb").batch_write_item(RequestItems={table: batch[:1]})
        return {"UnprocessedItems": {table: batch[1:]} if batch[1:] else {}}


def busy(cloud: Plumbing, times: int) -> Services:
    words = DynamoWords(cast("Any", Busy(times)), WORDS, b"a key")
    return replace(cloud.services, words=lambda: words)
