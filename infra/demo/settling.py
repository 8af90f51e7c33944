"""Settling: officers take a dossier from desk to desk until its result is returned."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from chalicelib.domain.writs import dates
from chalicelib.domain.writs.kinds import Model
from infra.demo import papers, results, writs
from infra.demo.paying import PAYER, STAY
from infra.demo.sending import send
from infra.demo.stage import Stage, shown
from infra.demo.telling import expect
from infra.logins import COMMUNE

MISSING = "CO"
ELSEWHERE = "H33.17#appraiser"


def play(stage: Stage, code: str) -> None:
    """Play the way of a paid dossier through the office."""
    stage.teller.heading("The office settles it")
    _accept(stage, code)
    _assign(stage, code)
    _supplement(stage, code)
    _settle(stage, code)


def _accept(stage: Stage, code: str) -> None:
    with stage.teller.step("its papers are read") as step:
        step.says(f"{len(stage.papers(PAYER, code, {'TK': 1, 'CO': 1}))} papers")
    with stage.teller.step("reception finds it on its worklist and receives it") as step:
        rows = _on_desk(stage, "tiepnhan1")
        expect("the dossier on the worklist", code in rows, wanted=True)
        due = stage.view("tiepnhan1", code)["dossier"]["due"]
        taken = stage.act("tiepnhan1", code, "accept")
        expect("where it stands", taken["status"], 2)
        step.says(f"the answer was due {shown(due)}; the result is due {shown(taken['due'])}")
        for line in stage.view("tiepnhan1", code)["deadline"]["lines"]:
            step.says(line["text"])
    with stage.teller.step("the citizen fetches form 01 from the page, as PDF/A") as step:
        due = dates.moment(datetime.fromisoformat(taken["due"]))
        writs.says(writs.fetched(stage, PAYER, code, Model.RECEIPT), code, due)
        step.says(f"{Model.RECEIPT.label}: {due}")
    with stage.teller.step("a second officer who saw an older version → 409") as step:
        old = {"act": "advance", "version": taken["version"] - 1, "to": "phan-cong"}
        answer = stage.who("tiepnhan2").post(f"/v1/dossiers/{code}/acts", old)
        step.says(answer.refused(409, "stale-version"))
    with stage.teller.step("reception hands it over to the head of division"):
        handed = stage.act("tiepnhan1", code, "advance", to="phan-cong")
        expect("where it stands", handed["step"], "phan-cong")


def _assign(stage: Stage, code: str) -> None:
    with stage.teller.step("the head of division looks up who appraises here") as step:
        found = _colleagues(stage, f"{COMMUNE}#appraiser")
        step.says(", ".join(found))
    with stage.teller.step("who appraises in another commune is not told → 403") as step:
        answer = stage.who("lanhdaophong").get(f"/v1/colleagues?desk={quote(ELSEWHERE)}")
        step.says(answer.refused(403, "forbidden"))
    for whom, handler in _misplaced(stage):
        with stage.teller.step(f"it is not assigned to {whom} → 422") as step:
            version = stage.view("lanhdaophong", code)["dossier"]["version"]
            body = {"act": "advance", "version": version, "to": "tham-dinh", "handler": handler}
            answer = stage.who("lanhdaophong").post(f"/v1/dossiers/{code}/acts", body)
            step.says(answer.refused(422, "invalid"))
            expect("the field", answer.body["field"], "handler")
    with stage.teller.step("the head of division assigns it to a colleague found there"):
        handler = found[stage.province.login("thuly").name]
        at = stage.act("lanhdaophong", code, "advance", to="tham-dinh", handler=handler)
        expect("who handles it", (at["step"], at["handler"]), ("tham-dinh", handler))
        expect("on the worklist", code in _on_desk(stage, "thuly"), wanted=True)


def _misplaced(stage: Stage) -> tuple[tuple[str, str], ...]:
    """Return whom nobody may assign appraisals to: a stranger, and the clerk."""
    clerk = stage.province.login("vanthu").name
    return (
        ("somebody nobody knows", f"stranger-{stage.run}"),
        ("the clerk", _colleagues(stage, f"{COMMUNE}#clerk")[clerk]),
    )


def _colleagues(stage: Stage, desk: str) -> dict[str, str]:
    """Return who works at a desk as the head of division sees it: subjects by name."""
    found = stage.who("lanhdaophong").get(f"/v1/colleagues?desk={quote(desk)}").ok()
    return {one["name"]: one["id"] for one in found["colleagues"]}


def _on_desk(stage: Stage, username: str) -> list[str]:
    """Return the codes of everything that lies on somebody's desk."""
    found: list[str] = []
    cursor = ""
    while True:
        page = stage.who(username).get(f"/v1/worklist{cursor}").ok()
        found += [row["code"] for row in page["rows"]]
        if page["cursor"] is None:
            return found
        cursor = f"?cursor={page['cursor']}"


