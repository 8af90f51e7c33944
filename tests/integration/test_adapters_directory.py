"""The directory: who holds a role in an agency, asked of the pool once in a minute."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from botocore.config import Config

from chalicelib.adapters.directory import FRESH, Directory
from chalicelib.domain.people import Colleague, Role
from chalicelib.domain.refusals import TryLater
from infra.serving import at_work
from tests.bench.meter import Meter
from tests.builders import MORNING, OTHER_WARD, WARD
from tests.integration.api import Clock
from tests.integration.conftest import REGION, within_moto
from tests.integration.plumbing import session
from tests.integration.pool import Pool, a_pool

SECOND = timedelta(seconds=1)


@pytest.fixture
def pool() -> Iterator[Pool]:
    with within_moto():
        yield a_pool()


def named(found: tuple[Colleague, ...]) -> list[str]:
    return [one.name for one in found]


def test_those_of_a_role_in_an_agency_are_listed_by_name(pool: Pool) -> None:
    diep = pool.officer("thuly", Role.APPRAISER)
    an = pool.officer("an", Role.APPRAISER, Role.CLERK, name="An Văn Bình")
    pool.officer("vanthu", Role.CLERK, name="Võ Thị Mai")
    pool.officer("khac", Role.APPRAISER, agency=OTHER_WARD, name="Danh Sơn")
    directory = pool.directory(Clock())
    assert directory.officers(WARD, Role.APPRAISER) == (
        Colleague(an, "An Văn Bình"),
        Colleague(diep, "Lâm Ngọc Diệp"),
    )
    assert named(directory.officers(WARD, Role.CLERK)) == ["An Văn Bình", "Võ Thị Mai"]
    assert named(directory.officers(OTHER_WARD, Role.APPRAISER)) == ["Danh Sơn"]
    assert directory.officers("H33", Role.APPRAISER) == ()
    assert directory.officers(WARD, Role.LEADER) == ()


def test_names_are_put_together_and_the_login_stands_for_a_missing_one(pool: Pool) -> None:
    pool.officer("to", Role.CLERK, name="To\u0302 Va\u0306n  Ta\u0301m ")
    pool.officer("vothidanh", Role.CLERK, name="")
    found = pool.directory(Clock()).officers(WARD, Role.CLERK)
    assert named(found) == ["Tô Văn Tám", "vothidanh"]


def test_who_left_or_has_no_agency_takes_no_dossiers(pool: Pool) -> None:
    pool.officer("thuly", Role.APPRAISER)
    pool.officer("khong", Role.APPRAISER, agency="")
    pool.client.admin_disable_user(UserPoolId=pool.id, Username="thuly")
    assert pool.directory(Clock()).officers(WARD, Role.APPRAISER) == ()


def test_a_role_of_more_than_one_page_is_read_to_its_end(pool: Pool) -> None:
    for number in range(61):
        pool.officer(f"thuly{number}", Role.APPRAISER, name=f"Cán bộ {number:02}")
    meter = Meter(REGION)
    meter.watch(pool.client.meta.events)
    directory = pool.directory(Clock())
    cost = meter.of(lambda: directory.officers(WARD, Role.APPRAISER))
    assert cost.calls == ("ListUsersInGroup", "ListUsersInGroup")
    found = directory.officers(WARD, Role.APPRAISER)
    assert named(found) == [f"Cán bộ {number:02}" for number in range(61)]


def test_the_pool_is_asked_once_a_minute_for_all_agencies(pool: Pool) -> None:
    clock = Clock(MORNING)
    directory = pool.directory(clock)
    assert directory.officers(WARD, Role.APPRAISER) == ()
    pool.officer("thuly", Role.APPRAISER)
    pool.officer("khac", Role.APPRAISER, agency=OTHER_WARD)
    clock.at += FRESH - SECOND
    for agency in (WARD, OTHER_WARD):
        assert directory.officers(agency, Role.APPRAISER) == ()
    clock.at += SECOND
    for agency in (WARD, OTHER_WARD):
        assert len(directory.officers(agency, Role.APPRAISER)) == 1


def test_nothing_is_made_before_somebody_asks() -> None:
    def client() -> Any:
        raise AssertionError("made a client nobody needs")

    directory = Directory(client, "pool", Clock())
    with pytest.raises(AssertionError, match="nobody needs"):
        directory.officers(WARD, Role.APPRAISER)


class Busy(BaseHTTPRequestHandler):
    """A user pool that has too much to do."""

    def do_POST(self) -> None:
        body = b'{"__type": "TooManyRequestsException", "message": "Rate exceeded"}'
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def somebody_busy() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Busy)
    with at_work(server):
        yield server.server_port


@contextmanager
def nobody_there() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield int(probe.getsockname()[1])


@pytest.mark.parametrize("trouble", [somebody_busy, nobody_there])
def test_a_pool_that_does_not_answer_is_asked_again_later(trouble: Any) -> None:
    with trouble() as port:
        client: Any = session().create_client(
            "cognito-idp",
            REGION,
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )
        directory = Directory(lambda: client, "ap-southeast-1_pool", Clock())
        with pytest.raises(TryLater, match="Chưa tra được danh sách cán bộ"):
            directory.officers(WARD, Role.APPRAISER)
