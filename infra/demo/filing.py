"""Filing: a citizen finds a procedure, fills in its form, sends two papers and files, once."""

from itertools import islice
from typing import Any
from urllib.parse import quote

from infra.demo import papers
from infra.demo.browser import Browser
from infra.demo.sending import send, send_too_much
from infra.demo.stage import Stage, example, shown
from infra.demo.telling import expect
from infra.logins import COMMUNE

BIRTH = "1.001193"
TYPED = "dang ky khai sinh"
FORBIDDEN = 403
TOO_LARGE = 400
SHOWN = 4
"""How many fields of a paper are told."""


def play(stage: Stage) -> str:
    """Play the citizen's morning; returns the code of the dossier."""
    stage.teller.heading("A citizen files a birth registration from home")
    with stage.teller.step("Nguyễn Thị Lan signs in at the hosted login (OIDC code flow, PKCE)"):
        lan = stage.who("lan")
    with stage.teller.step(f"types “{TYPED}” and finds the procedure") as step:
        found = lan.get(f"/v1/procedures?q={quote(TYPED)}").ok()["procedures"]
        expect("the first procedure found", found[0]["code"], BIRTH)
        step.says(f"{found[0]['code']} {found[0]['name']}, first of {len(found)}")
    draft = _draft(stage, lan)
    uploads = _uploads(stage, lan)
    body = {
        "procedure": BIRTH,
        "received_by": COMMUNE,
        "applicant": example(BIRTH)["applicant"],
        "answers": example(BIRTH)["answers"],
        "uploads": {name: [upload] for name, upload in uploads.items()},
        "draft": draft,
    }
    filed = _file(stage, lan, body)
    _slip(stage, lan, filed)
    with stage.teller.step("both papers are read and filed with the dossier") as step:
        read = stage.papers("lan", filed["code"], {"TK": 1, "GCS": 1})
        for paper in read:
            step.says(*of_paper(paper))
    return str(filed["code"])


def of_paper(paper: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON
    """Return lines about a paper: what it is taken for, and what was read on it, how surely."""
    fields, name = paper["fields"], f"{paper['component']}: {paper['kind']}"
    doubtful = sum(field["flag"] is not None for field in fields)
    read = (f"{field['name']} “{field['value']}” {field['confidence']:.0%}" for field in fields)
    return (
        f"{name} {paper['confidence']:.0%}; {len(fields)} fields, {doubtful} to compare with paper",
        *(f"   {line}" for line in islice(read, SHOWN)),
    )


def _draft(stage: Stage, lan: Browser) -> Any:  # noqa: ANN401 - any JSON
    draft = f"demo-{stage.run}"
    answers = example(BIRTH)["answers"]
    with stage.teller.step("fills in the form; the draft saves itself as it is typed") as step:
        half = dict(list(answers.items())[:8])
        typed = {"procedure": BIRTH, "answers": half, "revision": 0}
        first = lan.call("PUT", f"/v1/drafts/{draft}", typed).ok()
        typed = {"procedure": BIRTH, "answers": answers, "revision": first["revision"]}
        whole = lan.call("PUT", f"/v1/drafts/{draft}", typed).ok()
        kept = lan.get(f"/v1/drafts/{draft}").ok()
        expect("the draft kept", kept["answers"], answers)
        step.says(f"revision {whole['revision']}, {len(kept['answers'])} fields")
    return {"id": draft, "revision": whole["revision"]}


def _uploads(stage: Stage, lan: Browser) -> dict[str, str]:
    sent: dict[str, str] = {}
    answers = example(BIRTH)["answers"]
    with stage.teller.step(
        "sends two papers straight to the inbox bucket (presigned POST)"
    ) as step:
        for component, data in papers.birth(answers, stage.run).items():
            sent[component] = send(lan, BIRTH, component, f"{component}.pdf", data)
            step.says(f"{component}: {len(data):,} bytes")
        status = send_too_much(lan, BIRTH, "TK", b"%PDF-1.7\n" + bytes(2000))
        expect("a file larger than its ticket", status in {TOO_LARGE, FORBIDDEN}, wanted=True)
        step.says(f"a file larger than its ticket: refused by the store ({status})")
    return sent


def _file(stage: Stage, lan: Browser, body: dict[str, Any]) -> Any:  # noqa: ANN401
    key = f"filing-{stage.run}"
    with stage.teller.step("files it") as step:
        filed = lan.post("/v1/dossiers", body, key).ok(201)
        step.says(f"{filed['code']}: {filed['label']}, answer by {shown(filed['due'])}")
    with stage.teller.step("presses again: the same dossier; other content: 409") as step:
        again = lan.post("/v1/dossiers", body, key).ok(200)
        expect("the same filing again", (again["code"], again["repeated"]), (filed["code"], True))
        other = {**body, "received_by": "H33.17"}
        step.says(lan.post("/v1/dossiers", other, key).refused(409, "idempotency-key-reused"))
    return filed


def _slip(stage: Stage, lan: Browser, filed: Any) -> None:  # noqa: ANN401
    with stage.teller.step("gets the slip; code and secret track it without an account") as step:
        slip = lan.get(f"/v1/dossiers/{filed['code']}/slip").ok()
        expect("the slip", (slip["code"], slip["secret"]), (filed["code"], filed["secret"]))
        asked = {"code": filed["code"], "secret": filed["secret"]}
        tracked = stage.stranger().post("/v1/tracking", asked).ok()
        expect("what is tracked", tracked["status"], filed["status"])
        wrong = {**asked, "secret": "AAAA-AAAA"}
        stage.stranger().post("/v1/tracking", wrong).refused(404, "not-found")
        for line in slip["reckoning"]:
            step.says(line)
