"""Captions: what stands around a table in words — who publishes it, of which days and dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.reports.periods import Question
from chalicelib.domain.reports.showing import day

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Đơn vị báo cáo: who publishes, the body above it, and who the report goes to.

    `agencies` maps codes of agencies to their names.
    """

    name: str
    above: str
    receiver: str
    agencies: Mapping[str, str] = field(default_factory=dict)


def period(question: Question) -> str:
    """Return the line that tells the period, and the day everything is read at the end of."""
    asked = question.period
    return (
        f"Kỳ báo cáo: từ ngày {day(asked.first)} đến ngày {day(asked.last)}; "
        f"số liệu tính đến hết ngày {day(asked.as_of)}"
    )


def scope(question: Question, issuer: Issuer) -> tuple[tuple[str, str], ...]:
    """Return what the question is narrowed to, as pairs of a word and a name; none for all."""
    agency = question.agency and issuer.agencies.get(question.agency, question.agency)
    pairs = (
        ("Cơ quan quyết định", agency),
        ("Lĩnh vực", question.field),
        ("Thủ tục", question.procedure),
    )
    return tuple((word, name) for word, name in pairs if name)
