"""Certifying: an original is handed in at the counter, and its certified copy is an e-result."""

from typing import Any

from infra.demo import papers, results, writs
from infra.demo.browser import PATIENCE, Browser, client
from infra.demo.counter import OFFICER, put
from infra.demo.filing import of_paper
from infra.demo.paying import PAYER
from infra.demo.stage import READ_WITHIN, Stage, example
from infra.demo.telling import expect, until
from infra.logins import COMMUNE, Login
from infra.scanners import DEVICE

COPIES, CASE = "2.000815", "ban-dien-tu"
ORIGINAL, PAGES = "BC", 2
WORDS = "chứng thực bản sao đúng với bản chính"
MARK = "trang {}/{}"
"""What each page of the copy is marked with."""


def play(stage: Stage) -> str:
    """Play how a degree is certified, from the counter to its owner's store; returns the code."""
    stage.teller.heading("A copy is certified to be like its original, electronically")
    code = _receive(stage)
    _scan(stage, code)
    _compare(stage, code)
    _settle(stage, code)
    _check(stage, code)
    return code


def _answers(owner: Login) -> Any:  # noqa: ANN401 - any JSON
    known = example(COPIES)["answers"]
    whose = {"requester_name": owner.name, "requester_id": owner.personal_id}
    return {**known, **whose, "copies": 1, "pages": PAGES}


def _receive(stage: Stage) -> str:
    owner, known = stage.province.login(PAYER), example(COPIES)["applicant"]
    body = {
        "procedure": COPIES,
        "case": CASE,
        "received_by": COMMUNE,
        "applicant": {**known, "name": owner.name, "personal_id": owner.personal_id},
        "answers": _answers(owner),
        "on_paper": [ORIGINAL],
    }
    with stage.teller.step("somebody hands in a degree, and pays in cash") as step:
        officer = stage.who(OFFICER)
        filed = officer.post("/v1/counter/dossiers", body, f"certifying-{stage.run}").ok(201)
        code = str(filed["code"])
        view = stage.view(OFFICER, code)
        (fee,) = view["fees"]
        typed = {"receipt": f"CT-{stage.run}", f"amount-{fee['code']}": str(fee["amount"])}
        version = str(view["dossier"]["version"])
        officer.submit(f"/dossiers/{code}/counter-payments", version=version, **typed)
        expect("what is owed", stage.view(OFFICER, code)["dossier"]["owed"], 0)
        step.says(f"{code}: {fee['how']}, {fee['amount']:,} đồng")
    return code


def _scan(stage: Stage, code: str) -> None:
    with stage.teller.step("it is scanned behind its cover sheet, and read") as step:
        path = f"/v1/dossiers/{code}/cover-sheets?pages-{ORIGINAL}={PAGES}"
        (sheet,) = stage.who(OFFICER).get(path).ok()["sheets"]
        data = papers.original_scan(_answers(stage.province.login(PAYER)), sheet, stage.run)
        put(stage, DEVICE, f"{stage.run}-bang.pdf", data)
        (paper,) = stage.papers(OFFICER, code, {ORIGINAL: 1})
        expect("its pages", paper["pages"], PAGES)
        step.says(*of_paper(paper))


def _compare(stage: Stage, code: str) -> None:
    with stage.teller.step("the officer lays it beside the original, and gives that back"):
        (paper,) = stage.view(OFFICER, code)["papers"]
        stage.act(OFFICER, code, "correct-paper", paper=paper["id"], compared=True)
        stage.act(OFFICER, code, "advance", to="tham-dinh")


def _settle(stage: Stage, code: str) -> None:
    with stage.teller.step("appraised; the leader approves what was compared"):
        stage.act("thuly", code, "advance", to="ky-duyet")
        stage.act("lanhdao", code, "advance", to="ban-hanh")
    results.issue(stage, code)
    with stage.teller.step("it is handed over online") as step:
        owner = stage.province.login(PAYER).name
        back = stage.act("traketqua", code, "return", how="online", receiver=owner)
        expect("where it stands", back["status"], 10)
        step.says(back["label"])


def _check(stage: Stage, code: str) -> None:
    with stage.teller.step("its owner finds it in his store; both signatures hold") as step:
        pdf = fetched(stage, code)
        words = writs.said(pdf)
        number = stage.view(OFFICER, code)["result"]["number"]
        marks = [MARK.format(page, PAGES) for page in range(1, PAGES + 1)]
        writs.says(words, number, WORDS, *marks, example(COPIES)["answers"]["document_number"])
        step.says(*results.checked(stage, pdf, holds=True))
    with stage.teller.step("whoever scans its QR code is told what it is") as step:
        found = results.looked_up(stage, words)
        expect("how it stands", found["state"], "valid")
        step.says(f"{found['paper']['title']} {found['paper']['number']}")


def fetched(stage: Stage, code: str) -> bytes:
    """Return the certified copy as its owner fetches it from his store."""
    owner = stage.who(PAYER)

    def record() -> Any:  # noqa: ANN401 - any JSON
        kept = owner.get("/v1/papers").ok()["papers"]
        own = (one for one in kept if (one["dossier"], one["origin"]) == (code, "result"))
        return next(own, None)

    paper = until(f"the result of {code} in the store", record, READ_WITHIN)
    return followed(owner, f"/v1/papers/{paper['id']}")


def followed(who: Browser, path: str) -> bytes:
    """Return the file that a path of the portal leads to."""
    led = who.http.get(f"{who.base}{path}", allow_redirects=False, timeout=PATIENCE)
    expect("fetching it", led.status_code, writs.SEE_OTHER)
    return client().get(led.headers["Location"], timeout=PATIENCE).content
