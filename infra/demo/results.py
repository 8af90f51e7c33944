"""Results: what was approved is signed and sealed, downloaded, checked by anybody, and revoked."""

import re
from http import HTTPStatus
from typing import Any

from chalicelib.domain.attesting.keyset import read_keys
from infra import genuine
from infra.demo import writs
from infra.demo.browser import PATIENCE, client
from infra.demo.paying import PAYER
from infra.demo.stage import READ_WITHIN, Stage
from infra.demo.telling import expect, until
from infra.verify import Report

NOTE = "Hạn tạm trú: 24 tháng kể từ ngày đăng ký."
"""What the paper says beyond the application, as the appraiser proposes it."""
REASON = "Thông tin về chỗ ở không đúng sự thật."
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")
"""A check code as it is printed."""
NOT_YET = frozenset({"not-allowed-now", "stale-version"})


def propose(stage: Stage, code: str) -> None:
    """Have the appraiser say what the paper adds, and the leader look at it."""
    with stage.teller.step("the appraiser proposes what the paper adds; it is printed as a draft"):
        stage.act("thuly", code, "propose", values={"note": NOTE})
        draft = _linked(stage, "lanhdao", code, "proposals")
        writs.says(writs.said(draft), "DỰ THẢO", NOTE, code)


def issue(stage: Stage, code: str) -> None:
    """Have the clerk issue the result once the leader's signature is under it."""
    with stage.teller.step("the clerk issues it as soon as it is signed, and not before") as step:
        done = until("the leader's signature", lambda: _issued(stage, code), READ_WITHIN)
        expect("where it stands", done["status"], 9)
        step.says(stage.view("vanthu", code)["result"]["number"])
    with stage.teller.step("the agency's seal is put over the leader's signature"):
        until("the agency's seal", lambda: _result(stage, code)["signed"], READ_WITHIN)


def _issued(stage: Stage, code: str) -> Any:  # noqa: ANN401 - any JSON
    """Return where the dossier stands once it could be issued, None while it cannot."""
    version = stage.view("vanthu", code)["dossier"]["version"]
    body = {"act": "advance", "version": version, "to": "tra-ket-qua"}
    answer = stage.who("vanthu").post(f"/v1/dossiers/{code}/acts", body)
    return None if answer.body.get("code") in NOT_YET else answer.ok()


def _result(stage: Stage, code: str) -> Any:  # noqa: ANN401 - any JSON
    return stage.view("vanthu", code)["result"]


def check(stage: Stage, code: str) -> None:
    """Have the citizen download the result, and anybody check it, at home and at the portal."""
    with stage.teller.step("the citizen downloads it; both signatures hold") as step:
        pdf = _linked(stage, PAYER, code, "result")
        words = writs.said(pdf)
        writs.says(words, _result(stage, code)["number"], NOTE)
        expect("a draft", "DỰ THẢO" in words, wanted=False)
        step.says(*checked(stage, pdf, holds=True))
    with stage.teller.step("with one byte changed it is refused"):
        checked(stage, _changed(pdf), holds=False)
    with stage.teller.step("anybody looks it up by the code printed on it: it holds") as step:
        found = looked_up(stage, words)
        expect("how it stands", found["state"], "valid")
        paper = found["paper"]
        step.says(f"{paper['title']} {paper['number']}, {paper['issuer']}")


def revoke(stage: Stage, code: str) -> None:
    """Have the leader revoke the result, and whoever looks it up be told so."""
    stage.teller.heading("A result is revoked")
    words = writs.said(_linked(stage, PAYER, code, "result"))
    with stage.teller.step("the leader revokes it, with a reason"):
        stage.act("lanhdao", code, "revoke-result", reason=REASON)
    with stage.teller.step("whoever scans its QR code is told so") as step:
        found = looked_up(stage, words)
        expect("how it stands", found["state"], "revoked")
        step.says(f"since {found['since']}")


def looked_up(stage: Stage, words: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what a stranger is told by the code printed on a paper, on its page too."""
    printed = CODE.search(words)
    expect("a code on the paper", printed is not None, wanted=True)
    typed = str(printed and printed[0])
    stranger = stage.stranger()
    page = stranger.page(f"/v/{typed}")
    expect("the code on the page", typed in page, wanted=True)
    return stranger.get(f"/v1/results/{typed}").ok()


def _linked(stage: Stage, username: str, code: str, what: str) -> bytes:
    """Wait for a link on the dossier's page that leads to a file, as somebody does; return that."""
    return until(f"the {what} of {code}", lambda: _led(stage, username, code, what), READ_WITHIN)


def _led(stage: Stage, username: str, code: str, what: str) -> bytes | None:
    """Return the file that a link on the dossier's page leads to, None while there is none."""
    who = stage.who(username)
    link = re.compile(f'(/v1/dossiers/{re.escape(code)}/{what}(?:/[0-9]+)?)"')
    found = link.search(who.page(f"/dossiers/{code}"))
    if found is None:
        return None
    led = who.http.get(f"{who.base}{found[1]}", allow_redirects=False, timeout=PATIENCE)
    if led.status_code == HTTPStatus.SERVICE_UNAVAILABLE:  # it is still being made
        return None
    expect("fetching it", led.status_code, writs.SEE_OTHER)
    given = client().get(led.headers["Location"], timeout=PATIENCE)
    return given.content if given.ok else None


def _changed(pdf: bytes) -> bytes:
    place = len(pdf) // 3
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def checked(stage: Stage, pdf: bytes, *, holds: bool) -> list[str]:
    """Check a paper as anybody does at home, with nothing but published keys; return the lines."""
    keys = client().get(f"{stage.portal}/v1/keys", timeout=PATIENCE).content
    lines: list[str] = []
    report = Report(lines.append)
    means = genuine.Means(
        keys=read_keys(keys), roots=(stage.province.authority.root.der,), portal=None
    )
    try:
        genuine.check_file(pdf, means, report)
    except genuine.Unusable:
        report.wrong("unreadable")
    expect("what checking it at home says", report.holds, holds)
    return lines
