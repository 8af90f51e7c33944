-- II.06a/VPCP/KSTT: one row for each agency that decides and field, for a period.
-- Reads: facts (one row for each entry of each dossier), fields (procedure, field_name).
-- Parameters: $first, $last (days of the period, both included).
-- A dossier is read as it stood at the end of $last. Not counted: never received (1, 3).
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY code ORDER BY seq DESC) AS age
    FROM facts
    WHERE entered_on <= $last
),
latest AS (
    SELECT * FROM ranked WHERE age = 1
),
counted AS (
    SELECT
        latest.*,
        received_on < $first AS carried,
        status IN (9, 10) OR (status = 8 AND withdrawn) AS settled
    FROM latest
    WHERE received_on IS NOT NULL AND status NOT IN (1, 3)
),
within AS (
    SELECT *
    FROM counted
    WHERE received_on <= $last AND NOT (settled AND finished_on < $first)
)
SELECT
    decided_by AS agency,
    coalesce(fields.field_name, within.procedure) AS field,
    count(*) AS received,
    count(*) FILTER (NOT carried AND channel = 2) AS received_online,
    count(*) FILTER (NOT carried AND channel <> 2) AS received_other,
    count(*) FILTER (carried) AS carried_over,
    count(*) FILTER (settled) AS settled,
    count(*) FILTER (settled AND finished_on < due_on) AS early,
    count(*) FILTER (settled AND finished_on = due_on) AS on_time,
    count(*) FILTER (settled AND finished_on > due_on) AS late,
    count(*) FILTER (NOT settled) AS open,
    count(*) FILTER (NOT settled AND (paused OR due_on >= $last)) AS open_in_time,
    count(*) FILTER (NOT settled AND NOT paused AND due_on < $last) AS open_overdue
FROM within
LEFT JOIN fields ON fields.procedure = within.procedure
GROUP BY 1, 2
ORDER BY 1, 2
