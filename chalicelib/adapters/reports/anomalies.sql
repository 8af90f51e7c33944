-- What agencies that decide are compared in: for each measure a part of a whole.
-- Reads: facts, standing, asked. The measures are those of domain/reports/anomalies.py; spare is how
-- long before it was due a dossier was settled, in milliseconds.
WITH stood AS (
    SELECT
        standing.*,
        standing.status NOT IN (1, 3) AND standing.received_on >= asked.first_day AS received,
        standing.status IN (9, 10) AND standing.finished_on >= asked.first_day AS settled,
        standing.status = 3 AND standing.finished_on >= asked.first_day AS refused,
        date_diff('millisecond', standing.finished_at, standing.due_at) AS spare
    FROM standing
    CROSS JOIN asked
    WHERE standing.received_on IS NULL OR standing.received_on <= asked.as_of
),
moved AS (
    SELECT DISTINCT facts.code
    FROM facts
    CROSS JOIN asked
    WHERE facts.status = 4 AND facts.entered_on BETWEEN asked.first_day AND asked.as_of
),
followed AS (
    SELECT
        facts.code,
        facts.entered_on,
        facts.status,
        lag(facts.status) OVER (PARTITION BY facts.code ORDER BY facts.seq) AS status_before
    FROM facts
    JOIN moved ON moved.code = facts.code
    JOIN stood ON stood.code = facts.code
    WHERE facts.seq <= stood.seq
),
reopened AS (
    SELECT DISTINCT followed.code
    FROM followed
    CROSS JOIN asked
    WHERE
        followed.status_before = 9
        AND followed.status = 4
        AND followed.entered_on BETWEEN asked.first_day AND asked.as_of
),
judged AS (
    SELECT
        stood.*,
        reopened.code IS NOT NULL AS again
    FROM stood
    LEFT JOIN reopened ON reopened.code = stood.code
)
SELECT
    decided_by AS agency,
    count(*) FILTER (WHERE received AND supplements > 0) AS supplements_part,
    count(*) FILTER (WHERE received) AS supplements_whole,
    count(*) FILTER (WHERE received AND supplements > 1) AS supplements_again_part,
    count(*) FILTER (WHERE received) AS supplements_again_whole,
    count(*) FILTER (WHERE refused) AS refusals_part,
    count(*) FILTER (WHERE refused OR received) AS refusals_whole,
    count(*) FILTER (WHERE settled AND spare BETWEEN 0 AND 60000) AS last_minute_part,
    count(*) FILTER (WHERE settled) AS last_minute_whole,
    count(*) FILTER (WHERE settled AND spare BETWEEN 0 AND 300000) AS last_five_minutes_part,
    count(*) FILTER (WHERE settled) AS last_five_minutes_whole,
    count(*) FILTER (
        WHERE settled AND gives_electronic AND NOT electronic_result
    ) AS no_electronic_part,
    count(*) FILTER (WHERE settled AND gives_electronic) AS no_electronic_whole,
    count(*) FILTER (WHERE again) AS reopened_part,
    count(*) FILTER (WHERE again OR settled) AS reopened_whole
FROM judged
GROUP BY decided_by
ORDER BY decided_by
