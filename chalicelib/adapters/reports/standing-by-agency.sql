-- What stands at each agency that decides, one row for each thing counted: agency, name, dossiers.
-- Reads: standing, asked. The names are those of domain/tallies.py. Received and settled are those of
-- the month of as_of; open ones are counted by the day they are due, since time alone makes them late.
WITH stands AS (
    SELECT
        standing.decided_by AS agency,
        standing.status,
        standing.step,
        split_part(standing.desk, '#', 2) AS role,
        standing.paused,
        standing.due_on,
        standing.received_on,
        standing.finished_on,
        CASE WHEN standing.channel = 2 THEN 'online' ELSE 'other' END AS way,
        CASE
            WHEN standing.finished_on < standing.due_on THEN 'early'
            WHEN standing.finished_on > standing.due_on THEN 'late'
            ELSE 'on-time'
        END AS timing,
        substr(CAST(asked.as_of AS VARCHAR), 1, 7) AS this_month,
        standing.received_on IS NOT NULL AND standing.status NOT IN (1, 3) AS counted,
        standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn) AS ended,
        standing.status NOT IN (3, 10)
        AND NOT (standing.status = 8 AND standing.withdrawn) AS waits
    FROM standing
    CROSS JOIN asked
),
named AS (
    SELECT agency, concat('status/', CAST(status AS VARCHAR)) AS name
    FROM stands
    WHERE waits
    UNION ALL
    SELECT agency, concat('step/', step, '/', role) AS name
    FROM stands
    WHERE waits
    UNION ALL
    SELECT agency, 'open' AS name
    FROM stands
    WHERE counted AND NOT ended
    UNION ALL
    SELECT
        agency,
        CASE WHEN paused THEN 'paused' ELSE concat('due/', CAST(due_on AS VARCHAR)) END AS name
    FROM stands
    WHERE counted AND NOT ended
    UNION ALL
    SELECT agency, concat('received/', this_month, '/', way) AS name
    FROM stands
    WHERE counted AND substr(CAST(received_on AS VARCHAR), 1, 7) = this_month
    UNION ALL
    SELECT agency, concat('settled/', this_month, '/', timing) AS name
    FROM stands
    WHERE counted AND ended AND substr(CAST(finished_on AS VARCHAR), 1, 7) = this_month
)
SELECT agency, name, count(*) AS dossiers
FROM named
GROUP BY agency, name
ORDER BY agency, name
