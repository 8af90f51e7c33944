"""Days: a whole day played within moto by the real functions, for whoever counts afterwards."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.acts import Act, AnswerComplaint, Complain, RecordPayment, Refuse
from chalicelib.domain.calendar import LOCAL
from chalicelib.domain.codes import order_ref, parse_code
from chalicelib.domain.complaints import Kind
from chalicelib.domain.payments.provider import Notice, Outcome
from chalicelib.domain.people import Person, Role, system
from chalicelib.domain.quarantine import TEST_VIRUS
from chalicelib.domain.records import Order
from chalicelib.domain.status import Status
from chalicelib.handlers.events.conserve import conserve
from chalicelib.handlers.events.digitise import digitise
from chalicelib.handlers.events.dispatch import dispatch
from chalicelib.handlers.events.index import index
from chalicelib.handlers.events.money import money
from chalicelib.handlers.events.notify import notify
from chalicelib.handlers.events.write import write
from chalicelib.usecases.chasing import MOST_TIMES
from chalicelib.usecases.filing import Filing, file_online
from chalicelib.usecases.hearing import hear
from chalicelib.usecases.ordering import order
from chalicelib.usecases.till import Till
from chalicelib.usecases.traying import file
from chalicelib.wiring import built
from infra.providers.accounts import accounts
from infra.providers.server import Providers, answered, played
from tests.builders import (
    WARD,
    a_citizen,
    a_code,
    a_fee_line,
    a_payment,
    an_act_move,
    an_application,
    an_officer,
    an_upload,
    the_moves,
)
from tests.integration.plumbing import QUEUES, Plumbing, client, connect, failed, laid
from tests.machines import PlainReader, a_file, a_sheet
from tests.memory import STORE_KEY, MemoryChance, any_answers
from tests.tills import Line
from tests.typesetters import PlainTypesetter

HOUR = timedelta(hours=1)
DEAD = (*(f"{name}-dead" for name in QUEUES), "changes-dead", "clocks-dead")


@dataclass
class Day:
    """A day at the moment `now`, which is the cloud's own: files arrive when they do."""

    cloud: Plumbing
    till: Till
    here: Providers
    now: datetime
    codes: list[str] = field(default_factory=list)

    @property
    def night(self) -> datetime:
        """When the census is taken: all that was under way must have ended."""
        return self.now + timedelta(days=2)

    @property
    def day(self) -> str:
        """The local day whose night that is."""
        return (self.night.astimezone(LOCAL).date() - timedelta(days=1)).isoformat()

    def code(self, serial: int) -> str:
        """Return the code of a dossier of the day."""
        return a_code(serial, at=self.now - 3 * HOUR)

    def send(self, name: str, data: bytes) -> None:
        """Let the scanner send a file."""
        self.cloud.s3.put_object(Bucket="inbox", Key=f"scan/{WARD}/may-1/{name}", Body=data)

    def file(self, *uploads: str) -> str:
        """File a dossier with uploads, whose bytes are in the inbox; return its code."""
        services = self.cloud.services
        filing = Filing(
            self.cloud.dossiers,
            services.catalogue(),
            services.inbox(),
            MemoryChance(),
            any_answers,
            b"tracking key for tests",
            lambda: STORE_KEY,
        )
        sent = {"TK": uploads} if uploads else {}
        asked = an_application(uploads=sent, on_paper=frozenset() if uploads else frozenset({"TK"}))
        filed = file_online(filing, asked, a_citizen(), f"k{len(self.codes)}", self.now - 3 * HOUR)
        self.codes.append(filed.dossier.code)
        return filed.dossier.code

    def upload(self, name: str, data: bytes | None) -> None:
        """Hand out a ticket, and let the bytes arrive if there are any."""
        upload = an_upload(name, created_at=self.now - 4 * HOUR)
        self.cloud.dossiers.put_upload(upload, before=None)
        if data is not None:
            self.cloud.s3.put_object(Bucket="inbox", Key=upload.key, Body=data)

    def owing(self, serial: int) -> str:
        """File a dossier that owes a fee; return its code."""
        code = self.code(serial)
        at = self.now - 3 * HOUR
        self.cloud.save(*the_moves(Status.PAYMENT, code=code, at=at, fees=(a_fee_line(8000),)))
        self.codes.append(code)
        return code

    def ordered(self, code: str, name: str) -> Order:
        """Order at a provider, and open its page."""
        new = order(self.till, a_citizen(), code, name, self.now - 2 * HOUR, "192.0.2.1")
        if new.url is not None:
            answered(self.here, "GET", new.url, b"")
        return new

    def heard(self, new: Order, code: str | None = None) -> None:
        """Let the payer pay or fail there, and the notice arrive."""
        orders = self.here.by_name[new.provider].orders
        theirs = next(ref for ref in orders if ref.endswith(new.ref))
        ipn = self.here.by_name[new.provider].pay(theirs, code)
        notice = Notice(ipn.method, ipn.pairs, ipn.body)
        heard = hear(self.till, new.provider, notice, self.now - HOUR)
        assert heard.outcome is Outcome.CONFIRMED

    def errand(self, said: Mapping[str, object]) -> None:
        """Let the money function do an errand."""
        record = {"messageId": "1", "body": json.dumps(said), "eventSourceARN": "arn:money"}
        assert failed(money({"Records": [record]}, None)) == []

    def settle(self) -> None:
        """Let the stream and the queues lead where they lead, until nothing moves any more."""
        ways = (
            *(("notices", notify), ("scans", digitise), ("index", index)),
            *(("writs", write), ("money", money)),
        )
        for _ in range(20):
            moved = (changes := self.cloud.changes())["Records"]
            if moved:
                assert failed(dispatch(changes, None)) == []
            for queue, function in ways:
                if (errands := self.cloud.messages(queue))["Records"]:
                    moved = errands["Records"]
                    assert failed(function(errands, None)) == []
            if not moved:
                return
        raise AssertionError("it never ends")

    def folded(self) -> None:
        """Let the lake take in what happened."""
        self.cloud.services.lake().fold(self.now + timedelta(days=1))

    def counted(self, at: datetime | None = None) -> Any:
        """Take the census as of the night, or `at`; return what the office reads of it."""
        asked = {"day": self.day, "time": (at or self.night).isoformat()}
        conserve({"conserve": asked}, None)
        return json.loads(self.cloud.objects("lake")[f"tables/{self.day}/conservation.json"])

    def lost(self, at: datetime | None = None) -> list[tuple[str, str, str]]:
        """Return kind, id and lack of each thing that nothing explains."""
        things = self.counted(at)["things"]
        return [(one["kind"], one["id"], one["lacks"]) for one in things]

    def drop(self, pk: str, sk: str) -> dict[str, Any]:
        """Take an item out of the table, as nobody ever should; return it."""
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        table = self.cloud.services.settings.dossiers_table
        gone = client("dynamodb").delete_item(TableName=table, Key=key, ReturnValues="ALL_OLD")
        found: dict[str, Any] = gone["Attributes"]
        return found

    def keys(self, begins: str) -> list[tuple[str, str]]:
        """Return the keys of items whose partition begins so."""
        table = self.cloud.services.settings.dossiers_table
        items = client("dynamodb").scan(TableName=table)["Items"]
        pairs = ((item["pk"]["S"], item["sk"]["S"]) for item in items)
        return sorted(pair for pair in pairs if pair[0].startswith(begins))


