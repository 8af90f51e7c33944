"""Doors: all of them, and the description of the API drawn from what their routes state."""

from typing import Any

from chalicelib.handlers.http import (
    acts,
    acts_page,
    apply_page,
    bulk_page,
    cash_desk,
    checking,
    colleagues,
    complaint_page,
    complaints,
    confirming,
    counter,
    counter_page,
    dashboard,
    dashboard_page,
    desk,
    dossier_page,
    dossiers,
    draft_page,
    drafts,
    figures_page,
    filed_page,
    health,
    install,
    ledger,
    matters,
    mine_page,
    openapi,
    openings,
    openings_page,
    paying,
    payments,
    portal,
    printing,
    printout_page,
    printouts,
    procedures,
    proofs,
    rating,
    report_page,
    reports,
    scans,
    search,
    sending_page,
    settling,
    signing,
    store_page,
    stores,
    supplement_page,
    tracking,
    tray,
    uploads,
    webhooks,
    withdrawal_page,
    worklist,
)
from chalicelib.handlers.http.door import Call, Door
from chalicelib.handlers.http.rules import Rule
from chalicelib.handlers.http.who import PUBLIC

door = Door(__name__)


@door.route("/v1/openapi.json", who=PUBLIC, gives=dict[str, Any], cached=300)
def description(call: Call[None]) -> dict[str, Any]:
    """Describe this API in OpenAPI 3.1."""
    return openapi.described(rules(), call.base)


DOORS: tuple[Door, ...] = (
    procedures.door,
    drafts.door,
    uploads.door,
    dossiers.door,
    stores.door,
    acts.door,
    printing.door,
    printouts.door,
    printout_page.door,
    payments.door,
    ledger.door,
    proofs.door,
    confirming.door,
    webhooks.door,
    tracking.door,
    worklist.door,
    search.door,
    colleagues.door,
    counter.door,
    counter_page.door,
    tray.door,
    matters.door,
    dashboard.door,
    dashboard_page.door,
    health.door,
    signing.door,
    portal.door,
    figures_page.door,
    install.door,
    apply_page.door,
    draft_page.door,
    filed_page.door,
    mine_page.door,
    sending_page.door,
    supplement_page.door,
    withdrawal_page.door,
    store_page.door,
    dossier_page.door,
    paying.door,
    cash_desk.door,
    rating.door,
    complaints.door,
    complaint_page.door,
    openings.door,
    openings_page.door,
    acts_page.door,
    reports.door,
    report_page.door,
    settling.door,
    desk.door,
    bulk_page.door,
    checking.door,
    scans.door,
    door,
)


def rules() -> tuple[Rule, ...]:
    """Return what every route states."""
    return tuple(rule for one in DOORS for rule in one.rules)
