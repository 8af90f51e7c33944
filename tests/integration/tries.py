"""Tries: how each route is knocked at, and what those get who may come in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from chalicelib.domain.people import Role
from chalicelib.web import files
from chalicelib.web.speaking import SPOKEN, in_english
from tests.integration.api import BIRTH, WARD, Api
from tests.integration.callers import Caller


@dataclass(frozen=True)
class Try:
    """How a route is tried, and what those get who may call it.

    `about` tells that it is about the dossier of the test, so that whoever may not see it gets
    404; `gets` is the status of those who may; a `body` that is text is a form.
    """

    path: str
    gets: Callable[[Caller], int]
    body: Any = None
    key: str | None = None
    about: bool = False


def _always(status: int) -> Callable[[Caller], int]:
    return lambda _: status


def _own(status: int) -> Callable[[Caller], int]:
    return lambda caller: status if caller.owner else 404


def _sheet(caller: Caller) -> int:
    return 200 if caller.sees else 404


def _colleagues(caller: Caller) -> int:
    return 200 if caller.sees else 403


def _acts(caller: Caller) -> int:
    return 200 if caller.owner else 403


def _counter(caller: Caller) -> int:
    return 201 if caller.agency == WARD else 403


def _tray(caller: Caller) -> int:
    return 200 if caller.agency == WARD else 404


def _tray_leads(caller: Caller) -> int:
    return 303 if caller.agency == WARD else 404


def _set_aside(caller: Caller) -> int:
    return 204 if caller.agency == WARD else 404


def _worklist(caller: Caller) -> int:
    """Tell who may see the reception desk of the ward: its own people, leader and auditors."""
    at_home = caller.agency == WARD and caller.roles & {Role.RECEPTION, Role.LEADER}
    above = caller.agency == "H33" and Role.AUDITOR in caller.roles
    return 200 if at_home or above else 403


def open_tries(code: str, secret: str) -> Mapping[tuple[str, str], Try]:
    """Return how each route that looks at no token is tried."""
    typed = f"code={code}&secret={secret}"
    tries = {
        ("GET", "/"): Try("/?q=khai%20sinh", _always(200)),
        ("GET", "/procedures/{code}"): Try(f"/procedures/{BIRTH}", _always(200)),
        ("GET", "/track"): Try("/track", _always(200)),
        ("POST", "/track"): Try("/track", _always(200), body=typed),
        ("GET", "/payments/{provider}/return"): Try("/payments/momo/return", _always(200)),
        ("GET", "/statistics"): Try("/statistics", _always(200)),
        ("GET", "/static/{digest}/{name}"): Try(files.address("portal.css"), _always(200)),
        ("GET", "/manifest.webmanifest"): Try("/manifest.webmanifest", _always(200)),
        ("GET", "/worker.js"): Try("/worker.js", _always(200)),
        ("GET", "/offline"): Try("/offline", _always(200)),
        ("GET", "/sign-in"): Try("/sign-in?as=officer", _always(303)),
        ("GET", "/sign-in/callback"): Try("/sign-in/callback?code=1&state=1", _always(401)),
        ("POST", "/sign-out"): Try("/sign-out", _always(303), body=""),
        ("GET", "/v1/procedures"): Try("/v1/procedures?q=khai", _always(200)),
        ("GET", "/v1/procedures/{code}"): Try(f"/v1/procedures/{BIRTH}", _always(200)),
        ("GET", "/v1/agencies"): Try("/v1/agencies", _always(200)),
        ("POST", "/v1/tracking"): Try(
            "/v1/tracking", _always(200), body={"code": code, "secret": secret}
        ),
        ("POST", "/v1/tracking/ratings"): Try(
            "/v1/tracking/ratings", _always(409), body={"code": code, "secret": secret, "stars": 5}
        ),
        ("POST", "/v1/tracking/complaints"): Try(
            "/v1/tracking/complaints",
            _always(200),
            body={"code": code, "secret": secret, "kind": "remark", "words": "Chậm", "key": "k"},
        ),
        ("POST", "/track/complaints"): Try("/track/complaints", _always(200), body=typed),
        ("POST", "/track/ratings"): Try("/track/ratings", _always(409), body=f"{typed}&stars=5"),
        ("GET", "/v1/payments/vnpay/ipn"): Try("/v1/payments/vnpay/ipn", _always(200)),
        ("POST", "/v1/payments/momo/ipn"): Try("/v1/payments/momo/ipn", _always(204)),
        ("POST", "/v1/payments/zalopay/ipn"): Try("/v1/payments/zalopay/ipn", _always(200)),
        ("POST", "/v1/payments/national/ipn"): Try("/v1/payments/national/ipn", _always(200)),
        ("GET", "/v1/seals/{hash}"): Try(f"/v1/seals/{'0' * 64}?day=2026-03-02", _always(404)),
        ("GET", "/verify"): Try("/verify", _always(200)),
        ("GET", "/v/{code}"): Try("/v/0000000000", _always(404)),
        ("GET", "/v1/results/{code}"): Try("/v1/results/0000000000", _always(404)),
        ("GET", "/v1/keys"): Try("/v1/keys", _always(200)),
        ("GET", "/v1/health"): Try("/v1/health", _always(200)),
        ("GET", "/v1/openapi.json"): Try("/v1/openapi.json", _always(200)),
    }
    spoken = {way: one for way, one in tries.items() if way[1] in SPOKEN}
    return tries | {
        (method, in_english(path)): replace(one, path=in_english(one.path))
        for (method, path), one in spoken.items()
    }


def _report(caller: Caller) -> int:
    return 202 if caller.sees else 403


def _report_leads(caller: Caller) -> int:
    return 303 if caller.sees else 403


REPORT = {"report": "ii-06a", "first": "2026-02-01", "last": "2026-02-28", "agency": WARD}


def _printout(caller: Caller) -> int:
    return 202 if caller.sees else 403


PRINTOUT = {"kind": "logbook", "first": "2026-02-01", "last": "2026-02-28", "agency": WARD}


def _printout_tries(printout: str) -> Mapping[tuple[str, str], Try]:
    one = f"printouts/{printout}"
    return {
        ("POST", "/v1/printouts"): Try("/v1/printouts", _printout, body=PRINTOUT),
        ("GET", "/v1/printouts/{printout}"): Try(f"/v1/{one}", _tray),
        ("GET", "/v1/printouts/{printout}/files/{file}"): Try(
            f"/v1/{one}/files/asked.json", _always(404)
        ),
        ("GET", "/printouts"): Try("/printouts", _always(200)),
        ("POST", "/printouts"): Try("/printouts", _report_leads, body=urlencode(PRINTOUT)),
        ("GET", "/printouts/{printout}"): Try(f"/{one}", _tray),
    }


def guarded_tries(
    api: Api, code: str, upload: str, report: str, printout: str
) -> Mapping[tuple[str, str], Try]:
    """Return how each route that asks for a token is tried."""
    one = f"/v1/dossiers/{code}"
    ask = {"procedure": BIRTH, "component": "TK", "name": "a", "content_type": "image/png"}
    withdraw = {"act": "ask-withdrawal", "version": 1, "reason": "Nộp nhầm"}
    return {
        ("GET", "/v1/drafts"): Try("/v1/drafts", _always(200)),
        ("GET", "/v1/drafts/{draft}"): Try("/v1/drafts/d1", _own(200)),
        ("PUT", "/v1/drafts/{draft}"): Try(
            "/v1/drafts/d2", _always(200), body={"procedure": BIRTH}
        ),
        ("DELETE", "/v1/drafts/{draft}"): Try("/v1/drafts/d1", _always(204)),
        ("POST", "/drafts/{draft}/{page}/{component}"): Try(
            "/drafts/d1/papers/TK", _own(200), body=f"send=file%7C{'0' * 32}"
        ),
        ("POST", "/v1/drafts/{draft}/papers/{component}"): Try(
            "/v1/drafts/d1/papers/TK",
            _own(201),
            body={"id": "0" * 32, "name": "a", "content_type": "image/png", "size": 1},
        ),
        ("DELETE", "/v1/drafts/{draft}/papers/{component}/{upload}"): Try(
            "/v1/drafts/d1/papers/TK/u1", _own(204)
        ),
        ("POST", "/v1/uploads"): Try("/v1/uploads", _always(201), body={**ask, "size": 1}),
        ("GET", "/v1/uploads/{upload}"): Try(f"/v1/uploads/{upload}", _own(200)),
        ("POST", "/v1/dossiers"): Try(
            "/v1/dossiers", _always(201), body=api.application(BIRTH), key="walk"
        ),
        ("GET", "/v1/dossiers"): Try("/v1/dossiers", _always(200)),
        ("GET", "/v1/dossiers/{code}"): Try(one, _always(200), about=True),
        ("GET", "/v1/dossiers/{code}/papers/{paper}"): Try(
            f"{one}/papers/none", _always(404), about=True
        ),
        ("GET", "/v1/dossiers/{code}/papers/{paper}/pictures"): Try(
            f"{one}/papers/none/pictures", _always(404), about=True
        ),
        ("GET", "/v1/dossiers/{code}/papers/{paper}/twins"): Try(
            f"{one}/papers/none/twins", _always(404), about=True
        ),
        ("GET", "/v1/dossiers/{code}/writs/{seq}"): Try(f"{one}/writs/1", _always(404), about=True),
        ("GET", "/v1/dossiers/{code}/result"): Try(f"{one}/result", _always(404), about=True),
        ("GET", "/v1/dossiers/{code}/proposals/{seq}"): Try(
            f"{one}/proposals/1", _always(404), about=True
        ),
        ("GET", "/v1/dossiers/{code}/ledger"): Try(f"{one}/ledger", _always(200), about=True),
        ("GET", "/v1/dossiers/{code}/history"): Try(f"{one}/history", _always(200), about=True),
        ("GET", "/v1/dossiers/{code}/proof"): Try(f"{one}/proof", _always(404), about=True),
        ("GET", "/v1/scans/{sha256}"): Try("/v1/scans/none", _always(404)),
        ("GET", "/v1/papers"): Try("/v1/papers", _always(200)),
        ("GET", "/v1/papers/{paper}"): Try("/v1/papers/none", _always(404)),
        ("GET", "/v1/procedures/{code}/stored"): Try(
            f"/v1/procedures/{BIRTH}/stored", _always(200)
        ),
        ("POST", "/v1/dossiers/{code}/acts"): Try(f"{one}/acts", _acts, body=withdraw, about=True),
        ("GET", "/v1/dossiers/{code}/slip"): Try(f"{one}/slip", _always(200), about=True),
        ("GET", "/v1/dossiers/{code}/cover-sheets"): Try(
            f"{one}/cover-sheets?pages-TK=2", _sheet, about=True
        ),
        ("GET", "/v1/dossiers/{code}/payments/ways"): Try(
            f"{one}/payments/ways", _always(200), about=True
        ),
        ("POST", "/v1/dossiers/{code}/payments"): Try(
            f"{one}/payments", _always(201), body={"provider": "vnpay"}, about=True
        ),
        ("GET", "/v1/dossiers/{code}/bills/{bill}"): Try(
            f"{one}/bills/none", _always(404), about=True
        ),
        ("GET", "/v1/worklist"): Try(f"/v1/worklist?desk={WARD}%23reception", _worklist),
        ("POST", "/v1/search"): Try(
            "/v1/search", _colleagues, body={"q": "van an", "agency": WARD}
        ),
        ("GET", "/search"): Try("/search", _always(200)),
        ("POST", "/search"): Try("/search", _colleagues, body=f"q=van+an&agency={WARD}"),
        ("GET", "/v1/colleagues"): Try(f"/v1/colleagues?desk={WARD}%23appraiser", _colleagues),
        ("POST", "/v1/counter/dossiers"): Try(
            "/v1/counter/dossiers", _counter, body=api.application(BIRTH), key="walk"
        ),
        ("GET", "/counter"): Try("/counter?q=khai%20sinh", _always(200)),
        ("POST", "/counter"): Try("/counter", _always(422), body=f"key=k1&procedure={BIRTH}"),
        ("GET", "/counter/dossiers/{code}"): Try(
            f"/counter/dossiers/{code}?pages-TK=1", _always(200), about=True
        ),
        ("GET", "/v1/tray"): Try("/v1/tray", _always(200)),
        ("POST", "/v1/tray/{entry}"): Try(
            "/v1/tray/e1", _tray, body={"code": code, "component": "TK"}
        ),
        ("DELETE", "/v1/tray/{entry}"): Try("/v1/tray/e2", _set_aside),
        ("GET", "/v1/tray/{entry}/paper"): Try("/v1/tray/e1/paper", _tray_leads),
        ("GET", "/v1/dashboard"): Try(f"/v1/dashboard?agency={WARD}", _colleagues),
        ("POST", "/v1/reports"): Try("/v1/reports", _report, body=REPORT),
        ("GET", "/v1/reports/{request}"): Try(f"/v1/reports/{report}", _sheet),
        ("GET", "/reports"): Try("/reports", _always(200)),
        ("POST", "/reports"): Try("/reports", _report_leads, body=urlencode(REPORT)),
        ("GET", "/reports/{request}"): Try(f"/reports/{report}", _sheet),
        ("GET", "/v1/matters"): Try(f"/v1/matters?agency={WARD}", _always(200)),
        ("POST", "/v1/matters/{matter}/settlement"): Try(
            "/v1/matters/m1/settlement", _tray, body={"note": "Đã hoàn trả"}
        ),
        ("POST", "/v1/matters/{matter}/payment"): Try(
            "/v1/matters/m2/payment", _tray, body={"code": code}
        ),
        ("GET", "/worklist"): Try(f"/worklist?agency={WARD}&role=reception", _worklist),
        ("GET", "/dashboard"): Try(f"/dashboard?agency={WARD}", _colleagues),
        ("POST", "/worklist/bulk"): Try("/worklist/bulk", _always(422), body=""),
        ("POST", "/worklist/bulk/{key}"): Try("/worklist/bulk/k1", _always(422), body=""),
        ("GET", "/worklist/bulk/{key}"): Try("/worklist/bulk/none", _always(404)),
        ("GET", "/worklist.csv"): Try(f"/worklist.csv?agency={WARD}&role=reception", _worklist),
        ("GET", "/tray"): Try("/tray", _always(200)),
        ("GET", "/tray/{entry}"): Try("/tray/e1", _tray),
        ("POST", "/tray/{entry}"): Try("/tray/e1", _tray_leads, body=f"code={code}&component=TK"),
        ("POST", "/tray/{entry}/aside"): Try("/tray/e2/aside", _tray_leads, body=""),
        ("GET", "/dossiers/{code}/papers/{paper}"): Try(
            f"/dossiers/{code}/papers/none", _always(404), about=True
        ),
        ("POST", "/dossiers/{code}/papers/{paper}"): Try(
            f"/dossiers/{code}/papers/none",
            _always(404),
            body="version=1&checks=0&kind=khac",
            about=True,
        ),
        ("GET", "/papers"): Try("/papers", _always(200)),
        ("GET", "/procedures/{code}/application"): Try(
            f"/procedures/{BIRTH}/application", _always(200)
        ),
        ("GET", "/en/procedures/{code}/application"): Try(
            f"/en/procedures/{BIRTH}/application", _always(303)
        ),
        ("POST", "/procedures/{code}/application"): Try(
            f"/procedures/{BIRTH}/application", _always(303), body="key=k1"
        ),
        ("GET", "/drafts/{draft}"): Try("/drafts/d1", _own(303)),
        ("POST", "/drafts/{draft}"): Try("/drafts/d1", _always(303), body="do=drop"),
        ("GET", "/drafts/{draft}/{page}"): Try("/drafts/d1/place", _own(200)),
        ("POST", "/drafts/{draft}/{page}"): Try("/drafts/d1/place", _own(422), body="phone="),
        ("GET", "/dossiers/{code}/filed"): Try(f"/dossiers/{code}/filed", _always(200), about=True),
        ("GET", "/dossiers"): Try("/dossiers", _always(200)),
        ("GET", "/dossiers/{code}"): Try(f"/dossiers/{code}", _always(200), about=True),
        ("POST", "/dossiers/{code}/ratings"): Try(
            f"/dossiers/{code}/ratings", _always(409), body="stars=5", about=True
        ),
        **_own_tries(f"/dossiers/{code}"),
        **_complaint_tries(f"/dossiers/{code}"),
        **_money_tries(code),
        **_printout_tries(printout),
        **_handling_tries(f"/dossiers/{code}"),
    }


def _handling_tries(one: str) -> Mapping[tuple[str, str], Try]:
    """Return how the forms of a new dossier's page are tried: nobody can go on with it yet."""
    return {
        ("POST", "/dossiers/{code}/acts/{form}"): Try(
            f"{one}/acts/advance", _holds, body="version=1&to=tham-dinh", about=True
        ),
    }


