-- Where dossiers wait: by agency, procedure, step and role, how long those took that went through,
-- and how many lie there now. Reads: facts, standing, asked. Role "paused": the clock stands still,
-- the office waits for somebody else. A dossier went through when it left in the period for good, as
-- far as is known on as_of; its time is that of all its stays there, in milliseconds, day and night.
-- An entry that was made before the one it follows (clocks differ) took no time.
WITH known AS (
    SELECT
        facts.code,
        facts.seq,
        standing.seq AS last_seq,
        facts.entered_on,
        facts.until_on,
        split_part(facts.desk, '#', 1) AS agency,
        facts.procedure,
        coalesce(standing.procedure_name, facts.procedure) AS procedure_name,
        facts.step,
        CASE WHEN facts.paused THEN 'paused' ELSE split_part(facts.desk, '#', 2) END AS role,
        facts.status IN (3, 10) OR (facts.status = 8 AND facts.withdrawn) AS ended,
        CASE
            WHEN facts.until_at > facts.entered_at
                THEN date_diff('millisecond', facts.entered_at, facts.until_at)
            ELSE 0
        END AS took
    FROM facts
    JOIN standing ON standing.code = facts.code
    WHERE facts.seq <= standing.seq
),
runs AS (
    SELECT
        known.*,
        CASE
            WHEN
                lag(agency) OVER before = agency
                AND lag(step) OVER before = step
                AND lag(role) OVER before = role
                THEN 0
            ELSE seq
        END AS begins
    FROM known
    WINDOW before AS (PARTITION BY code ORDER BY seq)
),
placed AS (
    SELECT
        runs.*,
        max(begins) OVER (PARTITION BY code ORDER BY seq) AS run
    FROM runs
),
entered AS (
    SELECT
        placed.*,
        min(entered_on) OVER (PARTITION BY code, run) AS since
    FROM placed
    WHERE NOT ended
),
stays AS (
    SELECT
        agency,
        procedure,
        procedure_name,
        step,
        role,
        code,
        CAST(sum(took) AS BIGINT) AS took,
        max(until_on) AS left_on,
        max(CASE WHEN seq = last_seq THEN 1 ELSE 0 END) = 1 AS lies,
        max(CASE WHEN seq = last_seq THEN since END) AS since
    FROM entered
    GROUP BY agency, procedure, procedure_name, step, role, code
),
counted AS (
    SELECT
        stays.*,
        NOT lies AND left_on >= asked.first_day AS passed
    FROM stays
    CROSS JOIN asked
),
ranked AS (
    SELECT
        counted.*,
        row_number() OVER (
            PARTITION BY agency, procedure, procedure_name, step, role, passed
            ORDER BY took, code
        ) AS place,
        count(*) OVER (
            PARTITION BY agency, procedure, procedure_name, step, role, passed
        ) AS places
    FROM counted
    WHERE passed OR lies
)
SELECT
    agency,
    procedure,
    procedure_name,
    step,
    role,
    count(*) FILTER (WHERE passed) AS passed,
    min(took) FILTER (WHERE passed AND place * 2 >= places) AS median,
    min(took) FILTER (WHERE passed AND place * 10 >= places * 9) AS ninth,
    max(took) FILTER (WHERE passed) AS longest,
    count(*) FILTER (WHERE lies) AS waiting,
    min(since) AS waiting_since
FROM ranked
GROUP BY agency, procedure, procedure_name, step, role
ORDER BY agency, procedure, procedure_name, step, role
