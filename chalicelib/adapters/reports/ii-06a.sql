-- II.06a/VPCP/KSTT: one row for each agency that decides and field.
-- Reads: standing, asked. Not counted: never received (1, 3).
WITH counted AS (
    SELECT
        standing.*,
        asked.first_day,
        asked.as_of,
        standing.received_on < asked.first_day AS carried,
        standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn) AS settled
    FROM standing
    CROSS JOIN asked
    WHERE standing.received_on IS NOT NULL AND standing.status NOT IN (1, 3)
),
within AS (
    SELECT *
    FROM counted
    WHERE received_on <= as_of AND NOT (settled AND finished_on < first_day)
)
SELECT
    decided_by AS agency,
    field_name AS field,
    count(*) AS received,
    count(*) FILTER (WHERE NOT carried AND channel = 2) AS received_online,
    count(*) FILTER (WHERE NOT carried AND channel <> 2) AS received_other,
    count(*) FILTER (WHERE carried) AS carried_over,
    count(*) FILTER (WHERE settled) AS settled,
    count(*) FILTER (WHERE settled AND finished_on < due_on) AS early,
    count(*) FILTER (WHERE settled AND finished_on = due_on) AS on_time,
    count(*) FILTER (WHERE settled AND finished_on > due_on) AS late,
    count(*) FILTER (WHERE NOT settled) AS open,
    count(*) FILTER (WHERE NOT settled AND (paused OR due_on >= as_of)) AS open_in_time,
    count(*) FILTER (WHERE NOT settled AND NOT paused AND due_on < as_of) AS open_overdue
FROM within
GROUP BY decided_by, field_name
ORDER BY decided_by, field_name
