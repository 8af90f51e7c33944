"""The stage: the province as the people of the day reach it, each in a browser of their own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.calendar import LOCAL
from infra.cloud import Cloud
from infra.demo.browser import Browser, client
from infra.demo.telling import Teller, Wrong, until
from infra.packages import DIRECTORY
from infra.providers.playing import Heard, Ipn, To
from infra.providers.server import Providers, played
from infra.province import Province

TRIES = 3
READ_WITHIN = 180
"""Seconds in which papers are read, however slow the machine."""


@dataclass
class Stage:
    """Where the day is played; `run` tells this day's files from those of days before.

    `here` are the payment providers, who answer only where they were given a port.
    """

    cloud: Cloud
    province: Province
    teller: Teller
    run: str
    here: Providers = field(default_factory=played)
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def portal(self) -> str:
        """Return the portal's address."""
        return str(self.province.outputs["ApiUrl"])

    @property
    def moment(self) -> str:
        """Return this moment as a bank writes it."""
        return datetime.now(UTC).astimezone(LOCAL).isoformat(timespec="seconds")

    def stranger(self) -> Browser:
        """Return a browser nobody signed in with."""
        return Browser(self.portal)

    def who(self, username: str) -> Browser:
        """Return the browser of somebody, who signs in at first use."""
        if username not in self.browsers:
            browser = self.stranger()
            browser.sign_in(self.province.login(username))
            self.browsers[username] = browser
        return self.browsers[username]

    def notices(self, provider: str) -> To:
        """Return how a payment provider's notices reach the office."""

        def to(ipn: Ipn) -> Heard:
            address = f"{self.portal}/v1/payments/{provider}/ipn"
            whole = f"{address}?{ipn.query}" if ipn.query else address
            said = {"Content-Type": "application/json"} if ipn.body else {}
            given = client().request(ipn.method, whole, data=ipn.body, headers=said, timeout=60)
            return given.status_code, given.content

        return to

    def view(self, username: str, code: str) -> Any:  # noqa: ANN401 - any JSON
        """Return a whole dossier as somebody sees it."""
        return self.who(username).get(f"/v1/dossiers/{code}").ok()

    def act(self, username: str, code: str, act: str, **more: object) -> Any:  # noqa: ANN401
        """Do an act on a dossier as it stands, and return where it stands then.

        Papers are entered whenever they are read, so a person who finds the dossier changed looks
        again, as they would.
        """
        for _ in range(TRIES):
            version = self.view(username, code)["dossier"]["version"]
            body = {"act": act, "version": version, **more}
            answer = self.who(username).post(f"/v1/dossiers/{code}/acts", body)
            if answer.body.get("code") != "stale-version":
                return answer.ok()
        raise Wrong(f"{act} on {code}: the dossier changed {TRIES} times meanwhile")

    def papers(self, username: str, code: str, components: Mapping[str, int]) -> Any:  # noqa: ANN401
        """Wait until as many papers of each component are filed, and return them all."""

        def filed() -> Any:  # noqa: ANN401
            papers = self.view(username, code)["papers"]
            have = [paper["component"] for paper in papers]
            there = all(have.count(name) >= number for name, number in components.items())
            return papers if there else None

        return until(f"the papers of {code}", filed, READ_WITHIN)


def example(procedure: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the golden example of a procedure: applicant, answers and papers."""
    return json.loads((DIRECTORY / procedure / "example.json").read_text("utf-8"))


def local_day(moment: str) -> date:
    """Return the local day of a moment the API tells."""
    return datetime.fromisoformat(moment).astimezone(LOCAL).date()


def shown(moment: str) -> str:
    """Return a moment the API tells as people here read it."""
    return f"{datetime.fromisoformat(moment).astimezone(LOCAL):%H:%M %d/%m/%Y}"
