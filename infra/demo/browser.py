"""The browser: signs in by the code flow and calls the API by its cookie, as a person's does.

It keeps cookies, sends forms, and proves with the token of our own pages that it wrote from one.
Names under ``.localhost`` are this machine, which not every resolver knows.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from infra.demo.telling import Wrong, expect
from infra.logins import Login

PATIENCE = 60
"""Seconds; the first call of a function starts it."""
_FORM = re.compile(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
OPEN = frozenset({"GET", "HEAD"})


class Here(HTTPAdapter):
    """Reaches names under ``.localhost`` where they are: on this machine."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:  # noqa: ANN401
        """Send a request, to this machine under the name it was asked by."""
        address = urlsplit(str(request.url))
        if (address.hostname or "").endswith(".localhost"):
            request.headers["Host"] = address.netloc
            request.url = address._replace(netloc=f"127.0.0.1:{address.port or 80}").geturl()
        return super().send(request, *args, **more)


def client() -> requests.Session:
    """Return an HTTP client for this machine; no proxy of the environment is asked."""
    made = requests.Session()
    made.trust_env = False
    made.mount("http://", Here())
    return made


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered."""

    status: int
    body: Any
    headers: Mapping[str, str]

    def ok(self, status: int = 200) -> Any:  # noqa: ANN401 - any JSON
        """Return what was answered if it came with `status`; raises Wrong."""
        if self.status != status:
            raise Wrong(f"the API answered {self.status}, expected {status}: {self.body}")
        return self.body

    def refused(self, status: int, code: str) -> str:
        """Return the sentence of the refusal expected; raises Wrong where it is another."""
        said = self.body if isinstance(self.body, dict) else {}
        expect("the API's answer", (self.status, said.get("code")), (status, code))
        return str(said["detail"])


@dataclass
class Browser:
    """A browser at the portal `base`, with nobody signed in until somebody does."""

    base: str
    http: requests.Session = field(default_factory=client)
    csrf: str = ""

    def page(self, path: str) -> str:
        """Return a page of the portal."""
        address, wanted = f"{self.base}{path}", {"Accept": "text/html"}
        given = self.http.get(address, headers=wanted, timeout=PATIENCE)
        expect(f"the page {path}", given.status_code, 200)
        return given.text

    def submit(self, path: str, **fields: str) -> str:
        """Send a form of the portal, and return the path of the page it leads to."""
        address, typed = f"{self.base}{path}", {"csrf": self.csrf, **fields}
        given = self.http.post(address, typed, allow_redirects=False, timeout=PATIENCE)
        expect(f"the form {path}", given.status_code, 303)
        return urljoin(address, given.headers["Location"]).removeprefix(self.base)

    def sign_in(self, login: Login) -> None:
        """Sign in on the hosted pages, and come back with a session."""
        form = self.http.get(f"{self.base}/sign-in?as={login.realm}", timeout=PATIENCE)
        expect("the login page", form.status_code, 200)
        action, fields = _form(form.text)
        typed = {**fields, "username": login.username, "password": login.password}
        back = self.http.post(urljoin(form.url, action), typed, timeout=PATIENCE)
        expect(f"signing in as {login.username}", back.status_code, 200)
        found = _form(back.text)[1].get("csrf")
        if not found:
            raise Wrong(f"signing in as {login.username}: the page came back without a session")
        self.csrf = found

    def get(self, path: str) -> Answer:
        """Ask the API for something."""
        return self.call("GET", path)

    def post(self, path: str, body: object = None, key: str | None = None) -> Answer:
        """Have the API do something; `key` is the Idempotency-Key."""
        return self.call("POST", path, body, {"Idempotency-Key": key} if key else {})

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call the API as whoever is signed in."""
        proof = {} if method in OPEN else {"X-CSRF-Token": self.csrf}
        said = {"Accept": "application/json", **proof, **(headers or {})}
        address = f"{self.base}{path}"
        given = self.http.request(method, address, json=body, headers=said, timeout=PATIENCE)
        is_json = "json" in given.headers.get("Content-Type", "")
        return Answer(given.status_code, given.json() if is_json else given.text, given.headers)

    def send_file(self, url: str, fields: Mapping[str, str], data: bytes) -> int:
        """Send a file straight to the store by its ticket, and return the store's status."""
        given = self.http.post(url, dict(fields), files={"file": data}, timeout=PATIENCE)
        return given.status_code


def _form(page: str) -> tuple[str, dict[str, str]]:
    """Return where the first form of a page goes, and its hidden fields."""
    found = _FORM.search(page)
    if found is None:
        raise Wrong("a page without the form it must have")
    fields = {name: html.unescape(value) for name, value in _FIELD.findall(found[2])}
    return html.unescape(found[1]), fields
