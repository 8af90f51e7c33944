"""Anomalies: where an agency differs far from its peers; a reason to look, no finding of fault."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from chalicelib.domain.procedure import Level
from chalicelib.domain.reports.naming import Agencies, agency_name
from chalicelib.domain.reports.tables import Column, Kind, Rows, Table

NAME = "anomalies"
TITLE = "Điểm khác thường cần xem xét"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From when on an agency is told of.

    Compared are the shares of agencies of one level that have at least `least_whole` dossiers to
    measure, where there are `least_peers` of them. What is usual is their median m. An agency's
    distance is (share - m) / s with s² = d² + m (1 - m) / whole: d is 1.4826 × the median of all
    |share - m|, as a standard deviation is for normal shares, and at least `least_spread`; the
    other term is what chance does to so few dossiers. Told of are those with `least_part`
    dossiers or more and a distance of `least_distance` or more (3.5 after Iglewicz and Hoaglin).
    """

    least_whole: int = 30
    least_peers: int = 5
    least_part: int = 5
    least_spread: float = 0.02
    least_distance: float = 3.5


RULE = Rule()
NORMAL = 1.4826
"""How many median deviations a standard deviation is, where shares are normal."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared; ``anomalies.sql`` answers ``<name>_part`` and ``<name>_whole``.

    `does` and `of` are the words around the part and behind the whole in a sentence.
    """

    name: str
    title: str
    does: str
    of: str


