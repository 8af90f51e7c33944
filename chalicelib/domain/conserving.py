"""Conserving: what came is done, under way, failed and told to somebody, or unexplained."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing came to the office."""

    SUBMISSION = "submission"
    """A dossier, with every entry of its history."""
    FACTS = "facts"
    """What the lake knows of a dossier."""
    UPLOAD = "upload"
    SCAN = "scan"
    """A version of a file that a scanner sent."""
    PAGES = "pages"
    """The pages of a scanned file."""
    TRAY = "tray"
    """Pages that wait in a scan tray, or waited there."""
    ORDER = "order"
    NOTICE = "notice"
    """A provider's notice about an order."""
    PAYMENT = "payment"
    """Money that came in or went back."""
    BILL = "bill"
    """A receipt (biên lai) of a payment."""
    REFUND = "refund"
    """Money that is owed back."""
    MATTER = "matter"
    """Work about money that waits for a person, lines of the bank's feed among it."""
    COMPLAINT = "complaint"
    """What an applicant complained of."""
    LETTER = "letter"
    WRIT = "writ"
    """What the office issues on an official form."""
    SIGNATURE = "signature"
    """A leader's, under an e-result that was approved."""
    AGENCY_SEAL = "agency-seal"
    """An agency's, over an e-result that was issued."""
    MESSAGE = "message"
    """A message of a queue, or a batch of the stream."""
    ITEM = "item"
    """Something kept that nobody can read."""


class Verdict(StrEnum):
    """How a thing stands."""

    DONE = "done"
    IN_PROGRESS = "in-progress"
    TOLD = "told"
    """It failed, or waits for a person, and somebody knows."""
    UNEXPLAINED = "unexplained"


class Lack(StrEnum):
    """What is not there of a thing that has not ended, as reports name it."""

    ENTRIES = "entries"
    DOSSIER = "dossier"
    FACTS = "facts"
    TICKET = "ticket"
    FILE = "file"
    READING = "reading"
    FILING = "filing"
    TELLING = "telling"
    RECORD = "record"
    RECEIPT = "receipt"
    PAGES = "pages"
    TRAY_ENTRY = "tray-entry"
    ANSWER = "answer"
    EFFECT = "effect"
    LINE = "line"
    ENTRY = "entry"
    BILL = "bill"
    REFUND = "refund"
    MATTER = "matter"
    PAYMENT = "payment"
    COMPLAINT = "complaint"
    LISTING = "listing"
    REMINDER = "reminder"
    LETTER = "letter"
    WRIT = "writ"
    SIGNATURE = "signature"
    AGENCY_SEAL = "agency-seal"
    SENSE = "sense"


AT_ONCE = timedelta(hours=1)
"""For what one transaction writes: the table is read while others write in it, and no two clocks
agree. What came within the last hour is judged the next night."""
ERRAND = timedelta(hours=3)
"""For what an errand does: a queue hands it out five times, then it lies among the dead."""
READ = timedelta(hours=6)
"""For a file to be read: three hours for its verdict, three for the errand that reads it."""
CHASED = timedelta(hours=5)
"""For an order to be paid, to fail or to be given up: it is asked about for three hours."""
REFUNDED = timedelta(hours=27)
"""For a refund to be decided: its provider is asked for a day."""

