"""Money: whole đồng, never a fraction, never a float."""

from chalicelib.domain.refusals import Invalid

MOST = 10**12


def dong(value: object, field: str) -> int:
    """Return an amount of 1 to 10^12 đồng; raises Invalid for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
        raise Invalid("Số tiền phải là số nguyên đồng, từ 1 đến 1.000.000.000.000.", field)
    return value


def show(amount: int) -> str:
    """Return an amount as people read it: ``20.000 đ``."""
    return f"{amount:,}".replace(",", ".") + " đ"
