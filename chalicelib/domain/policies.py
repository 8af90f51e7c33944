"""Policies: who owes less of a fee than its rule says, from when until when, and what proves it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.components import ComponentRule
from chalicelib.domain.fees import FeeLine, FeeRule, owed
from chalicelib.domain.money import show
from chalicelib.domain.parts import Channel, Claim
from chalicelib.domain.refusals import Invalid
from chalicelib.domain.validity import is_in_force

WHOLE = 100
"""Per cent: miễn, as against giảm."""
CHANNEL_NAMES = {
    Channel.COUNTER: "tại quầy",
    Channel.ONLINE: "trực tuyến",
    Channel.POST: "qua bưu chính",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Chính sách miễn, giảm phí, lệ phí, as it bears on `fees` of one procedure.

    `who` is claimed to be by the applicant and shown by `proof`, a paper to hand in or what a
    State database tells. A policy without a proof is for everybody who files by `channels`
    (none named: by any), and is granted unasked. `percent` of 100 is an exemption.
    """

    code: str
    name: str
    name_en: str
    who: str
    who_en: str
    percent: int
    valid_from: date
    valid_until: date | None
    legal_basis: str
    verified: bool = False
    proof: ComponentRule | None = None
    channels: tuple[Channel, ...] = ()
    fees: tuple[str, ...] = ()

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it is in force on `day`."""
        return is_in_force(self, day)

    def is_open_to(self, channel: Channel) -> bool:
        """Tell whether it is for what is filed by `channel`."""
        return not self.channels or channel in self.channels


def owing(
    rules: Sequence[FeeRule],
    policies: Sequence[Policy],
    day: date,
    channel: Channel,
    copies: int = 1,
    pages: int = 0,
    claimed: Policy | None = None,
) -> tuple[FeeLine, ...]:
    """Return what is owed on `day`, lowered by what is granted unasked and what is `claimed`.

    Policies do not add up: of those that bear on a fee the one that takes off most is applied,
    and of equals one that needs no proof. What is left is rounded down to the đồng, in the
    applicant's favour. Raises Invalid for counts that cannot be.
    """
    applied = [
        policy
        for policy in (*policies, *([claimed] if claimed else []))
        if (policy.proof is None or policy is claimed)
        and policy.is_valid_on(day)
        and policy.is_open_to(channel)
    ]
    return tuple(_lowered(line, applied) for line in owed(rules, day, copies, pages))


def claimable(policies: Sequence[Policy], day: date, channel: Channel) -> tuple[Policy, ...]:
    """Return what may be claimed in an application made on a day by a channel."""
    return tuple(
        policy
        for policy in policies
        if policy.proof and policy.is_valid_on(day) and policy.is_open_to(channel)
    )


def claimed(policies: Sequence[Policy], code: str, day: date, channel: Channel) -> Policy:
    """Return the policy that may be claimed under `code`; raises Invalid and says why not."""
    known = [policy for policy in policies if policy.code == code]
    if not known:
        raise _no(f"Thủ tục này không có chính sách miễn, giảm mã “{code}”; hãy chọn mã khác.")
    current = [policy for policy in known if policy.is_valid_on(day)]
    if not current:
        raise _no(f"“{known[-1].name}” {_dates(known[-1])}, không áp dụng cho hồ sơ nộp hôm nay.")
    policy = current[0]
    if policy.proof is None:
        raise _no(f"“{policy.name}” được áp dụng sẵn, không cần đề nghị; hãy bỏ mã này.")
    if not policy.is_open_to(channel):
        ways = ", ".join(CHANNEL_NAMES[one] for one in policy.channels)
        raise _no(f"“{policy.name}” chỉ áp dụng cho hồ sơ nộp {ways}.")
    return policy


def claim(
    policy: Policy, given: Collection[str], owed: Sequence[FeeLine], without: Sequence[FeeLine]
) -> Claim:
    """Return the claim to `policy`, by what is owed with and without it.

    Raises Invalid unless what proves it is among the components `given` or State data.
    """
    proven(policy, given)
    proof = policy.proof
    is_paper = proof is not None and proof.from_state_data is None
    return Claim(
        policy=policy.code,
        name=policy.name,
        legal_basis=policy.legal_basis,
        proof=proof.code if proof and is_paper else None,
        state_data=proof.from_state_data if proof else None,
        without=tuple(line for line in without if line not in owed),
    )


def proven(policy: Policy, given: Collection[str]) -> None:
    """Pass if what proves a policy is among the components `given` or State data; or Invalid."""
    proof = policy.proof
    if proof is not None and proof.from_state_data is None and proof.code not in given:
        raise Invalid(
            f"Đề nghị “{policy.name}” cần “{proof.name}”; hãy chọn cách nộp, hoặc bỏ đề nghị.",
            f"uploads.{proof.code}",
        )


def _lowered(line: FeeLine, policies: Sequence[Policy]) -> FeeLine:
    bearing = [policy for policy in policies if line.code in policy.fees]
    if not bearing or not line.amount:
        return line
    best = max(bearing, key=lambda policy: (policy.percent, policy.proof is None))
    left = line.amount * (WHOLE - best.percent) // WHOLE
    return replace(line, amount=left, how=f"{line.how}; {said(best)} = {show(left)}")


def said(policy: Policy) -> str:
    """Return what a policy does and on which basis, in words."""
    much = "miễn" if policy.percent == WHOLE else f"giảm {policy.percent} %"
    doubt = "" if policy.verified else ", chưa kiểm chứng"
    return f"{much} theo “{policy.name}” ({policy.legal_basis}{doubt})"


def _dates(policy: Policy) -> str:
    until = f" đến {policy.valid_until:%d/%m/%Y}" if policy.valid_until else ""
    return f"có hiệu lực từ {policy.valid_from:%d/%m/%Y}{until}"


def _no(sentence: str) -> Invalid:
    return Invalid(sentence, "policy")
