"""Tokens: only what an issuer we trust signed for us, now, with a key it still publishes."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.adapters.tokens import LIFETIME, MOST, REFETCH, Issuer, Realm, Tokens
from chalicelib.domain.people import Person, Role
from chalicelib.domain.refusals import Forbidden, TryLater, Unauthenticated
from tests.integration.provider import CLIENT, Provider, a_key, provider

NOW = datetime.now(UTC)  # noqa: TID251 - the library that checks tokens has this clock
HOUR = timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def next_door() -> Iterator[Provider]:
    with provider() as idp:
        yield idp


@pytest.fixture
def idp(next_door: Provider) -> Provider:
    next_door.is_down = False
    next_door.asked.clear()
    next_door.published |= {"citizens": ["first"], "officers": ["first"]}
    return next_door


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(idp: Provider, clock: Clock) -> Tokens:
    realms = ((Realm.CITIZENS, "citizens"), (Realm.OFFICERS, "officers"))
    issuers = [Issuer(r, idp.issuer(name), CLIENT, idp.keys_url(name)) for r, name in realms]
    return Tokens(issuers, clock)


def test_a_citizen_is_whom_the_token_speaks_of(idp: Provider, tokens: Tokens) -> None:
    told = {"custom:personal_id": "091085000123", "email": "lan@example.vn"}
    assert tokens.person(idp.citizen("lan", **told)) == Person(
        id="lan",
        name="Nguyễn Thị Lan",
        roles=frozenset({Role.CITIZEN}),
        personal_id="091085000123",
        email="lan@example.vn",
    )


def test_the_names_of_the_national_identity_are_understood(idp: Provider, tokens: Tokens) -> None:
    told = {"HoVaTen": "Nguye\u0302\u0303n Lan", "SoDinhDanh": "091085000123", "MaSoThue": "01"}
    person = tokens.person(idp.token("citizens", sub="lan", **told))
    assert (person.name, person.personal_id, person.tax_code) == (
        "Nguyễn Lan",
        "091085000123",
        "01",
    )


def test_an_officer_has_the_roles_of_the_groups_and_no_other(idp: Provider, tokens: Tokens) -> None:
    person = tokens.person(idp.officer("leader", "auditor", "system", "citizen", "boss"))
    assert person.roles == {Role.LEADER, Role.AUDITOR}
    assert person.agency == "H33.16"


def test_a_citizens_token_gives_no_office_whatever_it_says(idp: Provider, tokens: Tokens) -> None:
    claims: dict[str, Any] = {"cognito:groups": ["leader", "system"], "custom:agency": "H33"}
    person = tokens.person(idp.citizen("lan", **claims))
    assert (person.roles, person.agency) == (frozenset({Role.CITIZEN}), None)


def test_groups_that_are_no_list_are_no_groups(idp: Provider, tokens: Tokens) -> None:
    assert tokens.person(idp.officer(**{"cognito:groups": "leader"})).roles == frozenset()


def test_an_officer_without_an_agency_is_nobody_here(idp: Provider, tokens: Tokens) -> None:
    with pytest.raises(Forbidden, match="đơn vị"):
        tokens.person(idp.officer("leader", agency=None))


def _signed(idp: Provider, key: Any, algorithm: str, **headers: Any) -> str:
    claims = idp.claims("citizens", sub="lan")
    return jwt.encode(claims, key, algorithm, headers={"kid": "first", **headers})


def _unsigned(idp: Provider) -> str:
    return _signed(idp, None, "none")


def _public_key_as_secret(idp: Provider) -> str:
    """Sign as a thief does who hopes that the public key is taken for a shared one."""
    public = a_key("citizens", "first").public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = jwt.utils.base64url_encode(json.dumps({"alg": "HS256", "kid": "first"}).encode())
    said = idp.claims("citizens", sub="lan") | {"iat": 0, "exp": 2**33}
    body = head + b"." + jwt.utils.base64url_encode(json.dumps(said).encode())
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return (body + b"." + jwt.utils.base64url_encode(algorithm.sign(body, pem))).decode()


def _altered(idp: Provider) -> str:
    head, _, signature = idp.citizen("lan").split(".")
    claims = idp.claims("citizens", sub="minh") | {"iat": 0, "exp": 2**33}
    body = jwt.utils.base64url_encode(json.dumps(claims).encode()).decode()
    return f"{head}.{body}.{signature}"


WRONG: dict[str, Callable[[Provider], str]] = {
    "nothing": lambda _: "",
    "no token": lambda _: "lan",
    "three parts of nothing": lambda _: "..",
    "not signed": _unsigned,
    "signed with the public key": _public_key_as_secret,
    "another algorithm": lambda idp: _signed(idp, a_key("citizens", "first"), "RS512"),
    "altered": _altered,
    "another issuer": lambda idp: idp.citizen("lan", iss="https://elsewhere.example"),
    "no issuer": lambda idp: idp.citizen("lan", iss=None),
    "an issuer nearly ours": lambda idp: idp.citizen("lan", iss=f"{idp.issuer('citizens')}/"),
    "another audience": lambda idp: idp.citizen("lan", aud="another"),
    "no audience": lambda idp: idp.citizen("lan", aud=None),
    "expired": lambda idp: idp.citizen("lan", iat=NOW - 2 * HOUR, exp=NOW - HOUR),
    "without an end": lambda idp: idp.citizen("lan", exp=None),
    "from the future": lambda idp: idp.citizen("lan", iat=NOW + HOUR, exp=NOW + 2 * HOUR),
    "not valid yet": lambda idp: idp.citizen("lan", nbf=NOW + HOUR),
    "an access token": lambda idp: idp.citizen("lan", token_use="access"),
    "about nobody": lambda idp: idp.token("citizens", name="Lan"),
    "unknown key": lambda idp: idp.citizen("lan", kid="never published"),
    "signed by the other realm": lambda idp: idp.token(
        "citizens", sub="leader@H33", iss=idp.issuer("officers"), **{"custom:agency": "H33"}
    ),
    "too long": lambda idp: idp.citizen("lan", name="n" * MOST),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_token_is_nobodys(idp: Provider, tokens: Tokens, name: str) -> None:
    with pytest.raises(Unauthenticated, match="hãy đăng nhập lại"):
        tokens.person(WRONG[name](idp))


def test_the_same_token_right_is_somebodys(idp: Provider, tokens: Tokens) -> None:
    assert tokens.person(_signed(idp, a_key("citizens", "first"), "RS256")).id == "lan"


def test_a_token_made_for_another_sign_in_is_refused(idp: Provider, tokens: Tokens) -> None:
    token = idp.citizen("lan", nonce="mine")
    assert tokens.person(token, "mine").id == "lan"
    for other in ("another", ""):
        with pytest.raises(Unauthenticated):
            tokens.person(token, other)
    with pytest.raises(Unauthenticated):
        tokens.person(idp.citizen("lan"), "mine")


def test_keys_are_asked_for_once(idp: Provider, tokens: Tokens) -> None:
    for number in range(5):
        tokens.person(idp.citizen(f"person-{number}"))
    assert idp.asked == ["/citizens/.well-known/jwks.json"]


def test_a_new_key_is_known_within_a_minute(idp: Provider, tokens: Tokens, clock: Clock) -> None:
    tokens.person(idp.citizen("lan"))
    idp.published["citizens"] = ["second", "first"]
    new = idp.citizen("lan", kid="second")
    with pytest.raises(Unauthenticated):
        tokens.person(new)
    clock.at += REFETCH + timedelta(seconds=1)
    assert tokens.person(new).id == "lan"
    assert tokens.person(idp.citizen("lan")).id == "lan"


def test_a_withdrawn_key_stops_working(idp: Provider, tokens: Tokens, clock: Clock) -> None:
    old = idp.citizen("lan")
    tokens.person(old)
    idp.published["citizens"] = ["second"]
    clock.at += LIFETIME + timedelta(seconds=1)
    with pytest.raises(Unauthenticated):
        tokens.person(old)


def test_invented_keys_do_not_make_us_ask_again_and_again(
    idp: Provider, tokens: Tokens, clock: Clock
) -> None:
    for number in range(20):
        with pytest.raises(Unauthenticated):
            tokens.person(idp.citizen("lan", kid=f"invented-{number % 3}"))
        clock.at += timedelta(seconds=1)
    assert len(idp.asked) == 1


def test_while_the_provider_is_down_known_keys_serve(
    idp: Provider, tokens: Tokens, clock: Clock
) -> None:
    tokens.person(idp.citizen("lan"))
    idp.is_down = True
    clock.at += HOUR
    assert tokens.person(idp.citizen("minh")).id == "minh"
    with pytest.raises(TryLater, match="thử lại sau"):
        tokens.person(idp.officer("leader"))


def test_a_key_address_that_is_no_http_is_a_wrong_deployment() -> None:
    with pytest.raises(ValueError, match="HTTP"):
        Tokens([Issuer(Realm.CITIZENS, "x", CLIENT, "file:///etc/passwd")], Clock())


@pytest.mark.parametrize(
    "payload", ["[" * 5000, '["iss"]', '"iss"', "null", "\u00e9", '{"iss": {}}', "{"]
)
def test_a_payload_of_any_other_shape_is_no_token(tokens: Tokens, payload: str) -> None:
    parts = ('{"alg": "RS256", "kid": "first"}', payload, "signature")
    made = ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    with pytest.raises(Unauthenticated):
        tokens.person(made)
