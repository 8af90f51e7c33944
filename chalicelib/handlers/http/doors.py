"""Doors: which module answers at which address; one is opened when somebody first comes to it."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

from chalice.app import Chalice, RouteEntry

from chalicelib.handlers.http.door import Door
from chalicelib.handlers.http.rules import Rule

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "procedures": ("/v1/procedures", "/v1/procedures/{code}", "/v1/agencies"),
    "drafts": ("/v1/drafts", "/v1/drafts/{draft}"),
    "uploads": ("/v1/uploads", "/v1/uploads/{upload}"),
    "dossiers": (
        "/v1/dossiers",
        "/v1/dossiers/{code}",
        "/v1/dossiers/{code}/papers/{paper}",
        "/v1/dossiers/{code}/writs/{seq}",
        "/v1/dossiers/{code}/result",
        "/v1/dossiers/{code}/proposals/{seq}",
        "/v1/dossiers/{code}/papers/{paper}/pictures",
        "/v1/dossiers/{code}/papers/{paper}/twins",
        "/v1/scans/{sha256}",
    ),
    "stores": ("/v1/papers", "/v1/papers/{paper}", "/v1/procedures/{code}/stored"),
    "acts": ("/v1/dossiers/{code}/acts",),
    "printing": (
        "/v1/dossiers/{code}/slip",
        "/v1/dossiers/{code}/cover-sheets",
        "/v1/dossiers/{code}/bills/{bill}",
    ),
    "printouts": (
        "/v1/printouts",
        "/v1/printouts/{printout}",
        "/v1/printouts/{printout}/files/{file}",
    ),
    "printout_page": ("/printouts", "/printouts/{printout}"),
    "payments": ("/v1/dossiers/{code}/payments/ways", "/v1/dossiers/{code}/payments"),
    "ledger": ("/v1/dossiers/{code}/ledger",),
    "proofs": ("/v1/dossiers/{code}/history", "/v1/dossiers/{code}/proof", "/v1/seals/{hash}"),
    "confirming": (
        "/v1/results/{code}",
        "/v1/keys",
        "/v/{code}",
        "/en/v/{code}",
        "/verify",
        "/en/verify",
    ),
    "webhooks": (
        "/v1/payments/vnpay/ipn",
        "/v1/payments/momo/ipn",
        "/v1/payments/zalopay/ipn",
        "/v1/payments/national/ipn",
    ),
    "tracking": ("/v1/tracking",),
    "worklist": ("/v1/worklist",),
    "search": ("/v1/search", "/search"),
    "colleagues": ("/v1/colleagues",),
    "counter": ("/v1/counter/dossiers",),
    "counter_page": ("/counter", "/counter/dossiers/{code}"),
    "tray": ("/v1/tray", "/v1/tray/{entry}/paper", "/v1/tray/{entry}"),
    "matters": ("/v1/matters", "/v1/matters/{matter}/settlement", "/v1/matters/{matter}/payment"),
    "dashboard": ("/v1/dashboard",),
    "dashboard_page": ("/dashboard",),
    "health": ("/v1/health",),
    "signing": ("/sign-in", "/sign-in/callback", "/sign-out"),
    "portal": (
        "/",
        "/en",
        "/procedures/{code}",
        "/en/procedures/{code}",
        "/en/procedures/{code}/application",
        "/track",
        "/en/track",
        "/payments/{provider}/return",
    ),
    "static": ("/static/{digest}/{name}",),
    "figures_page": ("/statistics", "/en/statistics"),
    "install": ("/manifest.webmanifest", "/worker.js", "/offline"),
    "apply_page": ("/procedures/{code}/application",),
    "draft_page": ("/drafts/{draft}", "/drafts/{draft}/{page}"),
    "filed_page": ("/dossiers/{code}/filed",),
    "mine_page": ("/dossiers",),
    "sending_page": (
        "/drafts/{draft}/{page}/{component}",
        "/v1/drafts/{draft}/papers/{component}",
        "/v1/drafts/{draft}/papers/{component}/{upload}",
    ),
    "supplement_page": (
        "/dossiers/{code}/supplement",
        "/dossiers/{code}/supplement/{component}",
        "/v1/dossiers/{code}/supplement/{component}",
        "/v1/dossiers/{code}/supplement/{component}/{upload}",
    ),
    "withdrawal_page": ("/dossiers/{code}/withdrawal",),
    "store_page": ("/papers",),
    "dossier_page": ("/dossiers/{code}",),
    "paying": ("/dossiers/{code}/orders", "/dossiers/{code}/orders/{ref}"),
    "cash_desk": ("/dossiers/{code}/counter-payments", "/dossiers/{code}/counter-refunds"),
    "rating": (
        "/v1/tracking/ratings",
        "/dossiers/{code}/ratings",
        "/track/ratings",
        "/en/track/ratings",
    ),
    "complaints": ("/v1/complaints", "/v1/dossiers/{code}/complaints", "/v1/tracking/complaints"),
    "complaint_page": (
        "/complaints",
        "/dossiers/{code}/complaint",
        "/dossiers/{code}/complaint/answers",
    ),
    "complaint_tracked": ("/track/complaints",),
    "openings": ("/v1/dossiers/{code}/openings",),
    "openings_page": ("/dossiers/{code}/openings",),
    "acts_page": ("/dossiers/{code}/acts/{form}",),
    "reports": ("/v1/reports", "/v1/reports/{request}"),
    "report_page": ("/reports", "/reports/{request}"),
    "settling": (
        "/matters",
        "/matters/{matter}",
        "/matters/{matter}/settlement",
        "/matters/{matter}/payment",
    ),
    "desk": ("/worklist", "/worklist.csv"),
    "bulk_page": ("/worklist/bulk", "/worklist/bulk/{key}"),
    "checking": ("/dossiers/{code}/papers/{paper}",),
    "scans": ("/tray", "/tray/{entry}", "/tray/{entry}/aside"),
    "description": ("/v1/openapi.json",),
}
"""Each module of this package that has a door, and the addresses of its routes."""
BEHIND: Mapping[str, str] = {path: name for name, paths in ADDRESSES.items() for path in paths}


class Routes(MutableMapping[str, dict[str, RouteEntry]]):
    """The routes of the application by address, as Chalice looks them up.

    A request pays for the module behind its own address; whoever goes through all of them, as
    the packaging does, has opened every door. An address that is not in the table has no route.
    """

    def __init__(self, app: Chalice) -> None:
        self._app = app
        self._entries: dict[str, dict[str, RouteEntry]] = {path: {} for path in BEHIND}
        self._open: set[str] = set()

    def __getitem__(self, path: str) -> dict[str, RouteEntry]:
        """Return what is at an address, by method; raises KeyError where there is none."""
        name = BEHIND[path]
        if name not in self._open:
            door = opened(name)
            self._open.add(name)  # registering looks here for what is there already
            self._app.register_blueprint(door)
        return self._entries[path]

    def __setitem__(self, path: str, entries: dict[str, RouteEntry]) -> None:
        """Refuse: only doors bring routes."""
        raise TypeError(path)

    def __delitem__(self, path: str) -> None:
        """Refuse: a route stays."""
        raise TypeError(path)

    def __iter__(self) -> Iterator[str]:
        """Yield the addresses."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Return how many addresses there are."""
        return len(self._entries)


def opened(name: str) -> Door:
    """Return the door of a module of this package."""
    door: Door = import_module(f"{__package__}.{name}").door
    return door


def rules() -> tuple[Rule, ...]:
    """Return what every route states."""
    return tuple(rule for name in ADDRESSES for rule in opened(name).rules)
