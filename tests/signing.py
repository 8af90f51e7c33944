"""Signing in memory: an office with e-results, whose papers, keys and signatures are plain text."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.acts import Accept, Act, Advance
from chalicelib.domain.attesting.attestation import Attestation
from chalicelib.domain.desk import Rules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.history import Event
from chalicelib.domain.people import Person, Role
from chalicelib.domain.procedure import Procedure, ResultRule
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.domain.resultpaper import Group, Layout, Line, ResultPaper, Wanted
from chalicelib.domain.results.boxes import Box
from chalicelib.domain.results.certified import Statement
from chalicelib.domain.results.signatory import Signatory
from chalicelib.domain.signed import Level
from chalicelib.usecases.signers import AGENCY, PERSON, SignedPaper, Signing
from chalicelib.usecases.signing import Became, sign
from tests.builders import (
    MORNING,
    WARD,
    CountedChance,
    a_code,
    a_filed_move,
    a_procedure,
    an_act_move,
    an_officer,
    rules,
)
from tests.memory import MemoryCatalogue, MemoryDossiers, Office
from tests.typesetters import PlainSheet, PlainTypesetter

CODE = a_code()
PORTAL = "https://motcua.example.vn"
LATER = MORNING + timedelta(hours=6)
PAPER = ResultPaper(
    layout=Layout.CERTIFICATE,
    symbol="GXN-UBND",
    title="Giấy xác nhận",
    groups=(Group(lines=(Line(vi="Họ tên", source="answers.ho_ten"),)),),
    propose=(Wanted(name="y_kien", vi="Ý kiến", required=False),),
)
LEADER = an_officer(Role.LEADER)
APPROVED: tuple[Act, ...] = (
    Accept(),
    *(Advance(to=step) for step in ("phan-cong", "tham-dinh", "ky-duyet", "ban-hanh")),
)
"""What leads a dossier to the approval of its result, entry 6."""
APPROVAL = len(APPROVED) + 1
ISSUE = Advance(to="tra-ket-qua")
REOPEN = Advance(to="tham-dinh", note="Ghi sai họ tên")
AGAIN = (Advance(to="ky-duyet"), Advance(to="ban-hanh"))


def an_e_procedure(**changes: Any) -> Procedure:
    """Return a procedure whose result the office makes and signs itself."""
    result = ResultRule("Giấy xác nhận", "Certificate", electronic=True, signed=True, paper=PAPER)
    return a_procedure(result=replace(result, **changes))


LAW: Rules = rules(an_e_procedure())


NOBODY = "Chưa có khóa ký và chứng thư số của {}."


@dataclass
class PlainSignatories:
    """The leader and the agency of the ward; without `people` nobody."""

    people: Mapping[str, Signatory] = field(
        default_factory=lambda: {LEADER.id: Signatory("Trần Thị Bình", "CHỦ TỊCH", "key-1", b"")}
    )

    def person(self, agency: str, subject: str) -> Signatory:
        """Return a leader of the ward; raises NotFound for anybody else."""
        if agency != WARD or subject not in self.people:
            raise NotFound(NOBODY.format("người ký"), "signatory")
        return self.people[subject]

    def agency(self, code: str) -> Signatory:
        """Return the agency; raises NotFound for any but the ward."""
        if code != WARD:
            raise NotFound(NOBODY.format("cơ quan"), "signatory")
        return Signatory(f"Cơ quan {code}", "", "key-2", b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSaid:
    """What a signature says."""

    field: str
    name: str
    office: str
    at: datetime
    level: Level
    intact: bool


MARK = b"\n%signed "


@dataclass
class PlainPades:
    """Puts a line behind what is signed; no two signatures are the same, as of real keys."""

    made: list[str] = field(default_factory=list)

    def prepared(self, pdf: bytes, boxes: Mapping[str, Box]) -> bytes:
        """Return the paper with the names of its fields."""
        return pdf + f"\n%fields {' '.join(sorted(boxes))}".encode()

    def sign(
        self, pdf: bytes, field: str, signatory: Signatory, look: bytes | None, at: datetime
    ) -> SignedPaper:
        """Return the paper with a line more that tells who signed what."""
        self.made.append(field)
        said = {
            "field": field,
            "name": signatory.name,
            "office": signatory.office,
            "at": at.isoformat(),
            "look": (look or b"").decode(),
            "over": hashlib.sha256(pdf).hexdigest(),
            "nonce": len(self.made),
        }
        signed = pdf + MARK + json.dumps(said, ensure_ascii=False).encode()
        return SignedPaper(signed, self.said(signed))

    def said(self, pdf: bytes) -> Sequence[PlainSaid]:
        """Return what the lines say, and whether they are over what stands before them."""
        first, *lines = pdf.split(MARK)
        found, before = [], first
        for line in lines:
            said = json.loads(line)
            intact = said["over"] == hashlib.sha256(before).hexdigest()
            at = datetime.fromisoformat(said["at"])
            found.append(
                PlainSaid(
                    field=said["field"],
                    name=said["name"],
                    office=said["office"],
                    at=at,
                    level=Level.B_B,
                    intact=intact,
                )
            )
            before += MARK + line
        return found


class PlainCertifier:
    """Certifies what is a PDF."""

    def check(self, copy: bytes, pages: int) -> None:  # noqa: ARG002 - plain text has no pages
        """Refuse what is no PDF."""
        if not copy.startswith(b"%PDF"):
            raise Invalid("Bản số hóa này không chứng thực được.", "result.paper")

    def certified(self, copy: bytes, statement: Statement) -> PlainSheet:
        """Return the copy with its statement as text behind it."""
        self.check(copy, len(statement.marks))
        text = json.dumps(statement.said, ensure_ascii=False, sort_keys=True)
        boxes = {PERSON: Box(1, 1, 1, 2, 2), AGENCY: Box(1, 3, 1, 4, 2)}
        return PlainSheet(copy + text.encode(), boxes)


@dataclass
class PlainAttester:
    """Attests by saying so; counts how often."""

    times: int = 0

    def attest(self, attestation: Attestation, portal: str) -> str:
        """Return an address with what is attested behind it."""
        self.times += 1
        return f"{portal}/v/{attestation.check_code}#{attestation.number}"


def an_office(law: Rules = LAW) -> Office:
    """Return an office with that procedure and nothing in it."""
    return replace(Office(), catalogue=MemoryCatalogue([law.procedure]))


def signing(office: Office, **changes: Any) -> Signing:
    """Return what signing needs, from an office in memory."""
    made = Signing(
        dossiers=office.dossiers,
        results=office.dossiers.results,
        catalogue=office.catalogue,
        archive=office.archive,
        typesetter=PlainTypesetter(),
        certifier=PlainCertifier,
        signatories=PlainSignatories(),
        pades=PlainPades,
        attester=PlainAttester(),
        chance=office.chance,
        portal=PORTAL,
    )
    asked = {name: _always(one) for name, one in changes.items() if name == "pades"}
    return replace(made, **changes | asked)


def _always(one: object) -> Callable[[], Any]:
    return lambda: one


def played(
    office: Office, *acts: Act, code: str = CODE, by: Person = LEADER, law: Rules = LAW
) -> Dossier:
    """Do acts on a dossier, filed first where it is not there, and return it."""
    store = office.dossiers
    if not store.several([code]):
        store.save(a_filed_move(code, law=law, chance=CountedChance()))
    for one in acts:
        store.save(an_act_move(store.get(code), one, by, law=law, chance=office.chance))
    return store.get(code)


def signed(office: Office, seq: int = APPROVAL, code: str = CODE, **changes: Any) -> Became:
    """Work off the errand of an entry."""
    return sign(signing(office, **changes), code, seq, LATER)


def entries(store: MemoryDossiers, kind: type, code: str = CODE) -> list[Event]:
    """Return the entries of a kind in a dossier's history."""
    return [event for event in store.file(code).events if isinstance(event.what, kind)]
