-- Rates by agency, each a part of a whole: online, payment, digitised, electronic result, on time.
-- Reads: standing, asked. Not counted: never received (1, 3); what is dated as settled
-- before the period, as in ii-06a.
WITH counted AS (
    SELECT
        standing.*,
        standing.received_on >= asked.first_day
        AND NOT (
            (standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn))
            AND coalesce(standing.finished_on < asked.first_day, FALSE)
        ) AS came,
        standing.finished_on >= asked.first_day
        AND (standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn)) AS settled
    FROM standing
    CROSS JOIN asked
    WHERE standing.status NOT IN (1, 3) AND standing.received_on <= asked.as_of
)
SELECT
    decided_by AS agency,
    count(*) FILTER (WHERE came AND channel = 2) AS online_part,
    count(*) FILTER (WHERE came) AS online_whole,
    count(*) FILTER (WHERE came AND fee_owed > 0 AND fee_paid_online > 0) AS payment_part,
    count(*) FILTER (WHERE came AND fee_owed > 0) AS payment_whole,
    count(*) FILTER (WHERE came AND components_digitised > 0) AS digitised_part,
    count(*) FILTER (WHERE came) AS digitised_whole,
    count(*) FILTER (WHERE settled AND status <> 8 AND electronic_result) AS electronic_part,
    count(*) FILTER (WHERE settled AND status <> 8) AS electronic_whole,
    count(*) FILTER (WHERE settled AND finished_on <= due_on) AS on_time_part,
    count(*) FILTER (WHERE settled) AS on_time_whole
FROM counted
WHERE came OR settled
GROUP BY decided_by
ORDER BY decided_by
