-- Dossiers that are late: open ones, longest overdue first, then those settled late in the period.
-- Reads: standing, asked. finished_on is NULL where it is open. Not counted: never received (1, 3).
WITH counted AS (
    SELECT
        standing.*,
        asked.first_day,
        asked.as_of,
        standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn) AS settled
    FROM standing
    CROSS JOIN asked
    WHERE standing.status NOT IN (1, 3) AND standing.received_on <= asked.as_of
),
late AS (
    SELECT
        counted.*,
        CASE WHEN settled THEN finished_on END AS ended_on,
        date_diff('day', due_on, CASE WHEN settled THEN finished_on ELSE as_of END) AS days_late
    FROM counted
    WHERE
        (settled AND finished_on >= first_day AND finished_on > due_on)
        OR (NOT settled AND NOT paused AND due_on < as_of)
)
SELECT
    code,
    decided_by AS agency,
    procedure,
    coalesce(procedure_name, procedure) AS procedure_name,
    step,
    desk,
    received_on,
    due_on,
    ended_on AS finished_on,
    days_late
FROM late
ORDER BY CASE WHEN settled THEN 1 ELSE 0 END, days_late DESC, due_on, code
