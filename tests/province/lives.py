"""Lives: the query that makes the facts of some dossiers out of their numbers."""

from datetime import UTC, datetime, time
from itertools import accumulate

from chalicelib.adapters.lake.columns import KEPT
from tests.province.extent import Province
from tests.province.law import AGENCIES, CHARGED, FEE, LIMITS, PROCEDURES, agency
from tests.province.ways import ASKING, STRAIGHT, UNRECEIVED, walked

ASKS_OFTEN = 7
"""The agency that asks for supplements far more than others."""
JUST_IN_TIME = 13
"""The agency that finishes a minute before things are due."""
_PRIMES = (2_147_483_647, 1_000_000_007, 998_244_353, 1_000_000_009)
"""No number of dossiers that is smaller has a divisor in common with them."""
_HOUR, _DAY, _LOCAL = 3600, 86_400, 7 * 3600


def facts(province: Province, low: int, high: int, until: datetime) -> str:
    """Return the query for all facts of the dossiers of those numbers, hash included."""
    columns = ", ".join(f"{said} AS {name}" for name, said in _columns().items())
    return f"""
WITH {_dossiers(province, low, high)},
lives AS (
    SELECT
        dossiers.*,
        entries.* EXCLUDE (way),
        CAST({int(until.timestamp())} AS BIGINT) AS until_s,
        {_at("at")} AS at_s,
        coalesce({_at("next")}, {2**60}) AS next_s,
        {_at("accepted")} AS accepted_s,
        {_at("asked")} AS asked_s,
        coalesce({_at("resumed1")} - {_at("paused1")}, 0)
        + coalesce({_at("resumed2")} - {_at("paused2")}, 0) AS stood_s,
        {_at("finished")} AS finished_s,
        {_at("returned")} AS returned_s,
        due_s + {_DAY} * (resumed * waited + CASE WHEN extended THEN later ELSE 0 END)
        AS due_now_s
    FROM dossiers
    JOIN entries USING (way)
)
SELECT {columns}
FROM lives
WHERE at_s < until_s
"""  # noqa: S608 - own numbers


def _at(name: str) -> str:
    """Return the second at which something of a life happened, NULL where it did not."""
    return (
        f"(filed_s + CAST(floor({name}_quick * least(span, 36000) + {name}_share * span"
        f" + {name}_after * {_DAY} * slow) AS BIGINT))"
    )


def _rank(at: int, number: str = "number") -> str:
    """Return a place from 0 to all dossiers but one, each held by one dossier."""
    return f"(({number} + seed) * {_PRIMES[at]} % dossiers)"


