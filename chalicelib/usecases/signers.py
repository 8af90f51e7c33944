"""Signers: what making, signing and sealing results needs of the world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.attesting.attestation import Attestation
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.certified import Statement
from chalicelib.domain.results.content import ResultContent
from chalicelib.domain.results.drawn import Drawn
from chalicelib.domain.results.looks import Look
from chalicelib.domain.results.signatory import Signatory
from chalicelib.domain.results.trouble import Trouble
from chalicelib.domain.signed import Level
from chalicelib.usecases.ports import Archive, Catalogue, Chance, Dossiers

PERSON, AGENCY = "chu-ky", "con-dau"
"""The fields of the two signatures: of who approved, and of the agency."""


class Signatories(Protocol):
    """Who may sign."""

    def person(self, agency: str, subject: str) -> Signatory:
        """Return the officer whom the identity provider calls so, as leader of an agency.

        Raises NotFound where they are not registered as one of its leaders.
        """

    def agency(self, code: str) -> Signatory:
        """Return the agency with that code; raises NotFound."""


class Said(Protocol):
    """What a signature in a PDF says."""

    @property
    def field(self) -> str:
        """Which of the two it is."""

    @property
    def name(self) -> str:
        """Whose it is, by the certificate."""

    @property
    def office(self) -> str:
        """In which office it was made, as it is printed, a line for each line; "" where in none."""

    @property
    def at(self) -> datetime:
        """When it was made: by the time stamp, without one as it claims."""

    @property
    def level(self) -> Level:
        """Whether a time stamp tells when."""

    @property
    def intact(self) -> bool:
        """Whether it is over the bytes that are there, and all there was when it was made."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A PDF, and what each signature in it says, in the order they were made."""

    pdf: bytes
    said: Sequence[Said]


class Pades(Protocol):
    """Who puts signatures into PDFs."""

    def prepared(self, pdf: bytes, boxes: Mapping[str, Box]) -> bytes:
        """Return the PDF with empty fields for signatures at these places."""

    def sign(
        self, pdf: bytes, field: str, signatory: Signatory, look: bytes | None, at: datetime
    ) -> SignedPaper:
        """Return the PDF with a signature more, in a field that was prepared; all of them whole.

        They were checked, so nobody needs to ask again what they say. Raises TryLater where keys or
        time stamps are out of reach, UnusableSignatory.
        """

    def said(self, pdf: bytes) -> Sequence[Said]:
        """Return what each signature in a PDF says."""


class Sheet(Protocol):
    """A paper as PDF, and the places on it that are kept for signatures."""

    @property
    def pdf(self) -> bytes:
        """The PDF."""

    @property
    def boxes(self) -> Mapping[str, Box]:
        """The places by the names of their fields."""


class Typesetter(Protocol):
    """Who sets results."""

    def result(self, content: ResultContent) -> Sheet:
        """Return the result as PDF/A: the same bytes from the same content."""

    def look(self, kind: Look, said: Mapping[str, str]) -> bytes:
        """Return how a signature looks, as a page."""


class Certifier(Protocol):
    """Who sets certified copies."""

    def check(self, copy: bytes, pages: int) -> None:
        """Pass if a digitised paper has so many pages and each can be copied; raises Invalid."""

    def certified(self, copy: bytes, statement: Statement) -> Sheet:
        """Return a digitised paper and the statement that it is like its original as one PDF/A.

        Raises Invalid for what cannot be copied so.
        """


class Attester(Protocol):
    """Who signs what QR codes say."""

    def attest(self, attestation: Attestation, portal: str) -> str:
        """Return the text of the QR code (1 kms:Sign); raises TryLater."""


class Results(Protocol):
    """Registers of numbers and check codes, and what keeps papers of results from being made."""

    def last(self, register: str) -> Drawn | None:
        """Return what the last number of a register was drawn with, if one was (1 Query)."""

    def drawn(self, code: str, approval: int) -> Drawn | None:
        """Return what was drawn for an approval, if anything was (1 GetItem)."""

    def attested(self, check_code: str) -> Drawn | None:
        """Return what a check code was drawn with, if it was (1 GetItem)."""

    def draw(self, made: Drawn) -> None:
        """Write number, check code and approval, each for the others (1 TransactWriteItems).

        Raises Conflict where one of them is taken.
        """

    def put_trouble(self, trouble: Trouble) -> None:
        """Write what keeps an errand from its end, or that it was settled (1 PutItem)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What signing needs; `portal` is the address where results are looked up.

    How is asked for anew by each errand: roots and time stamps are data that may change, or be
    wrong. Who sets certified copies is asked for by those alone.
    """

    dossiers: Dossiers
    results: Results
    catalogue: Catalogue
    archive: Archive
    typesetter: Typesetter
    certifier: Callable[[], Certifier]
    signatories: Signatories
    pades: Callable[[], Pades]
    attester: Attester
    chance: Chance
    portal: str
