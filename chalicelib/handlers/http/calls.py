"""Calls: an HTTP request read — who sends it, and what it asks."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import parse_qs, urlencode

from chalice.app import Request
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.people import Person
from chalicelib.domain.refusals import (
    Forbidden,
    NotFound,
    TooLarge,
    TryLater,
    Unauthenticated,
    UnsupportedType,
)
from chalicelib.handlers.http import session
from chalicelib.handlers.http.problems import Defective, Malformed, of_defects
from chalicelib.handlers.http.rules import JSON, WRITES, Rule
from chalicelib.handlers.http.who import NOBODY, Kind
from chalicelib.web.pages import Frame
from chalicelib.web.speaking import ENGLISH, language_of
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from chalicelib.domain.english import English

MOST_BODY = 2**20
MOST_KEY = 200
MOST_NAME = 100
MOST_FIELDS = 1000
FORM = "application/x-www-form-urlencoded"
_PART = re.compile(r"[!-~]{1,100}")

A_co = TypeVar("A_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Call(Generic[A_co]):
    """A request let in: by whom, when, asking what; `office` is what the errands need."""

    by: Person
    at: datetime
    asked: A_co
    office: Services
    request: Request
    session: str | None = None
    """The token in the caller's cookie, where the caller came by one."""
    spoken: bool = False
    """Tells whether the page asked for is in English too."""

    @property
    def key(self) -> str:
        """Return the Idempotency-Key, "" where there is none."""
        return header(self.request, "idempotency-key")

    @property
    def ip(self) -> str:
        """Return the caller's address as the gateway saw it."""
        return str(self.request.context.get("identity", {}).get("sourceIp") or "127.0.0.1")

    @property
    def base(self) -> str:
        """Return what stands before our addresses here: "" or the stage, as in ``/api``."""
        return base_of(self.request)

    @property
    def frame(self) -> Frame:
        """Return what a page answering this call has around it."""
        if self.by is not NOBODY and self.session is None:
            return replace(_around(self.request, spoken=self.spoken), who=self.by)
        return frame(self.request, self.office, spoken=self.spoken)

    @property
    def english(self) -> "English | None":
        """Return what an English page says of the catalogue (1 GetItem), None on any other."""
        if language_of(own_path(self.request))[0] != ENGLISH:
            return None
        return self.office.catalogue().english()

    @property
    def wants_page(self) -> bool:
        """Tell whether the caller reads HTML rather than JSON."""
        return wants_page(self.request)

    @property
    def from_own_page(self) -> bool:
        """Tell whether one of our own pages of this session sent it."""
        return self.session is not None and from_own_page(self.request, self.office, self.session)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the query string's pairs, decoded, one for each time a name came."""
        return _query(self.request)


def read(rule: Rule, request: Request, office: Services) -> Call[Any]:
    """Return the call a request is; raises a Refusal."""
    by, token = _caller(rule, request, office)
    if rule.keyed and not 1 <= len(header(request, "idempotency-key")) <= MOST_KEY:
        raise Malformed("Thiếu tiêu đề Idempotency-Key (1 đến 200 ký tự).", "Idempotency-Key")
    return Call(by, office.clock(), _asked(rule, request), office, request, token, rule.spoken)


def parts(path: Mapping[str, str]) -> Mapping[str, str]:
    """Return the parts of a path; raises NotFound for what no code or id can look like."""
    for name, value in path.items():
        if not _PART.fullmatch(value):
            raise NotFound("Không có địa chỉ này.", name)
    return path


def header(request: Request, name: str) -> str:
    """Return a header, "" where there is none."""
    return str(request.headers.get(name, ""))


def body(request: Request) -> bytes:
    """Return the body as it was sent; raises Malformed, or TooLarge for more than 1 MB."""
    try:
        sent = request.raw_body
    except ValueError:
        raise Malformed("Không đọc được nội dung gửi lên.") from None
    if len(sent) > MOST_BODY:
        raise TooLarge("Nội dung gửi lên lớn hơn 1 MB; hãy tải tệp lên riêng.")
    return sent if isinstance(sent, bytes) else sent.encode()


def wants_page(request: Request) -> bool:
    """Tell whether whoever asks reads HTML rather than JSON."""
    return "text/html" in header(request, "accept")


def base_of(request: Request) -> str:
    """Return what the gateway put before our addresses."""
    path = str(request.context.get("path") or "/").strip("/").split("/")
    own = str(request.path).strip("/")
    depth = len(own.split("/")) if own else 0
    before = [part for part in path[: len(path) - depth] if part]
    return "".join(f"/{part}" for part in before)


