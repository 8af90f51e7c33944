"""Scopes: which fees of which procedures a policy bears on, and what is wrong with the list."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from chalicelib.domain.fees import FeeKind, FeeRule
from chalicelib.domain.package import Finding, Package, pointer, texts
from chalicelib.domain.policies import WHOLE, Policy
from chalicelib.domain.procedure import Procedure
from chalicelib.domain.validity import is_backward, meet

FILE = "policies.json"
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Phạm vi: the fees that are all of this; a member that names nothing bounds nothing."""

    procedures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Codes of lĩnh vực."""
    kinds: tuple[FeeKind, ...] = ()
    fees: tuple[str, ...] = ()

    def holds(self, procedure: Procedure, rule: FeeRule) -> bool:
        """Tell whether a fee of a procedure lies within."""
        return (
            (not self.procedures or procedure.code in self.procedures)
            and (not self.fields or procedure.field_code in self.fields)
            and (not self.kinds or rule.kind in self.kinds)
            and (not self.fees or rule.code in self.fees)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Enacted:
    """A policy as it is written down once, for every procedure in its scope."""

    scope: Scope
    policy: Policy


def bearing(enacted: Enacted, procedure: Procedure) -> Policy | None:
    """Return the policy as it bears on a procedure, None where it lowers none of its fees."""
    policy = enacted.policy
    codes = tuple(
        rule.code
        for rule in procedure.fees
        if not rule.is_free and enacted.scope.holds(procedure, rule) and meet(policy, rule)
    )
    if not codes or not meet(policy, procedure):
        return None
    return replace(policy, fees=tuple(dict.fromkeys(codes)))


def borne(enacted: Sequence[Enacted], procedure: Procedure) -> Procedure:
    """Return the procedure with the policies that bear on it, as they are listed."""
    found = (bearing(one, procedure) for one in enacted)
    return replace(procedure, policies=tuple(policy for policy in found if policy is not None))


def lint_policies(enacted: Sequence[Enacted], packages: Sequence[Package]) -> tuple[Finding, ...]:
    """Return what is wrong with the list of policies, each by itself and with the others."""
    procedures = [package.procedure for package in packages]
    alone = (
        Finding(pointer(f"{FILE}#", "policies", number, *path), what)
        for number, one in enumerate(enacted)
        for path, what in (*_words(one.policy), *_policy(one.policy), *_scope(one, procedures))
    )
    together = (finding for procedure in procedures for finding in _together(enacted, procedure))
    return tuple(dict.fromkeys((*alone, *together)))


def spelling(file: object) -> Iterator[Finding]:
    """Yield what is not spelt as everything else is."""
    for where, text in texts(file, f"{FILE}#"):
        if not unicodedata.is_normalized("NFC", text):
            yield Finding(where, "chữ không ở dạng NFC")


def _words(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    for member in ("name", "name_en", "who", "who_en", "legal_basis"):
        if not str(getattr(policy, member)).strip():
            yield ("policy", member), "thiếu"


def _policy(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    if not CODE.fullmatch(policy.code):
        yield ("policy", "code"), "mã chính sách không đúng dạng"
    if not 1 <= policy.percent <= WHOLE:
        yield ("policy", "percent"), "mức giảm từ 1 đến 100 %"
    if is_backward(policy):
        yield ("policy", "valid_until"), "hết hiệu lực trước khi có hiệu lực"
    if policy.fees:
        yield ("policy", "fees"), "hãy nêu các khoản ở scope"
    if policy.proof is None and not policy.channels:
        yield ("policy", "proof"), "không cần chứng minh thì phải nêu kênh nộp"
    if policy.proof is not None and not CODE.fullmatch(policy.proof.code):
        yield ("policy", "proof", "code"), "mã giấy tờ không đúng dạng"


def _scope(
    enacted: Enacted, procedures: Sequence[Procedure]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    scope = enacted.scope
    if scope == Scope():
        yield ("scope",), "hãy nêu ít nhất một thủ tục, lĩnh vực, loại hoặc mã phí"
    known = {
        "procedures": {procedure.code for procedure in procedures},
        "fields": {procedure.field_code for procedure in procedures},
        "fees": {rule.code for procedure in procedures for rule in procedure.fees},
    }
    for member, codes in known.items():
        for number, code in enumerate(getattr(scope, member)):
            if code not in codes:
                yield ("scope", member, number), f"không có mã “{code}”"
    if not any(bearing(enacted, procedure) for procedure in procedures):
        yield ("scope",), "không có khoản thu nào thuộc phạm vi này"


def _together(enacted: Sequence[Enacted], procedure: Procedure) -> Iterator[Finding]:
    found = [
        (number, policy)
        for number, one in enumerate(enacted)
        if (policy := bearing(one, procedure)) is not None
    ]
    for (_, one), (number, other) in combinations(found, 2):
        if meet(one, other) and (one.code == other.code or _same(one, other)):
            words = f"cùng có hiệu lực với “{one.name}” ở thủ tục {procedure.code}"
            yield Finding(pointer(f"{FILE}#", "policies", number, "policy"), words)
    papers = {paper.code: paper.name for paper in procedure.components}
    for number, policy in found:
        proof = policy.proof
        if proof is not None and papers.setdefault(proof.code, proof.name) != proof.name:
            where = pointer(f"{FILE}#", "policies", number, "policy", "proof", "code")
            yield Finding(where, f"thủ tục {procedure.code} có giấy tờ khác mang mã này")


def _same(one: Policy, other: Policy) -> bool:
    """Tell whether two policies are for the same people and fee, by the same way of filing."""
    apart = one.channels and other.channels and not set(one.channels) & set(other.channels)
    return one.who == other.who and bool(set(one.fees) & set(other.fees)) and not apart