def _dossiers(province: Province, low: int, high: int) -> str:
    """Return the dossiers of those numbers with all that is the same in each of their entries."""
    everything = sum(way.weight for way in province.ways)
    ends = [
        round(end * province.dossiers / everything)
        for end in accumulate(way.weight for way in province.ways)
    ]
    starts = [0, *ends[:-1]]
    refused = starts[UNRECEIVED] if province.refuses else province.dossiers
    which = " ".join(f"WHEN way_rank < {end} THEN {way}" for way, end in enumerate(ends))
    into = " ".join(f"WHEN {way} THEN way_rank - {start}" for way, start in enumerate(starts))
    size = " ".join(
        f"WHEN {way} THEN {end - start}"
        for way, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    waits = " ".join(
        f"WHEN {way} THEN {max(row['resumed'] for row in walked(one))}"
        for way, one in enumerate(province.ways)
    )
    extends = ", ".join(
        str(way)
        for way, one in enumerate(province.ways)
        if any(row["extended"] for row in walked(one))
    )
    epoch = int(datetime.combine(province.first, time(), UTC).timestamp())
    owing = round(province.owing * province.dossiers)
    charged = len(range(0, PROCEDURES, CHARGED))
    return f"""
numbered AS (
    SELECT
        number,
        CAST({province.seed} AS BIGINT) AS seed,
        CAST({province.dossiers} AS BIGINT) AS dossiers
    FROM range({low}, {high}) AS numbers(number)
),
ranked AS (
    SELECT
        *,
        {_rank(0)} AS way_rank,
        {_rank(1)} < {round(province.online * province.dossiers)} AS online,
        {_rank(2)} < {owing} AS owing,
        {_rank(2)} < {round(province.paid_online * owing)} AS paid_online,
        {_rank(3)} < {round(province.digitised * province.dossiers)} AS digitised,
        CAST(hash(number, seed, 1) >> 1 AS BIGINT) AS chance1,
        CAST(hash(number, seed, 2) >> 1 AS BIGINT) AS chance2,
        CAST(hash(number, seed, 3) >> 1 AS BIGINT) AS chance3
    FROM numbered
),
going AS (
    SELECT
        *,
        CASE WHEN NOT online AND way_rank >= {refused} THEN {STRAIGHT} {which} END AS way
    FROM ranked
),
placed AS (
    SELECT
        *,
        (CASE way {into} END) < round({province.electronic} * (CASE way {size} END))
        AS electronic,
        CASE
            WHEN way < {ASKING} AND chance1 % 100 < 15 THEN {ASKS_OFTEN}
            ELSE CAST(
                floor({AGENCIES} * pow((chance1 // 128) % 65536 / 65536.0, 1.7)) AS BIGINT
            )
        END AS place,
        CASE
            WHEN owing THEN {CHARGED} * (chance2 % {charged})
            ELSE (chance2 % {PROCEDURES - charged}) // {CHARGED - 1} * {CHARGED}
                + 1 + (chance2 % {PROCEDURES - charged}) % {CHARGED - 1}
        END AS procedure_number,
        number * {province.days} // dossiers AS day,
        chance3 % 1000 AS lot,
        (chance3 // 1024) % 1000 AS other_lot
    FROM going
),
timed AS (
    SELECT
        *,
        {list(LIMITS)}[CAST(procedure_number % {len(LIMITS)} AS INTEGER) + 1] AS days,
        2 + (chance2 // 4096) % 6 AS waited,
        CASE way {waits} END AS waits,
        way IN ({extends}) AS extends,
        1 + (chance2 // 65536) % 5 AS slow,
        {epoch} - {_LOCAL} + day * {_DAY} AS morning_s,
        {epoch} - {_LOCAL} + day * {_DAY} + 8 * {_HOUR} + (chance1 // 16777216) % 30600
        AS filed_s
    FROM placed
),
due AS (
    SELECT
        *,
        (days + 1) // 2 AS later,
        morning_s + days * {_DAY} + 17 * {_HOUR} AS due_s,
        days + waits * waited + CASE WHEN extends THEN (days + 1) // 2 ELSE 0 END AS most
    FROM timed
),
lasting AS (
    SELECT *, morning_s + most * {_DAY} + 17 * {_HOUR} - filed_s AS last_s FROM due
),
dossiers AS (
    SELECT
        *,
        greatest(3600, CASE
            WHEN lot < 600 AND most < 2 THEN 8000 + lot
            WHEN lot < 600 THEN (most - 1) * {_DAY} * (300 + other_lot * 0.7) / 1000
            WHEN lot < 850 AND place = {JUST_IN_TIME} AND lot < 800
                THEN last_s - 1 - other_lot % 59
            WHEN lot < 850 THEN last_s - 21 * (1 + other_lot)
            ELSE last_s + (1 + other_lot % (days + 5)) * {_DAY} - 2 * {_HOUR}
        END) AS span,
        printf('H33.%03d', place + 1) AS agency
    FROM lasting
)"""  # noqa: S608 - own numbers


def _columns() -> dict[str, str]:
    """Return how each column of a fact, and those that folding adds, are had from a life."""
    said = _spelled()
    return {name: said[name] for name in (*KEPT, "hash")}


def _moment(seconds: str) -> str:
    return f"CAST(make_timestamp({seconds} * 1000000) AS TIMESTAMPTZ)"


def _day(seconds: str) -> str:
    return f"DATE '1970-01-01' + CAST(({seconds} + {_LOCAL}) // {_DAY} AS INTEGER)"


def _spelled() -> dict[str, str]:
    day = f"strftime({_day('filed_s')}, '%y%m%d')"
    code = f"concat(agency, '-', {day}, '-', printf('%04d', number + 1))"
    elsewhere = f"CASE WHEN receives AND other_lot % 10 = 0 THEN '{agency(1)}' ELSE agency END"
    digitised = "CASE WHEN digitised THEN 2 + lot % 4 ELSE 0 END"
    channel = "CASE WHEN online THEN 2 WHEN chance1 % 20 = 0 THEN 3 ELSE 1 END"
    until = f"THEN {_day('CAST(next_s AS BIGINT)')} ELSE DATE '9999-12-31'"
    counter = "NOT online AND seq < 2"
    done = "finished AND finished_s IS NOT NULL"
    paid = "owing AND (accepted_s IS NOT NULL)"
    return {
        "code": code,
        "seq": "CAST(seq AS BIGINT)",
        "version": "CAST(version - CASE WHEN online OR seq < 2 THEN 0 ELSE 1 END AS BIGINT)",
        "hash": f"sha256(concat({code}, '/', seq, '/', seed))",
        "entered_at": _moment("at_s"),
        "entered_on": _day("at_s"),
        "procedure": "printf('1.%06d', procedure_number + 1)",
        "procedure_version": "CAST(CASE WHEN number * 2 < dossiers THEN 1 ELSE 2 END AS BIGINT)",
        "case_id": "'thuong'",
        "channel": f"CAST({channel} AS BIGINT)",
        "applicant_kind": "CAST(CASE WHEN lot % 10 < 8 THEN 0 ELSE lot % 2 + 1 END AS BIGINT)",
        "identified": "online",
        "helped_by": f"CASE WHEN lot % 20 = 0 THEN '{agency(0)}' ELSE agency END",
        "received_by": f"CASE WHEN other_lot % 10 = 0 THEN '{agency(1)}' ELSE agency END",
        "decided_by": "agency",
        "status": f"CAST(CASE WHEN {counter} THEN 2 ELSE status END AS BIGINT)",
        "step": "step",
        "desk": f"concat({elsewhere}, '#', role)",
        "step_due_on": _day(f"(at_s + {_DAY})"),
        "submitted_at": _moment("filed_s"),
        "submitted_on": _day("filed_s"),
        "received_at": _moment(f"CASE WHEN {_received('accepted_s')} END"),
        "received_on": _day(f"CASE WHEN {_received('accepted_s')} END"),
        "due_at": _moment("due_now_s"),
        "due_on": _day("due_now_s"),
        "paused": "paused",
        "suspended_minutes": "CAST(stood_s // 60 AS BIGINT)",
        "finished_at": _moment("finished_s"),
        "finished_on": _day("finished_s"),
        "returned_on": _day("returned_s"),
        "withdrawn": "withdrawn",
        "supplements": "CAST(supplements AS BIGINT)",
        "extended": "extended",
        "fee_owed": f"CAST(owing AS BIGINT) * {FEE}",
        "fee_paid": f"CAST({paid} AS BIGINT) * {FEE}",
        "fee_paid_online": f"CAST({paid} AND paid_online AS BIGINT) * {FEE}",
        "components": "CAST(2 + lot % 4 AS BIGINT)",
        "components_digitised": f"CAST({digitised} AS BIGINT)",
        "components_reused": "CAST(digitised AND lot % 5 = 0 AS BIGINT)",
        "electronic_result": f"electronic AND {done}",
        "signed_result": f"electronic AND {done} AND lot % 4 <> 0",
        "rating": "CAST(CASE WHEN rated THEN 5 - lot % 7 // 2 END AS BIGINT)",
        "until_on": f"CASE WHEN next_s < until_s {until} END",
        "until_at": _moment("CASE WHEN next_s < until_s THEN CAST(next_s AS BIGINT) END"),
        "first_supplement_on": _day("asked_s"),
    }


def _received(accepted: str) -> str:
    """Return when it was received: at a counter as it was filed."""
    return f"NOT online THEN filed_s ELSE {accepted}"
