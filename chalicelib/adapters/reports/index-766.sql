-- Index 766: the numerator and denominator of every component the facts can tell, a row for each
-- agency that decides and one, its agency NULL, for all of them.
-- Reads: standing, asked.
-- Progress counts what was received and not settled before the period; ways to file and to pay what
-- came in it; results what was settled in it; ratings whatever ended in it, the refused too.
-- On time: it ended no later than it was due. One under way ends with the day asked for; one whose
-- first supplement is awaited, on the day that was asked for; one whose fee is awaited is on time,
-- as in II.06a. Who was asked twice for a supplement was not.
WITH ended AS (
    SELECT
        standing.decided_by AS agency,
        standing.procedure,
        standing.channel,
        standing.has_fee,
        standing.gives_electronic,
        standing.fee_owed,
        standing.fee_paid_online,
        standing.components,
        standing.components_digitised,
        standing.components_reused,
        standing.electronic_result,
        standing.rating,
        standing.supplements,
        standing.due_on,
        standing.received_on IS NOT NULL AND standing.received_on <= asked.as_of AS received,
        standing.received_on BETWEEN asked.first_day AND asked.as_of
        AND standing.status <> 3 AS came,
        standing.status IN (9, 10) AS settled,
        standing.status IN (3, 9, 10) OR (standing.status = 8 AND standing.withdrawn) AS closed,
        coalesce(standing.finished_on, standing.returned_on) AS closed_on,
        CASE
            WHEN standing.status IN (3, 8, 9, 10)
                THEN coalesce(standing.finished_on, standing.returned_on)
            WHEN standing.status = 5 AND standing.paused THEN standing.first_supplement_on
            ELSE asked.as_of
        END AS end_on,
        standing.status = 6 AND standing.paused AS awaits_fee,
        asked.first_day
    FROM standing
    CROSS JOIN asked
),
counted AS (
    SELECT * FROM ended WHERE NOT (closed AND closed_on < first_day)
)
SELECT
    agency,
    count(*) FILTER (
        WHERE received AND supplements <= 1 AND (awaits_fee OR end_on <= due_on)
    ) AS progress_part,
    count(*) FILTER (WHERE received) AS progress_whole,
    count(*) FILTER (WHERE came AND channel = 2) AS online_part,
    count(*) FILTER (WHERE came) AS online_whole,
    count(*) FILTER (WHERE came AND fee_owed > 0 AND fee_paid_online > 0) AS paid_online_part,
    count(*) FILTER (WHERE came AND fee_owed > 0) AS paid_online_whole,
    count(DISTINCT CASE WHEN came AND has_fee AND fee_paid_online > 0 THEN procedure END)
        AS paid_procedures_part,
    count(DISTINCT CASE WHEN came AND has_fee THEN procedure END) AS paid_procedures_whole,
    count(*) FILTER (WHERE settled AND gives_electronic AND electronic_result) AS e_result_part,
    count(*) FILTER (WHERE settled AND gives_electronic) AS e_result_whole,
    count(*) FILTER (
        WHERE settled AND components_digitised > 0 AND electronic_result
    ) AS digitised_part,
    count(*) FILTER (WHERE settled) AS digitised_whole,
    count(*) FILTER (WHERE came AND components_reused > 0) AS reused_part,
    count(*) FILTER (WHERE came AND components > 0) AS reused_whole,
    count(*) FILTER (WHERE closed AND rating = 1) AS rated_1,
    count(*) FILTER (WHERE closed AND rating = 2) AS rated_2,
    count(*) FILTER (WHERE closed AND rating = 3) AS rated_3,
    count(*) FILTER (WHERE closed AND rating = 4) AS rated_4,
    count(*) FILTER (WHERE closed AND rating = 5) AS rated_5
FROM counted
GROUP BY GROUPING SETS ((agency), ())
ORDER BY agency NULLS FIRST
