"""Fields: the kinds of values requests are made of, each cleaned and bounded as it is read."""

from collections.abc import Callable
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    field_validator,
)
from pydantic_core import PydanticCustomError

from chalicelib.domain import identity, text
from chalicelib.domain.money import MOST
from chalicelib.domain.parts import Applicant, ApplicantKind, Wish
from chalicelib.domain.rating import MOST_REMARK
from chalicelib.domain.refusals import Refusal


class Asked(BaseModel):
    """What a request says: exactly the fields named, exactly their types."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        defer_build=True,
        allow_inf_nan=False,
    )


class Query(Asked):
    """What a query string says: everything comes as text."""

    model_config = ConfigDict(strict=False)


def _read(reader: Callable[[str, str], object]) -> Callable[[str], str]:
    """Return a validator that spells a value as the domain does, and refuses what it refuses."""

    def read(value: str) -> str:
        try:
            return str(reader(value, ""))
        except Refusal as refusal:
            words = {"sentence": refusal.sentence}
            raise PydanticCustomError("refused", "{sentence}", words) from None

    return read


def _personal_id(value: str, field: str) -> str:
    return identity.personal_id(value, field).number


def _words(value: str) -> str:
    return text.clean(value, multiline=True)


def _some_words(value: str) -> str:
    words = _words(value)
    if not words:
        raise PydanticCustomError("string_too_short", "empty")
    return words


def _folded(value: str) -> str:
    return value.strip().upper()


def _answer(value: object, read: Callable[[object], object]) -> object:
    """Read an answer; what none of its kinds takes is one defect, not one for each kind."""
    try:
        return read(value)
    except ValidationError:
        if isinstance(value, str):
            long = {"max_length": MOST_ANSWER}
            raise PydanticCustomError("string_too_long", "long", long) from None
        raise PydanticCustomError("answer_type", "no answer") from None


MOST_ANSWER = 8000
Token = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
"""A code or an id: printable ASCII without spaces."""
Code = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_folded)]
"""A dossier code as people type it."""
Desk = Annotated[str, Field(pattern=r"^[A-Z][0-9.]{1,40}#[a-z_]{1,20}$")]
"""A desk: ``H33.16#reception``."""
Agency = Annotated[str, Field(pattern=r"^[A-Z][0-9.]{1,40}$")]
"""The code of an agency: ``H33.16``."""
Line = Annotated[str, Field(max_length=400), AfterValidator(text.clean)]
Words = Annotated[str, Field(max_length=4000), AfterValidator(_words)]
Remark = Annotated[str, Field(max_length=MOST_REMARK), AfterValidator(_words)]
SomeWords = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_some_words)]
_PERSON_NAME, _FIRM_NAME = _read(text.person_name), _read(text.firm_name)
PersonName = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_PERSON_NAME)]
PersonalId = Annotated[str, Field(max_length=40), AfterValidator(_read(_personal_id))]
TaxCode = Annotated[str, Field(max_length=40), AfterValidator(_read(identity.tax_code))]
Phone = Annotated[str, Field(max_length=40), AfterValidator(_read(identity.mobile))]
Email = Annotated[str, Field(max_length=254), AfterValidator(_read(identity.email))]
Dong = Annotated[int, Field(ge=1, le=MOST)]
"""An amount in đồng."""
Version = Annotated[int, Field(ge=1, le=10**9)]
Answer = Annotated[
    Annotated[str, Field(max_length=MOST_ANSWER)]
    | bool
    | Annotated[int, Field(ge=-(10**12), le=10**12)]
    | Annotated[float, Field(ge=-(10**12), le=10**12)]
    | None,
    WrapValidator(_answer),
]
Answers = Annotated[dict[Annotated[str, Field(max_length=100)], Answer], Field(max_length=500)]
Uploads = Annotated[
    dict[Token, Annotated[tuple[Token, ...], Field(max_length=20)]],
    Field(max_length=50, json_schema_extra={"additionalProperties": False}),
]
"""Component code → ids of the uploads it consists of."""


class WishAsked(Asked):
    """Giấy tờ dùng lại: a paper of one's own store, in the revision one saw, and what it is for."""

    component: Token
    paper: Token
    revision: Version

    def wish(self) -> Wish:
        """Return it as the domain knows it."""
        return Wish(component=self.component, record=self.paper, revision=self.revision)


Wishes = Annotated[tuple[WishAsked, ...], Field(max_length=20)]


class ApplicantAsked(Asked):
    """Chủ hồ sơ: `kind` stands before `name`, as it tells which names there may be."""

    kind: ApplicantKind = ApplicantKind.CITIZEN
    name: Annotated[str, Field(min_length=1, max_length=1000)]
    personal_id: PersonalId | None = None
    tax_code: TaxCode | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Line = ""

    @field_validator("name")
    @classmethod
    def _named(cls, name: str, known: ValidationInfo) -> str:
        is_citizen = known.data.get("kind") is ApplicantKind.CITIZEN
        return _PERSON_NAME(name) if is_citizen else _FIRM_NAME(name)

    def applicant(self) -> Applicant:
        """Return it as the domain knows it."""
        return Applicant(
            name=self.name,
            kind=self.kind,
            personal_id=self.personal_id,
            tax_code=self.tax_code,
            phone=self.phone,
            email=self.email,
            address=self.address,
        )