MEASURES = (
    Measure("supplements", "Yêu cầu bổ sung", "yêu cầu bổ sung", "hồ sơ tiếp nhận trong kỳ"),
    Measure(
        "supplements_again",
        "Yêu cầu bổ sung quá một lần",
        "yêu cầu bổ sung quá một lần đối với",
        "hồ sơ tiếp nhận trong kỳ",
    ),
    Measure(
        "refusals",
        "Từ chối tiếp nhận",
        "không tiếp nhận",
        "hồ sơ được tiếp nhận hoặc từ chối trong kỳ",
    ),
    Measure(
        "last_minute",
        "Kết thúc trong phút cuối",
        "kết thúc trong vòng 1 phút trước giờ hẹn",
        "hồ sơ có kết quả trong kỳ",
    ),
    Measure(
        "last_five_minutes",
        "Kết thúc trong năm phút cuối",
        "kết thúc trong vòng 5 phút trước giờ hẹn",
        "hồ sơ có kết quả trong kỳ",
    ),
    Measure(
        "no_electronic",
        "Thiếu kết quả điện tử",
        "không có kết quả điện tử ở",
        "hồ sơ có kết quả của thủ tục trả kết quả điện tử",
    ),
    Measure(
        "reopened",
        "Xử lý lại",
        "xử lý lại sau khi đã xong",
        "hồ sơ có kết quả hoặc được xử lý lại trong kỳ",
    ),
)
COLUMNS = (
    Column("agency", "Đơn vị", Kind.TEXT),
    Column("measure", "Nội dung", Kind.TEXT),
    Column("part", "Số hồ sơ"),
    Column("whole", "Trên tổng số"),
    Column("share", "Tỷ lệ", Kind.RATIO),
    Column("usual", "Mức giữa", Kind.RATIO, ("Đơn vị cùng cấp",)),
    Column("peers", "Số đơn vị", Kind.COUNT, ("Đơn vị cùng cấp",)),
    Column("distance", "Độ lệch", Kind.NUMBER),
    Column("sentence", "Diễn giải", Kind.TEXT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An agency that differs: its share, what is usual among so many peers, how far off it is."""

    agency: str
    measure: Measure
    part: int
    whole: int
    usual: float
    peers: int
    distance: float

    @property
    def share(self) -> float:
        """Return the part of the whole."""
        return self.part / self.whole


@dataclass(frozen=True, slots=True)
class _Peer:
    agency: str
    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole


def table(rows: Rows, agencies: Agencies, rule: Rule = RULE) -> Table:
    """Return what stands out in the rows of ``anomalies.sql``, the farthest off first."""
    return Table(
        name=NAME,
        title=TITLE,
        columns=COLUMNS,
        rows=tuple(
            (
                agency_name(one.agency, agencies),
                one.measure.title,
                one.part,
                one.whole,
                one.share,
                one.usual,
                one.peers,
                round(one.distance, 1),
                sentence(one, agencies),
            )
            for one in findings(rows, agencies, rule)
        ),
        notes=_notes(rule),
    )


def findings(rows: Rows, agencies: Agencies, rule: Rule = RULE) -> tuple[Finding, ...]:
    """Return who stands out in which measure, the farthest off first."""
    found = [
        one
        for measure in MEASURES
        for peers in _levels(rows, measure, agencies, rule)
        for one in _compared(measure, peers, rule)
    ]
    return tuple(sorted(found, key=lambda one: (-one.distance, one.agency, one.measure.name)))


def sentence(one: Finding, agencies: Agencies) -> str:
    """Return a finding in words: what is so, and what is usual."""
    return (
        f"{agency_name(one.agency, agencies)} {one.measure.does} {one.part} trên {one.whole} "
        f"{one.measure.of} ({_percent(one.share)}); mức giữa của {one.peers} đơn vị cùng cấp là "
        f"{_percent(one.usual)}."
    )


def _levels(
    rows: Rows, measure: Measure, agencies: Agencies, rule: Rule
) -> Iterable[Sequence[_Peer]]:
    """Return those that may be compared, one group for each level of government."""
    groups: dict[Level | None, list[_Peer]] = {}
    for row in rows:
        peer = _Peer(row["agency"], row[f"{measure.name}_part"], row[f"{measure.name}_whole"])
        if peer.whole >= rule.least_whole:
            known = agencies.get(peer.agency)
            groups.setdefault(known.level if known else None, []).append(peer)
    return [peers for peers in groups.values() if len(peers) >= rule.least_peers]


def _compared(measure: Measure, peers: Sequence[_Peer], rule: Rule) -> Iterator[Finding]:
    usual = median(peer.share for peer in peers)
    spread = max(rule.least_spread, NORMAL * median(abs(peer.share - usual) for peer in peers))
    for peer in peers:
        chance = usual * (1 - usual) / peer.whole
        distance = (peer.share - usual) / sqrt(spread**2 + chance)
        if peer.part >= rule.least_part and distance >= rule.least_distance:
            yield Finding(
                agency=peer.agency,
                measure=measure,
                part=peer.part,
                whole=peer.whole,
                usual=usual,
                peers=len(peers),
                distance=distance,
            )


def _notes(rule: Rule) -> tuple[str, ...]:
    return (
        (
            "Bảng chỉ ra nơi số liệu khác xa các đơn vị cùng cấp để xem xét; đó không phải là kết "
            "luận vi phạm. Tính chất hồ sơ, thủ tục mới hay đợt cao điểm đều có thể là lý do."
        ),
        (
            f"So sánh các đơn vị cùng cấp có từ {rule.least_whole} hồ sơ trở lên để tính, khi có "
            f"ít nhất {rule.least_peers} đơn vị như vậy. Mức giữa là trung vị tỷ lệ của các đơn vị "
            "đó."
        ),
        (
            "Độ lệch là khoảng cách đến mức giữa chia cho độ phân tán: căn của d² + m(1 − m)/n, "
            f"với m là mức giữa, n là số hồ sơ, d là {_decimal(NORMAL)} lần trung vị các khoảng "
            f"cách đến mức giữa, ít nhất {_percent(rule.least_spread)}."
        ),
        (
            f"Nêu ra khi độ lệch từ {_decimal(rule.least_distance)} trở lên và có từ "
            f"{rule.least_part} hồ sơ trở lên."
        ),
    )


def _percent(share: float) -> str:
    return f"{_decimal(round(share * 100, 1))} %"


def _decimal(number: float) -> str:
    return f"{number:g}".replace(".", ",")
