"""Law: the agencies and procedures of the invented province."""

from dataclasses import replace

from chalicelib.adapters.lake.engine import Law
from chalicelib.domain.procedure import Level, OnlineLevel, Procedure, ResultRule
from tests.builders import PROVINCE, a_fee_rule, a_procedure, an_agency

AGENCIES = 120
BRANCHES = 10
"""How many of them, the last ones, are below the first."""
PROCEDURES = 40
CHARGED = 3
"""Every how manieth procedure has a fee."""
LIMITS = (1, 3, 5, 10, 15, 20, 30, 45)
"""Days a procedure may take, by its number."""
FEE = 50_000
FIELDS = (
    "Hộ tịch",
    "Đất đai",
    "Đầu tư",
    "Xây dựng",
    "Thành lập doanh nghiệp",
    "Chứng thực",
    "Lao động",
    "Giáo dục",
    "Y tế",
    "Giao thông",
)


def agency(number: int) -> str:
    """Return the code of an agency."""
    return f"{PROVINCE}.{number + 1:03}"


def law() -> Law:
    """Return what the catalogue says: each procedure in two versions."""
    agencies = [an_agency(PROVINCE, level=Level.PROVINCE, parent=None)]
    for number in range(AGENCIES):
        below = agency(0) if number >= AGENCIES - BRANCHES else PROVINCE
        agencies.append(an_agency(agency(number), parent=below))
    kinds = tuple(_procedure(number) for number in range(PROCEDURES))
    procedures = tuple(replace(one, version=version) for one in kinds for version in (1, 2))
    return Law(procedures, tuple(agencies))


def _procedure(number: int) -> Procedure:
    field = number % len(FIELDS)
    fee = a_fee_rule(base=FEE, per_copy=0)
    return a_procedure(
        code=f"1.{number + 1:06}",
        name=f"Thủ tục {number + 1}",
        field_code=f"LV{field:02}",
        field_name=FIELDS[field],
        level=Level.PROVINCE if number % 4 == 0 else Level.COMMUNE,
        online=(OnlineLevel.FULL, OnlineLevel.PARTIAL, OnlineLevel.NONE)[number % 3],
        fees=(fee,) if number % CHARGED == 0 else (),
        result=ResultRule("Kết quả", "Result", electronic=True, signed=True),
    )