def begun(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Return a day within moto on which nothing has happened yet."""
    cloud = laid(monkeypatch)
    enabled = {"Status": "Enabled"}
    cloud.s3.put_bucket_versioning(Bucket="inbox", VersioningConfiguration=enabled)
    for name in DEAD:
        cloud.sqs.create_queue(QueueName=name)
    for url in _addresses(cloud):
        once = {"VisibilityTimeout": "3600"}
        cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes=once)
    cloud.s3.put_object(Bucket="public", Key="now", Body=b"")
    now = cloud.s3.head_object(Bucket="public", Key="now")["LastModified"]
    settings = replace(cloud.services.settings, watched_queues=" ".join(_addresses(cloud)))
    catalogue = cloud.services.catalogue()
    cloud.services = replace(
        built(settings),
        clock=lambda: now,
        catalogue=lambda: catalogue,
        reader=PlainReader,
        typesetter=PlainTypesetter,
    )
    connect(monkeypatch, cloud.services)
    here = played()
    till = Till(
        dossiers=cloud.dossiers,
        catalogue=catalogue,
        chance=MemoryChance(),
        providers=accounts(here),
        sender=Line(here),
    )
    monkeypatch.setattr(type(cloud.services), "till", lambda _: till)
    cloud.messages("scans")
    return Day(cloud, till, here, now)


def _addresses(cloud: Plumbing) -> list[str]:
    return sorted(cloud.sqs.list_queues()["QueueUrls"])


def play(day: Day) -> Day:
    """Play papers and money in every way that ends well, and in those that end with a person."""
    _papers(day)
    _money(day)
    _complaints(day)
    day.settle()
    for name in ("momo", "vietqr"):
        left = day.ordered(day.owing(20 + len(name)), name)
        day.errand({"chase": {"code": left.dossier, "ref": left.ref, "times": MOST_TIMES}})
    day.settle()
    day.folded()
    return day


def _papers(day: Day) -> None:
    day.upload("never-sent", None)
    day.upload("broken", b"!broken")
    day.upload("before", a_file("đọc trước khi nộp"))
    day.settle()
    day.upload("after", a_file("nộp trước khi đọc"))
    code = day.file("before", "after")
    day.file()
    day.settle()
    good = a_file(a_sheet(code), "một", a_sheet(code, "GT", 2), "hai", "ba")
    day.send("0001.pdf", good)
    day.send("0002.pdf", good)
    day.send("0003.pdf", a_file(a_sheet(code, "GT"), "lạc", "nhiều"))
    day.send("0004.pdf", TEST_VIRUS)
    day.send("0005.pdf", b"!encrypted")
    day.send("0006.pdf", a_file(a_sheet(code, "TK", 30), *[f"trang {n}" for n in range(30)]))
    day.settle()
    day.send("0006.pdf", a_file("đè lên tệp trước"))
    day.settle()
    dossiers, chance = day.cloud.dossiers, MemoryChance()
    stray = next(one for one in dossiers.tray(WARD) if one.source_key.endswith("0003.pdf"))
    filed = partial(file, dossiers, day.cloud.services.catalogue(), an_officer())
    filed(stray.id, code, "GT", day.now, chance)


def _complaints(day: Day) -> None:
    """Complain twice of the second dossier, and have the first one answered."""
    for key in ("k1", "k2"):
        said = Complain(kind=Kind.REMARK, words="Chờ quá lâu", key=key)
        _acted(day, said, a_citizen())
    first, _ = day.cloud.dossiers.get(day.codes[1]).complaints
    _acted(day, AnswerComplaint(complaint=first.seq, words="Xin lỗi."), an_officer(Role.LEADER))


def _acted(day: Day, act: Act, by: Person) -> None:
    day.cloud.save(an_act_move(day.cloud.dossiers.get(day.codes[1]), act, by, day.now - 2 * HOUR))


def _money(day: Day) -> None:
    for serial, name in enumerate(("vnpay", "momo", "zalopay", "national"), start=10):
        day.heard(day.ordered(day.owing(serial), name))
    day.heard(day.ordered(day.owing(14), "vnpay"), "24")
    _refused(day, 15)
    transfer = day.ordered(day.owing(16), "vietqr")
    day.here.bank.transfer(transfer.qr or "")
    day.here.bank.came(9000, "chuyen nham")
    url = day.cloud.services.settings.statements_queue_url
    day.cloud.sqs.send_message(QueueUrl=url, MessageBody=day.here.bank.message().decode())
    assert failed(money(day.cloud.messages("statements"), None)) == []


def _refused(day: Day, serial: int) -> None:
    """Refuse a dossier that was paid by transfer: a person has to give it back."""
    code, at = day.code(serial), day.now - 3 * HOUR
    day.cloud.save(*the_moves(code=code, at=at, fees=(a_fee_line(8000),)))
    came = a_payment(order_ref(parse_code(code), 1), provider="vietqr", paid_at=at)
    paid = an_act_move(day.cloud.dossiers.get(code), RecordPayment(payment=came), system("vietqr"))
    refused = an_act_move(paid.after, Refuse(reason="Nhầm nơi"), an_officer())
    day.cloud.save(paid, refused)
    day.codes.append(code)


def name_of(cloud: Plumbing, name: str) -> str:
    """Return what the census calls the newest version of a scan."""
    key = f"scan/{WARD}/may-1/{name}"
    version = cloud.s3.head_object(Bucket="inbox", Key=key)["VersionId"]
    digest = hashlib.sha256(f"{key}@{version}".encode()).hexdigest()
    return f"scan/{WARD}/may-1#{digest[:16]}"