def _complaint_tries(one: str) -> Mapping[tuple[str, str], Try]:
    """Return how complaints, their answers, and who opened a dossier are asked for."""
    listed, here = f"complaints?agency={WARD}", "/dossiers/{code}"

    def tried(path: str, status: int, body: Any = None) -> Try:
        return Try(path, _always(status), body=body, about=True)

    return {
        ("GET", "/v1/complaints"): Try(f"/v1/{listed}", _colleagues),
        ("GET", "/complaints"): Try(f"/{listed}", _colleagues),
        ("GET", f"/v1{here}/complaints"): tried(f"/v1{one}/complaints", 200),
        ("GET", f"{here}/complaint"): tried(f"{one}/complaint", 200),
        ("POST", f"{here}/complaint"): tried(
            f"{one}/complaint", 303, "key=k1&kind=remark&words=Chậm"
        ),
        ("POST", f"{here}/complaint/answers"): tried(
            f"{one}/complaint/answers", 404, "complaint=99&words=Xin"
        ),
        ("GET", f"/v1{here}/openings"): tried(f"/v1{one}/openings", 200),
        ("GET", f"{here}/openings"): tried(f"{one}/openings", 200),
    }


def _holds(caller: Caller) -> int:
    """Tell what the desk of a new dossier gets for an act that is too early; others may not."""
    return 409 if caller.agency == WARD and caller.roles & {Role.RECEPTION, Role.LEADER} else 403


