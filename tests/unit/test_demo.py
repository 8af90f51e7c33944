"""The demonstration's own judgement: what it counts, what it signs, and when it calls a halt."""

from datetime import date
from typing import Any

import pytest
import typst

from chalicelib.adapters.printing.captions import Issuer
from chalicelib.adapters.printing.workbook import as_xlsx
from chalicelib.domain.reports import ii06a
from chalicelib.domain.reports.ii06a import COUNTS
from chalicelib.domain.reports.periods import Period, Question
from infra.demo import asking, night, paying, writs
from infra.demo.telling import Teller, Wrong, expect, until
from infra.providers.playing import Ipn
from tests.builders import OTHER_WARD, PROVINCE, WARD, an_agency

DAY = date(2026, 3, 2)
COUNTED = {
    "an online dossier under way": (
        {"channel": 2, "status": 4, "due": "2026-03-04T10:00:00Z", "paused": False},
        ["received", "received_online", "open", "open_in_time"],
    ),
    "one from the counter that is overdue": (
        {"channel": 1, "status": 4, "due": "2026-02-27T10:00:00Z", "paused": False},
        ["received", "received_other", "open", "open_overdue"],
    ),
    "one that waits is never overdue": (
        {"channel": 1, "status": 5, "due": "2026-02-27T10:00:00Z", "paused": True},
        ["received", "received_other", "open", "open_in_time"],
    ),
    "one settled on its due day": (
        {"channel": 2, "status": 10, "due": "2026-03-02T10:00:00Z", "paused": False},
        ["received", "received_online", "settled", "on_time"],
    ),
}


@pytest.mark.parametrize("what", COUNTED)
def test_a_dossier_counts_in_the_columns_of_the_form(what: str) -> None:
    dossier, columns = COUNTED[what]
    history = [{"type": "finished", "at": "2026-03-02T03:00:00Z"}]
    view: dict[str, Any] = {"dossier": dossier, "history": history}
    assert night.counted(view, DAY) == columns


def test_a_line_that_was_not_there_before_grew_from_nothing() -> None:
    line = ("H33.16", "Hộ tịch")
    grown = dict.fromkeys(COUNTS, 0) | {"received": 2}
    assert night.difference({}, {line: grown}, {line: grown}) == {line: grown}
    assert night.difference({line: grown}, {line: grown}, {line: grown}) != {line: grown}


def test_the_lines_of_a_workbook_are_those_of_the_form() -> None:
    rows = [
        {"agency": agency, "field": name, **dict.fromkeys(COUNTS, 0), "open": count}
        for count, (agency, name) in enumerate(
            [(WARD, "Cư trú"), (WARD, "Hộ tịch"), (OTHER_WARD, "Hộ tịch")], start=1
        )
    ]
    asked = Question(period=Period(first=DAY, last=DAY, as_of=DAY), agency=PROVINCE)
    agencies = {one: an_agency(one) for one in (PROVINCE, WARD, OTHER_WARD)}
    issuer = Issuer(name="Tỉnh thử", above="", receiver="", agencies={})
    printed = as_xlsx(ii06a.table(asked, rows, agencies), asked, issuer)
    assert {line: counts["open"] for line, counts in asking.lines(printed)} == {
        (WARD, "Tổng"): 3,
        (WARD, "Cư trú"): 1,
        (WARD, "Hộ tịch"): 2,
        (OTHER_WARD, "Tổng"): 3,
        (OTHER_WARD, "Hộ tịch"): 3,
    }


def test_a_notice_with_a_byte_changed_is_the_same_but_for_that() -> None:
    genuine = Ipn("GET", "vnp_BankCode=NCB&vnp_TransactionNo=14000001&vnp_TxnRef=r")
    changed = paying.altered(genuine)
    assert changed.query == "vnp_BankCode=NCB&vnp_TransactionNo=24000001&vnp_TxnRef=r"
    assert paying.altered(changed) == genuine


def test_a_wrong_answer_ends_the_day_and_is_told() -> None:
    lines: list[str] = []
    teller = Teller(lines.append)
    with pytest.raises(Wrong, match="the answer: 1, expected 2"), teller.step("asks"):
        expect("the answer", 1, 2)
    assert (teller.steps, len(lines), "✗" in lines[0]) == (0, 1, True)


def test_waiting_ends_when_it_is_there_and_not_later_than_told() -> None:
    looks = iter([None, "", "there"])
    assert until("it", lambda: next(looks), 60) == "there"
    with pytest.raises(Wrong, match="it: not within 0 s"):
        until("it", lambda: None, 0)


def test_a_writ_is_read_word_by_word_and_what_it_does_not_say_is_named() -> None:
    text = "#set page(height: 4cm)\nHẹn trả kết quả\n#pagebreak()\n08 giờ 00 phút"
    pdf = typst.compile(text.encode(), ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    said = writs.said(pdf)
    assert said == "Hẹn trả kết quả 08 giờ 00 phút"
    writs.says(said, "kết quả 08", "phút")
    with pytest.raises(Wrong, match="09 giờ"):
        writs.says(said, "Hẹn trả", "09 giờ")
