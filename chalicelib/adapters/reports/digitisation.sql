-- Bảng số hóa: papers that came in the period and results given in it, by agency and field.
-- Reads: standing, asked. Not counted: never received (1, 3); results of dossiers withdrawn;
-- what is dated as settled before the period, as in ii-06a.
WITH counted AS (
    SELECT
        standing.*,
        standing.received_on >= asked.first_day
        AND NOT (
            (standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn))
            AND coalesce(standing.finished_on < asked.first_day, FALSE)
        ) AS came,
        standing.status IN (9, 10) AND standing.finished_on >= asked.first_day AS settled
    FROM standing
    CROSS JOIN asked
    WHERE standing.status NOT IN (1, 3) AND standing.received_on <= asked.as_of
)
SELECT
    decided_by AS agency,
    field_name AS field,
    count(*) FILTER (WHERE came) AS received,
    count(*) FILTER (WHERE came AND components_digitised = 0) AS not_digitised,
    count(*) FILTER (WHERE came AND components_digitised > 0) AS digitised,
    count(*) FILTER (WHERE came AND components_reused > 0) AS reused,
    count(*) FILTER (WHERE settled) AS settled,
    count(*) FILTER (WHERE settled AND NOT electronic_result) AS result_not_digitised,
    count(*) FILTER (WHERE settled AND electronic_result) AS result_digitised
FROM counted
WHERE came OR settled
GROUP BY decided_by, field_name
ORDER BY decided_by, field_name
