"""Procedures: what the catalogue says of an administrative procedure, as frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chalicelib.domain.components import ComponentRule
from chalicelib.domain.deadline import TimeLimit
from chalicelib.domain.fees import FeeRule
from chalicelib.domain.people import Role
from chalicelib.domain.policies import Policy
from chalicelib.domain.refusals import Invalid, NotFound
from chalicelib.domain.resultpaper import ResultPaper
from chalicelib.domain.status import Status
from chalicelib.domain.validity import is_in_force


class Level(StrEnum):
    """The level of government that settles it; no district level since 01/7/2025."""

    PROVINCE = "province"
    COMMUNE = "commune"


class OnlineLevel(StrEnum):
    """How much can be done online (NĐ 42/2022)."""

    FULL = "full"
    """Toàn trình: nobody has to come to the counter."""
    PARTIAL = "partial"
    """Một phần."""
    NONE = "none"


class Station(StrEnum):
    """Which of the dossier's agencies a step happens at."""

    RECEIVING = "receiving"
    DECIDING = "deciding"


@dataclass(frozen=True, slots=True)
class Step:
    """Bước xử lý: where a dossier lies, with whom, for how many working hours at most."""

    id: str
    name: str
    status: Status
    role: Role
    at: Station
    hours: int
    online_hours: int | None = None

    def allowed_hours(self, online: bool) -> int:
        """Return the working hours this step may take for that channel."""
        return self.online_hours if online and self.online_hours is not None else self.hours


_BACK = frozenset({"send-back", "refer", "reopen"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one step to the next, named by what the officer does."""

    source: str
    target: str
    action: str
    label: str

    @property
    def leads_back(self) -> bool:
        """Tell whether it leads back or aside, and not to the result."""
        return self.action in _BACK


@dataclass(frozen=True, slots=True)
class ResultRule:
    """Kết quả: what the applicant gets, and what must be true before it is returned.

    `paper` tells how the office itself makes it, where it can. `certifies` is the component that it
    is a certified copy of, where it is one: then what `paper` tells is number and title alone.
    """

    name: str
    name_en: str
    electronic: bool
    signed: bool
    paper: ResultPaper | None = None
    certifies: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Trường hợp: one way a procedure may run, with its own limit and process graph.

    `result` is what comes of it, where that is another than the procedure's.
    """

    id: str
    name: str
    limit: TimeLimit
    steps: tuple[Step, ...]
    edges: tuple[Edge, ...]
    result: ResultRule | None = None

    @property
    def start(self) -> Step:
        """Return the step a dossier enters at: the first one listed."""
        return self.steps[0]

    def step(self, step_id: str) -> Step:
        """Return the step with that id; raises NotFound."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise NotFound(f"Quy trình không có bước “{step_id}”.", "to")

    def edge(self, source: str, target: str) -> Edge | None:
        """Return the edge between two steps, if the graph has one."""
        for edge in self.edges:
            if edge.source == source and edge.target == target:
                return edge
        return None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Căn cứ pháp lý: `verified` is False where nobody has read the source yet."""

    symbol: str
    title: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """Thủ tục hành chính, in one version.

    `form` is a JSON Schema (2020-12) of the answers, `form_order` the order of its groups and
    fields: ``[{"group": id, "vi": …, "en": …, "fields": [{"name":…, "vi":…, "en":…, "hint":…}]}]``;
    a field may carry ``hint``, ``hint_en`` and, for a choice, ``options`` (value, vi, en). Answers
    are flat: each is one text, whole number or yes/no.
    `copies_field` and `pages_field` name the answers that count for fees.
    """

    code: str
    version: int
    name: str
    name_en: str
    field_code: str
    field_name: str
    level: Level
    online: OnlineLevel
    valid_from: date
    valid_until: date | None
    deciding_agency: str | None
    """Agency that decides whatever the place of receipt; None: the receiving agency itself."""
    supplement_days: int
    """Calendar days the applicant has to answer a supplement request."""
    cases: tuple[Case, ...]
    components: tuple[ComponentRule, ...]
    fees: tuple[FeeRule, ...]
    result: ResultRule
    legal: tuple[LegalBasis, ...]
    form: Mapping[str, object]
    form_order: tuple[Mapping[str, object], ...]
    keywords: tuple[str, ...] = ()
    copies_field: str | None = None
    pages_field: str | None = None
    unverified: tuple[str, ...] = ()
    """What in this entry rests on belief, in words: shown wherever the entry is shown."""
    policies: tuple[Policy, ...] = ()
    """Who owes less of these fees than the rules say."""

    def case(self, case_id: str | None) -> Case:
        """Return the named case, or the first when none is named; raises Invalid."""
        if case_id is None:
            return self.cases[0]
        for case in self.cases:
            if case.id == case_id:
                return case
        raise Invalid(f"Thủ tục không có trường hợp “{case_id}”.", "case")

    def in_case(self, case_id: str) -> "Procedure":
        """Return the procedure as it runs in a case: with the result that comes of that."""
        result = self.case(case_id).result
        return self if result is None else replace(self, result=result)

    def component(self, code: str) -> ComponentRule:
        """Return the paper with that code, one that proves a policy too; raises Invalid."""
        for component in (*self.components, *self.proofs):
            if component.code == code:
                return component
        raise Invalid(f"Thủ tục không có thành phần hồ sơ “{code}”.", "component")

    @property
    def doubts(self) -> tuple[str, ...]:
        """What in it and in the paper of its result rests on belief, each once."""
        paper = self.result.paper
        return tuple(dict.fromkeys((*self.unverified, *(paper.unverified if paper else ()))))

    @property
    def proofs(self) -> tuple[ComponentRule, ...]:
        """The papers that prove a policy and are not asked for otherwise, each once."""
        asked = {component.code for component in self.components}
        proofs = {policy.proof.code: policy.proof for policy in self.policies if policy.proof}
        return tuple(proof for code, proof in proofs.items() if code not in asked)

    def is_valid_on(self, day: date) -> bool:
        """Tell whether this version is in force on `day`."""
        return is_in_force(self, day)


@dataclass(frozen=True, slots=True)
class Agency:
    """Cơ quan, đơn vị: data with validity dates, since agencies merge."""

    code: str
    name: str
    name_en: str
    level: Level
    parent: str | None
    address: str
    phone: str
    valid_from: date
    valid_until: date | None = None