def _own_tries(one: str) -> Mapping[tuple[str, str], Try]:
    """Return how pages for who filed it are tried: nothing was asked of a new dossier."""
    place, here = "0" * 32, "/dossiers/{code}"
    file = {"id": place, "name": "a", "content_type": "image/png", "size": 1}
    send, reason = f"version=1&send=file%7C{place}", "version=1&reason=Sai"

    def tried(path: str, status: int, body: Any = None) -> Try:
        return Try(path, _always(status), body=body, about=True)

    return {
        ("GET", f"{here}/supplement"): tried(f"{one}/supplement", 409),
        ("POST", f"{here}/supplement"): tried(f"{one}/supplement", 409, "version=1"),
        ("POST", here + "/supplement/{component}"): tried(f"{one}/supplement/TK", 409, send),
        ("POST", f"/v1{here}/supplement/{{component}}"): tried(
            f"/v1{one}/supplement/TK", 409, file
        ),
        ("DELETE", f"/v1{here}/supplement/{{component}}/{{upload}}"): tried(
            f"/v1{one}/supplement/TK/u1", 409
        ),
        ("GET", f"{here}/withdrawal"): tried(f"{one}/withdrawal", 200),
        ("POST", f"{here}/withdrawal"): tried(f"{one}/withdrawal", 303, reason),
    }


