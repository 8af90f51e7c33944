-- Where dossiers wait: by agency, procedure, step and role, how long those took that went through,
-- and how many lie there now. Reads: facts, standing, asked. Role "paused": the clock stands still,
-- the office waits for somebody else. A dossier went through when it left in the period for good, as
-- far as is known on as_of; its time is that of all its stays there, in milliseconds, day and night.
-- An entry that was made before the one it follows (clocks differ) took no time.
WITH latest AS (
    SELECT
        code,
        seq,
        desk,
        split_part(desk, '#', 1) AS agency,
        step,
        paused,
        entered_on,
        NOT (status IN (3, 10) OR (status = 8 AND withdrawn)) AS lies
    FROM standing
),
known AS (
    SELECT
        facts.code,
        facts.seq,
        facts.seq = latest.seq AS is_last,
        latest.lies,
        NOT (
            facts.step = latest.step
            AND facts.paused = latest.paused
            AND split_part(facts.desk, '#', 1) = latest.agency
            AND (facts.paused OR facts.desk = latest.desk)
        ) AS is_elsewhere,
        facts.entered_on,
        facts.until_on,
        split_part(facts.desk, '#', 1) AS agency,
        facts.procedure,
        facts.step,
        CASE WHEN facts.paused THEN 'paused' ELSE split_part(facts.desk, '#', 2) END AS role,
        CASE
            WHEN facts.until_at > facts.entered_at
                THEN date_diff('millisecond', facts.entered_at, facts.until_at)
            ELSE 0
        END AS took
    FROM facts
    JOIN latest ON latest.code = facts.code
    CROSS JOIN asked
    WHERE
        facts.seq <= latest.seq
        AND (latest.lies OR latest.entered_on >= asked.first_day)
        AND NOT (facts.status IN (3, 10) OR (facts.status = 8 AND facts.withdrawn))
),
turned AS (
    SELECT code, max(seq) AS last_elsewhere
    FROM known
    WHERE lies AND is_elsewhere
    GROUP BY code
),
came AS (
    SELECT known.code, min(known.entered_on) AS since
    FROM known
    LEFT JOIN turned ON turned.code = known.code
    WHERE known.lies AND known.seq > coalesce(turned.last_elsewhere, 0)
    GROUP BY known.code
),
stays AS (
    SELECT
        agency,
        procedure,
        step,
        role,
        code,
        CAST(sum(took) AS BIGINT) AS took,
        max(until_on) AS left_on,
        max(CASE WHEN is_last THEN 1 ELSE 0 END) = 1 AS lies
    FROM known
    GROUP BY agency, procedure, step, role, code
),
counted AS (
    SELECT
        stays.*,
        NOT stays.lies AND stays.left_on >= asked.first_day AS passed,
        CASE WHEN stays.lies THEN came.since END AS since
    FROM stays
    CROSS JOIN asked
    LEFT JOIN came ON came.code = stays.code
),
ranked AS (
    SELECT
        counted.*,
        row_number() OVER (
            PARTITION BY agency, procedure, step, role, passed
            ORDER BY took, code
        ) AS place,
        count(*) OVER (PARTITION BY agency, procedure, step, role, passed) AS places
    FROM counted
    WHERE passed OR lies
),
names AS (
    SELECT procedure, max(coalesce(procedure_name, procedure)) AS procedure_name
    FROM standing
    GROUP BY procedure
)
SELECT
    ranked.agency,
    ranked.procedure,
    names.procedure_name,
    ranked.step,
    ranked.role,
    count(*) FILTER (WHERE ranked.passed) AS passed,
    min(ranked.took) FILTER (WHERE ranked.passed AND ranked.place * 2 >= ranked.places) AS median,
    min(ranked.took) FILTER (
        WHERE ranked.passed AND ranked.place * 10 >= ranked.places * 9
    ) AS ninth,
    max(ranked.took) FILTER (WHERE ranked.passed) AS longest,
    count(*) FILTER (WHERE ranked.lies) AS waiting,
    min(ranked.since) AS waiting_since
FROM ranked
JOIN names ON names.procedure = ranked.procedure
GROUP BY ranked.agency, ranked.procedure, names.procedure_name, ranked.step, ranked.role
ORDER BY ranked.agency, ranked.procedure, ranked.step, ranked.role