def own_path(request: Request) -> str:
    """Return the address asked for, as our pages name it: without what the gateway put before."""
    return str(request.context.get("path") or "/").removeprefix(base_of(request)) or "/"


def frame(request: Request, office: Services, *, spoken: bool = False) -> Frame:
    """Return what a page has around it for whose session it is; one that ended is none.

    On pages that anybody may open, a session that cannot be checked now costs only the menu.
    """
    around, token = _around(request, spoken=spoken), _held(request)
    if token is None:
        return around
    try:
        who: Person | None = office.tokens().person(token)
    except (Unauthenticated, Forbidden):
        return around
    except TryLater:
        who = None
    key = office.key("session")
    mark = None if who is None else session.mark(key, who.id)
    return replace(around, csrf=session.csrf(key, token), who=who, mark=mark)


def _around(request: Request, *, spoken: bool) -> Frame:
    """Return what a page has around it for whoever is not signed in."""
    language, path = language_of(own_path(request))
    asked = urlencode(_query(request)) if spoken and request.method == "GET" else ""
    return Frame(base_of(request), path, language=language, asked=asked, spoken=spoken)


def _query(request: Request) -> tuple[tuple[str, str], ...]:
    params = request.query_params
    if params is None:
        return ()
    return tuple((name, value) for name in params for value in params.getlist(name))


def from_own_page(request: Request, office: Services, token: str) -> bool:
    """Tell whether a request carries what only pages of that session know."""
    given = header(request, session.CSRF_HEADER) or _form(request).get(session.CSRF_FIELD, "")
    return session.is_csrf(office.key("session"), token, given)


def _caller(rule: Rule, request: Request, office: Services) -> tuple[Person, str | None]:
    if rule.who.kind is not Kind.SIGNED_IN:
        return NOBODY, _held(request)
    bearer = header(request, "authorization")
    if bearer:
        scheme, _, token = bearer.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated("Chỉ nhận mã đăng nhập dạng Bearer.", "Authorization")
        return rule.who.admit(office.tokens().person(token.strip())), None
    held = _held(request)
    if held is None:
        raise Unauthenticated("Ông/bà chưa đăng nhập; hãy đăng nhập rồi thử lại.")
    by = office.tokens().person(held)
    if rule.method in WRITES and not from_own_page(request, office, held):
        raise Forbidden("Trang đã cũ; hãy tải lại trang rồi thử lại.", session.CSRF_FIELD)
    return rule.who.admit(by), held


def _held(request: Request) -> str | None:
    return session.cookies(header(request, "cookie")).get(session.SESSION) or None


def _asked(rule: Rule, request: Request) -> object:
    try:
        return _validated(rule, request)
    except ValidationError as error:
        defects = error.errors(include_url=False, include_input=False)
        raise Defective(of_defects(defects, chosen=rule.chooses)) from None


def _validated(rule: Rule, request: Request) -> object:
    if rule.asks is None:
        return None
    if not rule.has_body:
        params = request.query_params
        return adapter(rule.asks).validate_python({} if params is None else dict(params))
    if rule.page:
        form = _form(request)
        form.pop(session.CSRF_FIELD, None)
        return adapter(rule.asks).validate_python(form)
    if _media_type(request) != JSON:
        raise UnsupportedType("Nội dung gửi lên phải có Content-Type: application/json.")
    said = body(request)
    asked = adapter(rule.asks).validate_json(said)
    json.loads(said, object_pairs_hook=_once)
    return asked


def _once(pairs: list[tuple[str, object]]) -> None:
    """Refuse an object that names a field twice: two readers of it could believe two things."""
    seen = set()
    for name, _ in pairs:
        if name in seen:
            raise Malformed("Nội dung gửi lên có một trường ghi hai lần.", name[:MOST_NAME])
        seen.add(name)


def _media_type(request: Request) -> str:
    return header(request, "content-type").partition(";")[0].strip().lower()


def _form(request: Request) -> dict[str, str]:
    if _media_type(request) != FORM:
        return {}
    try:
        pairs = parse_qs(body(request).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Malformed("Không đọc được biểu mẫu gửi lên.") from None
    return {name: values[-1] for name, values in pairs.items()}


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type pydantic knows
    """Return how a kind of value is read and written; made once, when first needed."""
    return TypeAdapter(kind)