WITHIN: Mapping[Lack, timedelta] = {
    **dict.fromkeys(Lack, AT_ONCE),
    Lack.READING: READ,
    Lack.FILING: ERRAND,
    Lack.TELLING: ERRAND,
    Lack.ANSWER: CHASED,
    Lack.BILL: ERRAND,
    Lack.REFUND: REFUNDED,
    Lack.MATTER: ERRAND,
    Lack.REMINDER: ERRAND,
    Lack.LETTER: ERRAND,
    Lack.WRIT: ERRAND,
    Lack.SIGNATURE: ERRAND,
    Lack.AGENCY_SEAL: ERRAND,
}
"""How long each may be lacking before nothing explains it any more."""
EVIDENCE = timedelta(days=360)
"""How long marks tell how something ended; they go away after a year."""
MARKED = frozenset({Lack.LETTER, Lack.ANSWER})
"""What only a mark ends. Lacking it for so long, it was unexplained for a year of nights, or it
ended and its mark is gone."""
QUEUES: Mapping[Lack, str] = {
    Lack.READING: "scans",
    Lack.FILING: "scans",
    Lack.TELLING: "scans",
    Lack.ANSWER: "money",
    Lack.BILL: "money",
    Lack.REFUND: "money",
    Lack.MATTER: "money",
    Lack.LETTER: "notices",
    Lack.WRIT: "writs",
    Lack.SIGNATURE: "signatures",
    Lack.AGENCY_SEAL: "signatures",
}
"""The queue whose errands bring it."""
STREAM = "changes"
"""The queue of batches of the stream that could not be passed on."""
BATCH = 100
"""How many records a batch of the stream has at most."""
SENTENCES: Mapping[Lack, str] = {
    Lack.ENTRIES: "Lịch sử hồ sơ thiếu mục, hoặc các mục không nối với nhau.",
    Lack.DOSSIER: "Có dấu vết của một hồ sơ nhưng không có hồ sơ.",
    Lack.FACTS: "Kho số liệu thiếu dữ kiện của hồ sơ.",
    Lack.TICKET: "Có tệp trong hộp đến mà không có phiếu tải lên.",
    Lack.FILE: "Hồ sơ có tệp đã nộp nhưng hộp đến không còn tệp này.",
    Lack.READING: "Tệp đã đến nhưng chưa được đọc.",
    Lack.FILING: "Tệp đã đọc nhưng không nằm trong hồ sơ.",
    Lack.TELLING: "Tệp không nhận được nhưng hồ sơ không nói điều đó.",
    Lack.RECORD: "Hồ sơ nêu một tệp tải lên không có trong sổ.",
    Lack.RECEIPT: "Tệp quét đã đọc nhưng không có biên nhận.",
    Lack.PAGES: "Có trang quét không nằm trong hồ sơ nào, cũng không nằm trong khay.",
    Lack.TRAY_ENTRY: "Tệp quét không nhận được nhưng khay quét không nói điều đó.",
    Lack.ANSWER: "Lệnh thanh toán chưa trả, chưa hỏng, và không ai hỏi nữa.",
    Lack.EFFECT: "Thông báo của nhà cung cấp không dẫn đến điều gì.",
    Lack.LINE: "Khoản tiền trong hồ sơ không có trong sổ thu.",
    Lack.ENTRY: "Dòng sổ thu không có trong hồ sơ.",
    Lack.BILL: "Khoản đã nộp chưa có biên lai.",
    Lack.REFUND: "Lệnh hoàn trả chưa có kết quả.",
    Lack.MATTER: "Còn tiền phải hoàn trả mà không ai được giao.",
    Lack.PAYMENT: "Khoản chuyển đã giao cho hồ sơ nhưng hồ sơ không có.",
    Lack.COMPLAINT: "Phản ánh, khiếu nại, hoặc câu trả lời, chỉ có một nửa trong hồ sơ.",
    Lack.LISTING: "Danh sách chờ lãnh đạo trả lời không khớp với phản ánh, khiếu nại của hồ sơ.",
    Lack.REMINDER: "Phản ánh, khiếu nại quá hạn trả lời mà chưa được nhắc.",
    Lack.LETTER: "Người nộp chưa được báo tin.",
    Lack.WRIT: "Văn bản theo mẫu chưa được lập.",
    Lack.SIGNATURE: "Kết quả đã phê duyệt nhưng chưa được ký số.",
    Lack.AGENCY_SEAL: "Kết quả đã phát hành nhưng chưa được đóng dấu số.",
    Lack.SENSE: "Có mục trong bảng không đọc được.",
}
"""What the office reads of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that came, and how it ended; where it has not, what it lacks and since when.

    `id` names it without naming a person. Exactly one of `end` and `lacks` is given. `due` is when
    it must have ended; as long after `since` as such a thing may take unless said otherwise.
    """

    kind: Kind
    id: str
    since: datetime
    end: Verdict | None = None
    lacks: Lack | None = None
    due: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a thing that has ended and has not, or has done neither (ValueError)."""
        if (self.end is None) is (self.lacks is None):
            raise ValueError("a thing has ended or lacks something")


def judge(thing: Thing, at: datetime) -> Verdict:
    """Return how a thing stands at a moment.

    What is under way becomes unexplained, never back; what only a mark ends is taken for done once
    marks of its time are gone.
    """
    if thing.lacks is None:
        return thing.end or Verdict.DONE
    if thing.lacks in MARKED and at - thing.since > EVIDENCE:
        return Verdict.DONE
    due = thing.since + WITHIN[thing.lacks] if thing.due is None else thing.due
    return Verdict.IN_PROGRESS if at < due else Verdict.UNEXPLAINED


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages wait in a queue, or are worked off; and how many nobody could."""

    waiting: int = 0
    dead: int = 0


MOST_NAMED = 10_000
"""How many unexplained things are named; all are counted."""


@dataclass
class Tally:
    """Counts of things by kind and verdict, and the names of those that nothing explains.

    An errand that lies among the dead has failed, and an alarm has told: it explains one thing of
    its queue that would not be explained else, a batch of the stream as many as it holds.
    """

    at: datetime
    backlogs: Mapping[str, Backlog] = field(default_factory=dict)
    counts: Counter[tuple[Kind, Verdict]] = field(default_factory=Counter)
    named: list[Thing] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count the messages."""
        self._dead = {name: one.dead for name, one in self.backlogs.items()}
        self._dead[STREAM] = self._dead.get(STREAM, 0) * BATCH
        for one in self.backlogs.values():
            self.counts[Kind.MESSAGE, Verdict.IN_PROGRESS] += one.waiting
            self.counts[Kind.MESSAGE, Verdict.TOLD] += one.dead

    def add(self, thing: Thing) -> Verdict:
        """Count a thing, and return how it stands."""
        verdict = judge(thing, self.at)
        if verdict is Verdict.UNEXPLAINED and self._lies_among_the_dead(thing):
            verdict = Verdict.TOLD
        self.counts[thing.kind, verdict] += 1
        if verdict is Verdict.UNEXPLAINED and len(self.named) < MOST_NAMED:
            self.named.append(thing)
        return verdict

    @property
    def unexplained(self) -> int:
        """Return how many things nothing explains."""
        return sum(n for (_, how), n in self.counts.items() if how is Verdict.UNEXPLAINED)

    def _lies_among_the_dead(self, thing: Thing) -> bool:
        for queue in self._ways(thing):
            if self._dead.get(queue, 0) > 0:
                self._dead[queue] -= 1
                return True
        return False

    def _ways(self, thing: Thing) -> Iterator[str]:
        """Yield the queues that what a thing lacks comes by."""
        queue = QUEUES.get(thing.lacks) if thing.lacks else None
        if queue is not None:
            yield queue
        if queue is not None or thing.lacks is Lack.FACTS:
            yield STREAM