def _money_tries(code: str) -> Mapping[tuple[str, str], Try]:
    one = f"/dossiers/{code}"
    taken, back = "amount-LP-DKTAM=15000&receipt=B1", "payment=1&amount=1&voucher=P1"
    return {
        ("POST", "/dossiers/{code}/orders"): Try(
            f"{one}/orders", _always(303), body="provider=vnpay", about=True
        ),
        ("GET", "/dossiers/{code}/orders/{ref}"): Try(
            f"{one}/orders/none", _always(404), about=True
        ),
        ("POST", "/dossiers/{code}/counter-payments"): Try(
            f"{one}/counter-payments", _always(303), body=f"version=1&{taken}", about=True
        ),
        ("POST", "/dossiers/{code}/counter-refunds"): Try(
            f"{one}/counter-refunds", _always(422), body=f"version=1&{back}", about=True
        ),
        ("GET", "/matters"): Try(f"/matters?agency={WARD}", _always(200)),
        ("GET", "/matters/{matter}"): Try(f"/matters/m1?agency={WARD}", _sheet),
        ("POST", "/matters/{matter}/settlement"): Try(
            "/matters/m1/settlement", _tray_leads, body="note=xong"
        ),
        ("POST", "/matters/{matter}/payment"): Try(
            "/matters/m2/payment", _tray_leads, body=f"code={code}"
        ),
    }
