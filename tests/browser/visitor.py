"""Visitor: somebody at the pages with a browser, who looks closely at each page they meet."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
)

from infra.logins import Login

Scheme = Literal["dark", "light"]
SCREENS = Path(__file__).parents[2] / "build/screens"
LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
"""What axe is asked about: WCAG 2.2 at levels A and AA, and what its makers advise beyond it."""
COLOURS = ["color-contrast", "link-in-text-block"]
SCHEMES: Mapping[Scheme, Mapping[str, object]] = {
    "dark": {"type": "rule", "values": COLOURS},
    "light": {"type": "tag", "values": RULES},
}
"""By scheme, what axe is asked: a page in the dark differs from the same page by its colours."""
MOST_BYTES = 120 * 1024
MOST_BYTES_AT_HOME = 60 * 1024
PATIENCE = 90_000
"""Milliseconds a page may take: on a busy machine each file may start a function of its own."""
LEAST_TARGET = 44
"""Pixels of CSS that a finger needs, each way."""
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""What is left at 400 % of a window of 1,280 by 1,024 pixels of CSS."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a visitor holds; `also` are further widths at which pictures are taken."""

    width: int
    height: int
    is_phone: bool = False
    also: tuple[int, ...] = ()

    @property
    def size(self) -> ViewportSize:
        return {"width": self.width, "height": self.height}


PHONE = Device(360, 740, is_phone=True)
DESKTOP = Device(1280, 800, also=(768,))


@dataclass
class Met:
    """What the browser met since it last went to a page."""

    bytes: dict[str, float] = field(default_factory=dict)
    """What came from the portal, by its request: the page, but no scan that it shows."""
    addresses: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    answer: Response | None = None


