-- Open data: one row for each field, procedure and channel, of all agencies together.
-- Reads: standing, asked. The same dossiers as ii-06a, rates and digitisation count, by the same
-- words, so that their sums are sums of these rows. Days are calendar days from receipt to end.
WITH counted AS (
    SELECT
        standing.*,
        asked.first_day,
        asked.as_of,
        standing.received_on >= asked.first_day AS came,
        standing.status IN (9, 10) OR (standing.status = 8 AND standing.withdrawn) AS settled,
        standing.status IN (9, 10) AS with_result,
        date_diff('day', standing.received_on, standing.finished_on) AS days
    FROM standing
    CROSS JOIN asked
    WHERE standing.received_on <= asked.as_of AND standing.status NOT IN (1, 3)
),
ranked AS (
    SELECT
        counted.*,
        row_number() OVER (
            PARTITION BY field_name, procedure, channel, with_result ORDER BY days
        ) AS place,
        count(*) OVER (
            PARTITION BY field_name, procedure, channel, with_result
        ) AS among
    FROM counted
    WHERE NOT (settled AND finished_on < first_day)
)
SELECT
    field_name AS field,
    procedure,
    max(coalesce(procedure_name, procedure)) AS procedure_name,
    channel,
    count(*) AS received,
    count(*) FILTER (WHERE came AND channel = 2) AS received_online,
    count(*) FILTER (WHERE came AND channel <> 2) AS received_other,
    count(*) FILTER (WHERE NOT came) AS carried_over,
    count(*) FILTER (WHERE settled) AS settled,
    count(*) FILTER (WHERE settled AND finished_on < due_on) AS early,
    count(*) FILTER (WHERE settled AND finished_on = due_on) AS on_time,
    count(*) FILTER (WHERE settled AND finished_on > due_on) AS late,
    count(*) FILTER (WHERE NOT settled) AS open,
    count(*) FILTER (WHERE NOT settled AND (paused OR due_on >= as_of)) AS open_in_time,
    count(*) FILTER (WHERE NOT settled AND NOT paused AND due_on < as_of) AS open_overdue,
    count(*) FILTER (WHERE came AND components_digitised > 0) AS digitised,
    count(*) FILTER (WHERE came AND components_reused > 0) AS reused,
    count(*) FILTER (WHERE came AND fee_owed > 0) AS with_fee,
    count(*) FILTER (WHERE came AND fee_owed > 0 AND fee_paid_online > 0) AS paid_online,
    count(*) FILTER (WHERE with_result) AS with_result,
    count(*) FILTER (WHERE with_result AND electronic_result) AS electronic,
    avg(days) FILTER (
        WHERE with_result AND 2 * place BETWEEN among AND among + 2
    ) AS median_days
FROM ranked
GROUP BY field_name, procedure, channel
ORDER BY field_name, procedure, channel
