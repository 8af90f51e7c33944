"""The notification function and the adapters it goes through: errands in, letters out."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib.adapters.mail import Mail
from chalicelib.adapters.queues import NotSent, Queue
from chalicelib.domain.notices import Notice
from chalicelib.handlers.events.notify import notify
from chalicelib.usecases.telling import SCOPE, Undeliverable
from infra.serving import at_work
from tests.builders import a_code, a_filed_move, an_applicant
from tests.integration.conftest import REGION
from tests.integration.plumbing import Plumbing, client, failed, laid, logged, metrics

CODE = a_code()
NOBODY = a_code(2)


@pytest.fixture
def cloud(aws: None, monkeypatch: pytest.MonkeyPatch) -> Plumbing:  # noqa: ARG001 - within moto
    plumbing = laid(monkeypatch)
    plumbing.save(a_filed_move())
    plumbing.save(a_filed_move(NOBODY, applicant=an_applicant(email=None)))
    return plumbing


def run(cloud: Plumbing) -> list[str]:
    return list(failed(notify(cloud.messages("notices"), None)))


def letters() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)


def test_an_errand_becomes_a_letter_once(cloud: Plumbing) -> None:
    cloud.services.notices().send([{"code": CODE, "seq": 1}, {"code": CODE, "seq": 1}])
    assert run(cloud) == []
    (letter,) = letters()
    assert letter.destinations["ToAddresses"] == ["an@example.vn"]
    assert letter.subject == f"Hồ sơ {CODE}: đã nộp"
    assert "https://motcua.example.vn" in letter.body


def test_who_gave_no_address_ends_the_errand_and_is_counted(
    cloud: Plumbing, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud.services.notices().send([{"code": NOBODY, "seq": 1}])
    assert run(cloud) == []
    assert letters() == []
    assert metrics(capsys.readouterr().out) == ["notice-no-address"]
    assert cloud.dossiers.once(SCOPE, f"{NOBODY}-1") is not None


def test_no_log_names_the_person_or_the_address(cloud: Plumbing) -> None:
    cloud.services.notices().send([{"code": CODE, "seq": 1}, {"code": CODE, "seq": 7}])
    with logged() as lines:
        assert len(run(cloud)) == 1
    printed = lines.getvalue()
    assert "notice-sent" in printed
    assert "TryLater" in printed
    assert "example.vn" not in printed
    assert "Nguyễn" not in printed


def test_an_errand_that_says_nothing_comes_again_until_somebody_looks(cloud: Plumbing) -> None:
    records = [{"messageId": "1", "body": json.dumps({"code": CODE})}]
    assert failed(notify({"Records": records}, None)) == ["1"]
    assert cloud.dossiers.once(SCOPE, f"{CODE}-1") is None


def test_a_sender_the_mail_service_does_not_know_keeps_the_errand(cloud: Plumbing) -> None:
    client("sesv2").delete_email_identity(EmailIdentity="motcua@example.vn")
    cloud.services.notices().send([{"code": CODE, "seq": 1}])
    assert len(run(cloud)) == 1
    assert cloud.dossiers.once(SCOPE, f"{CODE}-1") is None


def test_more_errands_than_one_call_takes_are_all_sent(cloud: Plumbing) -> None:
    cloud.services.notices().send([{"code": CODE, "seq": number} for number in range(1, 24)])
    bodies = [json.loads(record["body"]) for record in cloud.messages("notices")["Records"]]
    assert sorted(body["seq"] for body in bodies) == list(range(1, 24))


class Answer(BaseHTTPRequestHandler):
    """A service that answers everything as the test wants it."""

    status = 400
    error = ""
    body: dict[str, Any] = {}  # noqa: RUF012 - set anew by each test

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        data = json.dumps(self.body).encode()
        self.send_response(self.status)
        self.send_header("x-amzn-ErrorType", self.error)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Answer], str]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    answer = type("OneAnswer", (Answer,), {})
    with at_work(ThreadingHTTPServer(("127.0.0.1", 0), answer)) as address:
        yield answer, address


def reached(service_name: str, url: str) -> Any:
    config = Config(retries={"total_max_attempts": 1})
    session = botocore.session.get_session()
    return session.create_client(service_name, REGION, endpoint_url=url, config=config)


LETTER = Notice("Hồ sơ", "Kính gửi")


@pytest.mark.parametrize(
    ("code", "message", "raised"),
    [
        ("MessageRejected", "Address is on the suppression list.", Undeliverable),
        ("BadRequestException", "Missing final '@domain'", Undeliverable),
        ("MessageRejected", "Email address is not verified.", ClientError),
        ("TooManyRequestsException", "Slow down.", ClientError),
        ("SendingPausedException", "Paused.", ClientError),
    ],
)
def test_only_what_will_never_be_delivered_is_final(
    service: tuple[type[Answer], str], code: str, message: str, raised: type[Exception]
) -> None:
    answer, url = service
    answer.error, answer.body = code, {"message": message}
    with pytest.raises(raised):
        Mail(reached("sesv2", url), "motcua@example.vn").send("an@example.vn", LETTER)


def test_a_queue_that_takes_only_some_errands_is_an_error(
    service: tuple[type[Answer], str],
) -> None:
    answer, url = service
    failure = {"Id": "1", "Code": "InternalError", "SenderFault": False}
    answer.status, answer.body = 200, {"Successful": [], "Failed": [failure]}
    with pytest.raises(NotSent, match="InternalError"):
        Queue(reached("sqs", url), f"{url}/1/notices").send([{"seq": 1}, {"seq": 2}])