@dataclass
class Visitor:
    """Somebody at the portal; what is wrong with the pages they looked at gathers in `wrong`."""

    page: Page
    portal: str
    who: str
    device: Device
    scripts: bool
    met: Met = field(default_factory=Met)
    wrong: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    """Bytes transferred for each page looked at, with nothing cached."""
    checks: int = 0
    asked: dict[str, str] = field(default_factory=dict)
    """The address that each request was for."""

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.met.errors.append(str(error)))
        wire = self.page.context.new_cdp_session(self.page)
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.loadingFinished", self._loaded)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _asked(self, request: Request) -> None:
        if _leads_on(request):
            self.met = Met()
        self.met.addresses.append(request.url)

    def _answered(self, response: Response) -> None:
        if _leads_on(response.request):
            self.met.answer = response

    def _said(self, message: ConsoleMessage) -> None:
        here = self.met.answer
        place = message.location["url"]
        known = here is not None and not here.ok and place == here.url
        ours = not place or _origin(place) == _origin(self.portal)  # not what was left behind
        if message.type == "error" and ours and not known:
            self.met.errors.append(message.text)

    def _sent(self, event: Mapping[str, Any]) -> None:
        self.asked[event["requestId"]] = event["request"]["url"]

    def _loaded(self, event: Mapping[str, Any]) -> None:
        request = event["requestId"]
        if _origin(self.asked.get(request, "")) == _origin(self.portal):
            self.met.bytes[request] = event["encodedDataLength"]

    def _heaviest(self) -> str:
        """Return what came, the heaviest first."""
        came = sorted(self.met.bytes.items(), key=lambda one: -one[1])
        return ", ".join(
            f"{self.asked.get(request, '?').rpartition('/')[2]} {size:.0f}"
            for request, size in came
        )

    def open(self, path: str) -> None:
        """Go to a page of the portal."""
        self.page.goto(f"{self.portal}{path}")

    def press(self, name: str, *, role: Any = "button") -> None:
        """Press a button, or follow the first link (`role="link"`), and wait where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role(role, name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into the field whose label has these words."""
        self.page.get_by_role("main").get_by_label(label).fill(text)

    def sign_in(self, login: Login, *, path: str = "") -> None:
        """Sign in at the hosted pages, on the way to `path`."""
        self.open(f"/sign-in?as={login.realm}&next={path or '/'}")
        self.page.fill("input[name=username]", login.username)
        self.page.fill("input[name=password]", login.password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(f"{self.portal}{path or '/'}")

    def look(self, name: str, *, status: int = 200) -> None:
        """Look at the page as it stands, every way there is, and keep pictures of it."""
        self.page.wait_for_load_state()
        found = [
            *self._wire(status, MOST_BYTES_AT_HOME if name == "home" else MOST_BYTES),
            *self.seen(),
        ]
        self.figures[name] = round(sum(self.met.bytes.values()))
        self.wrong += [f"{self.who}, {self.device.width} px, {name}: {one}" for one in found]
        self.page.evaluate("document.activeElement.blur()")
        for width in (self.device.width, *self.device.also):
            self.page.set_viewport_size({**self.device.size, "width": width})
            place = SCREENS / self.who / str(width) / f"{name}.png"
            self.page.screenshot(path=place, full_page=True)
        self.page.set_viewport_size(self.device.size)

    def seen(self) -> Iterator[str]:
        """Yield what is wrong with the page as it stands, whatever it came by."""
        yield from self._eyes()
        yield from self._axe()
        yield from self._keys()

    def _judged(self, complaints: Iterable[str] = ()) -> Iterator[str]:
        self.checks += 1
        yield from complaints

    def _holds(self, holds: bool, complaint: str) -> Iterator[str]:
        return self._judged([] if holds else [complaint])

    def _wire(self, status: int, most: int) -> Iterator[str]:
        answer, size = self.met.answer, sum(self.met.bytes.values())
        assert answer is not None, "no page was opened"
        yield from self._holds(answer.status == status, f"it answers {answer.status}")
        yield from self._holds(
            0 < size <= most, f"{size:.0f} bytes, at most {most}: {self._heaviest()}"
        )
        policy = answer.headers.get("content-security-policy", "")
        sealed = "default-src 'none'" in policy and "unsafe" not in policy
        yield from self._holds(sealed, f"its policy is “{policy}”")
        ours = {
            _origin(self.portal),
            *(word.strip(";") for word in policy.split() if "://" in word),
        }
        foreign = [one for one in self.met.addresses if _origin(one) not in ours]
        yield from self._judged(f"it asks {one}" for one in foreign)
        yield from self._judged(f"the browser says “{one}”" for one in self.met.errors)

    def _eyes(self) -> Iterator[str]:
        path = self.page.url.removeprefix(self.portal)
        language = "en" if re.match(r"/en\b", path) else "vi"
        yield from self._judged(self._see("language", language))
        yield from self._judged(self._see("overflow", self.device.width))
        if self.device.is_phone:
            yield from self._judged(self._see("targets", LEAST_TARGET))
        self.page.set_viewport_size(ZOOMED)
        yield from self._judged(self._see("overflow", ZOOMED["width"]))
        self.page.set_viewport_size(self.device.size)

    def _axe(self) -> Iterator[str]:
        if not self.scripts:  # axe is a script; the page is the same
            return
        self.page.evaluate(AXE_SCRIPT)
        for scheme, only in SCHEMES.items():
            self.page.emulate_media(color_scheme=scheme)
            asked = {"runOnly": only, "resultTypes": ["violations"]}
            done = self.page.evaluate("asked => axe.run(document, asked)", asked)
            yield from self._judged(_broken(scheme, one) for one in done["violations"])

    def _keys(self) -> Iterator[str]:
        """Go through the page by Tab alone, once round, from wherever the browser begins."""
        stops = self._see("stops")
        met = self._round(len(stops))
        found = [one["number"] for one in met]
        missed = [name for number, name in enumerate(stops) if number not in found]
        yield from self._judged(f"Tab never comes to {name}" for name in missed)
        yield from self._holds(found == sorted(found), "Tab leaps")
        dark = [stops[one["number"]] for one in met if not one["isMarked"]]
        yield from self._judged(f"focus is not seen on {name}" for name in dark)
        away = [stops[one["number"]] for one in met if not one["isInSight"]]
        yield from self._judged(f"focus is out of sight on {name}" for name in away)
        if self.device.is_phone:  # in one column the order is from top to bottom
            inside = [one for one in met if one["isInMain"]]
            up = [stops[b["number"]] for a, b in pairwise(inside) if b["bottom"] <= a["top"]]
            yield from self._judged(f"Tab goes up the page to {name}" for name in up)

    def _round(self, stops: int) -> list[dict[str, Any]]:
        """Return where Tab comes to, in its order, beginning with the first in the document."""
        met: dict[int, dict[str, Any]] = {}
        first = None
        for _ in range(4 * stops + 4):  # a date has several parts to stop at
            self.page.keyboard.press("Tab")
            here = self._see("stop")
            if here["number"] == first and len(met) > 1:
                break
            if here["number"] >= 0:
                first = here["number"] if first is None else first
                met.setdefault(here["number"], here)
        order = list(met)
        start = order.index(min(order)) if order else 0
        return [met[number] for number in order[start:] + order[:start]]

    def _see(self, look: str, *values: object) -> Any:
        return self.page.evaluate(f"values => ({LOOKS}).{look}(...values)", list(values))


def _leads_on(request: Request) -> bool:
    return request.is_navigation_request() and request.frame.parent_frame is None


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return parts.scheme if parts.scheme == "data" else f"{parts.scheme}://{parts.netloc}"


def _broken(scheme: str, one: Mapping[str, Any]) -> str:
    where = "; ".join(
        f"{' '.join(node['target'])}: {node['failureSummary']!r}" for node in one["nodes"][:3]
    )
    return f"axe, {scheme}: {one['id']}: {one['help']} ({where})"


@contextmanager
def visiting(
    browser: Browser, portal: str, who: str, device: Device, *, scripts: bool = True
) -> Iterator[Visitor]:
    """Be at the portal with a device; at the end nothing may be wrong with any page met."""
    who = who if scripts else f"{who}-plain"
    context = browser.new_context(
        viewport=device.size,
        is_mobile=device.is_phone,
        has_touch=device.is_phone,
        java_script_enabled=scripts,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
        service_workers="block",  # what a page weighs is what it weighs at the first visit
    )
    context.set_default_navigation_timeout(PATIENCE)
    visitor = Visitor(context.new_page(), portal, who, device, scripts)
    try:
        yield visitor
        assert not visitor.wrong, "\n".join(visitor.wrong)
    finally:
        _noted(visitor)
        context.close()


def _noted(visitor: Visitor) -> None:
    """Keep what was measured beside the pictures."""
    place = SCREENS / visitor.who / f"{visitor.device.width}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    said = {"checks": visitor.checks, "bytes": visitor.figures}
    place.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")


MORE = pytest.mark.more
DEVICES = pytest.mark.parametrize(
    "device", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=MORE)]
)
WAYS = {
    "phone-scripts": (PHONE, True),
    "phone-plain": (PHONE, False),
    "desktop-scripts": (DESKTOP, True),
    "desktop-plain": (DESKTOP, False),
}


def ways(brief: str) -> pytest.MarkDecorator:
    """Play a journey with scripts and without, phone and desktop; `brief` is never left out."""
    every = [
        pytest.param(*way, id=name, marks=() if name == brief else MORE)
        for name, way in WAYS.items()
    ]
    return pytest.mark.parametrize(("device", "scripts"), every)
