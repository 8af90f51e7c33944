"""Sending: a citizen's file goes straight to the inbox bucket, by a ticket made for it alone."""

from infra.demo.browser import Browser
from infra.demo.telling import expect

PDF = "application/pdf"
CREATED = (200, 201, 204)


def send(browser: Browser, procedure: str, component: str, name: str, data: bytes) -> str:
    """Send a file and return its upload's id."""
    ask = {
        "procedure": procedure,
        "component": component,
        "name": name,
        "content_type": PDF,
        "size": len(data),
    }
    ticket = browser.post("/v1/uploads", ask).ok(201)
    status = browser.send_file(ticket["url"], ticket["fields"], data)
    expect(f"sending {name} to the store", status in CREATED, wanted=True)
    return str(ticket["upload"]["id"])


def send_too_much(browser: Browser, procedure: str, component: str, data: bytes) -> int:
    """Send more than the ticket was made for, and return the store's status."""
    ask = {
        "procedure": procedure,
        "component": component,
        "name": "qua-lon.pdf",
        "content_type": PDF,
        "size": len(data) - 1,
    }
    ticket = browser.post("/v1/uploads", ask).ok(201)
    return browser.send_file(ticket["url"], ticket["fields"], data)
