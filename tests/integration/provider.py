"""A provider next door: signs ID tokens with real RSA keys and publishes the public ones."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.serving import at_work
from tests.builders import WARD

CLIENT = "portal"
"""What we are called at the provider."""


@cache
def a_key(realm: str, kid: str) -> rsa.RSAPrivateKey:
    """Return the private key of that realm and name; the same name is the same key."""
    assert realm
    assert kid
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """An identity provider: the keys it publishes, and the tokens it has ready for codes."""

    url: str
    asked: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    forms: list[Mapping[str, list[str]]] = field(default_factory=list)
    published: dict[str, list[str]] = field(
        default_factory=lambda: {"citizens": ["first"], "officers": ["first"]}
    )
    is_down: bool = False

    def issuer(self, realm: str) -> str:
        return f"{self.url}/{realm}"

    def keys_url(self, realm: str) -> str:
        return f"{self.issuer(realm)}/.well-known/jwks.json"

    def jwks(self, realm: str) -> dict[str, Any]:
        """Return the public keys of a realm as it publishes them."""
        found = []
        for kid in self.published[realm]:
            made = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(a_key(realm, kid).public_key()))
            found.append({**made, "kid": kid, "use": "sig", "alg": "RS256"})
        return {"keys": found}

    def claims(self, realm: str, **changes: Any) -> dict[str, Any]:
        """Return what a token says; a claim changed to None is left out."""
        at = datetime.now(UTC)  # noqa: TID251 - the library that checks it has this clock
        said = {
            "iss": self.issuer(realm),
            "aud": CLIENT,
            "token_use": "id",
            "iat": at,
            "exp": at + timedelta(hours=1),
            **changes,
        }
        return {name: value for name, value in said.items() if value is not None}

    def token(self, realm: str, kid: str = "first", **claims: Any) -> str:
        said = self.claims(realm, **claims)
        return jwt.encode(said, a_key(realm, kid), algorithm="RS256", headers={"kid": kid})

    def citizen(self, sub: str, name: str = "Nguyễn Thị Lan", **claims: Any) -> str:
        return self.token("citizens", **{"sub": sub, "name": name, **claims})

    def officer(self, *roles: str, agency: str | None = WARD, **claims: Any) -> str:
        said = {"sub": f"{'-'.join(roles)}@{agency}", "name": "Trần Văn Hòa"}
        more = {"cognito:groups": list(roles), "custom:agency": agency}
        return self.token("officers", **{**said, **more, **claims})


@contextmanager
def provider() -> Iterator[Provider]:
    """Run the provider on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            realm = self.path.split("/")[1]
            self._say(503 if here.is_down else 200, here.jwks(realm))

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(size).decode())
            here.forms.append(form)
            token = here.codes.pop(form["code"][0], None)
            if here.is_down:
                self._say(503, {})
            elif token is None:
                self._say(400, {"error": "invalid_grant"})
            else:
                self._say(200, {"id_token": token})

        def _say(self, status: int, body: object) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Provider(f"http://127.0.0.1:{server.server_port}")
    with at_work(server):
        yield here
