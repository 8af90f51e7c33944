"""Keeper: somebody whose browser keeps the portal, over a line that a test cuts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.line import Line
from tests.golden import packages
from tests.integration.api import BIRTH, Api

PHONE, OTHER = "0912345678", "0987654321"
DRAFT = "/drafts/d1"
LAW: Any = next(one.procedure for one in packages().packages if one.procedure.code == BIRTH)
KEPT = """async () => ({
  caches: (await caches.keys()).filter((one) => !one.startsWith("files ")),
  stores: (await indexedDB.databases()).map((one) => one.name),
})"""

UNTIL = """async (value) => {{
  for (let tries = 0; tries < 600; tries += 1) {{
    if (await ({test})(value)) return;
    await new Promise((done) => setTimeout(done, 50));
  }}
  throw new Error("it never comes true");
}}"""
"""Playwright's own waiting takes a promise for true, whatever it comes to."""
WORKS = "() => navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active))"
"""Whether the worker of the portal is installed: a promise that it is may never be kept."""


def wait(page: Page, test: str, value: object = None) -> None:
    """Wait until a function of the page, which may be asynchronous, returns something true."""
    page.evaluate(UNTIL.format(test=test), value)


@dataclass
class Citizen:
    """Somebody with the portal in a browser that keeps it, over a line that a test cuts."""

    page: Page
    line: Line
    api: Api
    context: BrowserContext

    def sign_in(self, token: str) -> None:
        cookie = {"name": "motcua", "value": token, "url": self.line.address}
        self.context.add_cookies([cookie])

    def open(self, path: str) -> None:
        self.page.goto(f"{self.line.address}{path}")

    def lose(self) -> None:
        """Lose the line, and know it."""
        self.line.is_cut = True
        self.context.set_offline(True)

    def find(self) -> None:
        """Have the line again, and hear of it."""
        self.line.is_cut = False
        self.context.set_offline(False)

    def leads_on(self, to: str, button: str = "Tiếp tục") -> None:
        """Press a button of a draft and come to that page of it."""
        with self.page.expect_navigation(url=f"{self.line.address}{to}"):
            self.page.get_by_role("button", name=button, exact=True).last.click(no_wait_after=True)

    def types(self, phone: str) -> None:
        """Type a telephone number on the first page of the draft, and go on."""
        self.open(f"{DRAFT}/place")
        self.phone.fill(phone)
        self.leads_on(self.second)

    def told(self, words: str) -> None:
        expect(self.page.get_by_text(words)).to_be_visible()

    def comes_again(self, path: str) -> None:
        """Close the page and open another."""
        self.page.close()
        self.page = self.context.new_page()
        self.open(path)

    def waits_until(self, test: str, value: object = None) -> None:
        """Wait until a function of the page returns something true."""
        wait(self.page, test, value)

    @property
    def phone(self) -> Any:
        return self.page.get_by_label("Số điện thoại")

    @property
    def second(self) -> str:
        return f"{DRAFT}/{self.groups[0]}"

    @property
    def groups(self) -> list[str]:
        return [one["group"] for one in LAW.form_order]

    @property
    def kept(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.page.evaluate(KEPT)
        return found

    @property
    def draft(self) -> Mapping[str, Any]:
        """Return the draft as the office has it."""
        found: Mapping[str, Any] = self.api.get(f"/v1{DRAFT}", self.api.lan).json
        return found

    @property
    def at_the_office(self) -> str | None:
        """Return the telephone number that the office has in the draft."""
        found: str | None = self.draft["contact"].get("phone")
        return found
