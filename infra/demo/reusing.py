"""Reusing: a paper that was compared once is not asked for again, and a revoked result says so."""

from typing import Any

from infra.demo.browser import Browser
from infra.demo.paying import PAYER
from infra.demo.stage import Stage, example
from infra.demo.telling import expect
from infra.logins import COMMUNE

AGAIN = "1.004884"
"""Registering a birth again, which asks for any paper that tells of it."""
CITIZEN, OFFICER = "lan", "tiepnhan2"


def play(stage: Stage, born: str, stay: str) -> None:
    """Play how Lan uses the paper of her birth registration again; `stay` was revoked."""
    stage.teller.heading("A paper that was compared once is not asked for again")
    _compare(stage, born)
    lan = stage.who(CITIZEN)
    paper = _offered(stage, lan, born)
    code = _file(stage, lan, paper)
    _seen(stage, code, paper)
    with stage.teller.step("in her store she reads which dossier used it") as step:
        kept = _record(lan, paper["id"])
        expect("the dossiers that used it", [use["dossier"] for use in kept["used"]], [code])
        step.says(f"{kept['name']} of {kept['dossier']}: {kept['used'][0]['procedure_name']}")
    with stage.teller.step("a result that was revoked stays in its owner's store and says so"):
        papers = stage.who(PAYER).get("/v1/papers").ok()["papers"]
        (result,) = (one for one in papers if (one["dossier"], one["origin"]) == (stay, "result"))
        expect("that it was revoked", result["revoked"] is not None, wanted=True)


def _compare(stage: Stage, born: str) -> None:
    with stage.teller.step("reception compares the birth certificate with its original") as step:
        papers = stage.view(OFFICER, born)["papers"]
        (paper,) = (one for one in papers if one["component"] == "GCS")
        stage.act(OFFICER, born, "correct-paper", paper=paper["id"], compared=True)
        step.says(f"{born}: {paper['kind']}, {len(paper['fields'])} fields")


def _offered(stage: Stage, lan: Browser, born: str) -> Any:  # noqa: ANN401 - any JSON
    with stage.teller.step("registering a birth again, Lan is offered it; nobody else is") as step:
        offers = lan.get(f"/v1/procedures/{AGAIN}/stored").ok()["components"]
        found = [one for each in offers for one in each["papers"]]
        (offer,) = (one for one in found if one["paper"]["dossier"] == born)
        others = stage.who("minh").get(f"/v1/procedures/{AGAIN}/stored").ok()["components"]
        ids = {one["paper"]["id"] for each in others for one in each["papers"]}
        expect("that Minh is offered it", offer["paper"]["id"] in ids, wanted=False)
        step.says(f"{offer['paper']['name']}, {len(offer['proposals'])} values fit the form")
    return offer["paper"]


def _file(stage: Stage, lan: Browser, paper: Any) -> str:  # noqa: ANN401 - any JSON
    wish = {"component": "BSC", "paper": paper["id"], "revision": paper["revision"]}
    known = example(AGAIN)
    body = {
        "procedure": AGAIN,
        "received_by": COMMUNE,
        "applicant": known["applicant"],
        "answers": known["answers"],
        "on_paper": ["TK"],
        "stored": [wish],
    }
    with stage.teller.step("one press puts it in; sent twice it is one dossier") as step:
        key = f"reusing-{stage.run}"
        filed = lan.post("/v1/dossiers", body, key).ok(201)
        again = lan.post("/v1/dossiers", body, key).ok(200)
        expect("the same dossier", again["code"], filed["code"])
        step.says(stage.who("minh").post("/v1/dossiers", body, key).refused(404, "not-found"))
    return str(filed["code"])


def _seen(stage: Stage, code: str, paper: Any) -> None:  # noqa: ANN401 - any JSON
    with stage.teller.step("the officer reads who compared it, and opens it there") as step:
        view = stage.view(OFFICER, code)
        (found,) = (one for one in view["papers"] if one["component"] == "BSC")
        expect("the record it came from", found["reused"]["record"], paper["id"])
        (part,) = (one for one in view["components"] if one["code"] == "BSC")
        expect("that it counts as used again", part["digitised"], 2)
        step.says(found["reused"]["sentence"])


def _record(lan: Browser, record: str) -> Any:  # noqa: ANN401 - any JSON
    (found,) = (one for one in lan.get("/v1/papers").ok()["papers"] if one["id"] == record)
    return found