def _supplement(stage: Stage, code: str) -> None:
    items = [
        {
            "component": MISSING,
            "what": "Hợp đồng thuê nhà có chữ ký của chủ nhà",
            "why": "Bản đã nộp thiếu trang có chữ ký",
        }
    ]
    with stage.teller.step("the appraiser asks once for what is missing: the clock stops") as step:
        asked = stage.act("thuly", code, "ask-supplement", items=items)
        expect("where it stands", (asked["status"], asked["paused"]), (5, True))
        until = stage.view(PAYER, code)["supplement"]["until"]
        step.says(f"{items[0]['what']}, until {shown(until)}")
    with stage.teller.step("the citizen fetches form 02: what is missing, and why") as step:
        asked_for = writs.fetched(stage, PAYER, code, Model.SUPPLEMENT)
        writs.says(asked_for, code, items[0]["what"], items[0]["why"])
        step.says(Model.SUPPLEMENT.label)
    with stage.teller.step("the citizen answers: the clock goes on") as step:
        minh = stage.who(PAYER)
        data = papers.supplement(stage.run, stage.view(PAYER, code)["answers"])
        upload = send(minh, STAY, MISSING, "hop-dong.pdf", data)
        given = stage.act(PAYER, code, "answer-supplement", uploads={MISSING: [upload]})
        expect("whether it is paused", given["paused"], wanted=False)
        stage.papers("thuly", code, {MISSING: 2})
        whole = stage.act("thuly", code, "complete-supplement")
        expect("where it stands", (whole["status"], whole["step"]), (4, "tham-dinh"))
        step.says(f"due {shown(whole['due'])}")
        for line in stage.view("thuly", code)["deadline"]["lines"]:
            step.says(line["text"])


def _settle(stage: Stage, code: str) -> None:
    results.propose(stage, code)
    with stage.teller.step("appraised, checked; the leader approves"):
        stage.act("thuly", code, "advance", to="kiem-tra", note="Đủ điều kiện")
        stage.act("lanhdaophong", code, "advance", to="ky-duyet")
        stage.act("lanhdao", code, "advance", to="ban-hanh")
    results.issue(stage, code)
    with stage.teller.step("the result is returned at the counter") as step:
        name = stage.province.login(PAYER).name
        back = stage.act("traketqua", code, "return", how="counter", receiver=name)
        expect("where it stands", (back["status"], back["label"]), (10, "Đã trả kết quả"))
        view = stage.view(PAYER, code)
        step.says(f"{len(view['history'])} entries in its history, each chained to the one before")
    results.check(stage, code)
    with stage.teller.step(
        "form 06 tells officers who did what; to the citizen it is none"
    ) as step:
        writs.says(writs.fetched(stage, "lanhdao", code, Model.CONTROL), code)
        seen = stage.view("lanhdao", code)["writs"]
        step.says(", ".join(one["model"] for one in seen))
        (control,) = (one["seq"] for one in seen if one["model"] == Model.CONTROL)
        refused = stage.who(PAYER).get(f"/v1/dossiers/{code}/writs/{control}")
        refused.refused(404, "not-found")
    with stage.teller.step(
        f"the auditor of {COMMUNE[:3]} reads it, and may change nothing"
    ) as step:
        seen = stage.view("kiemtra", code)
        _unbroken(seen["history"])
        body = {"act": "stop", "version": seen["dossier"]["version"], "reason": "thử"}
        answer = stage.who("kiemtra").post(f"/v1/dossiers/{code}/acts", body)
        step.says(answer.refused(403, "forbidden"))


def _unbroken(history: Any) -> None:  # noqa: ANN401 - any JSON
    numbers = [entry["seq"] for entry in history]
    expect("the numbers of the history", numbers, list(range(1, len(numbers) + 1)))
    expect("hashes", len({entry["hash"] for entry in history}), len(numbers))
