-- What facts name and the catalogue does not know, with how many dossiers name it.
-- Reads: facts, procedures, under.
WITH named AS (
    SELECT code, decided_by AS name FROM facts
    UNION ALL
    SELECT code, received_by AS name FROM facts
    UNION ALL
    SELECT code, helped_by AS name FROM facts
),
agencies AS (
    SELECT DISTINCT agency FROM under
),
versions AS (
    SELECT
        facts.code,
        facts.procedure || ' v' || CAST(facts.procedure_version AS VARCHAR) AS name
    FROM facts
    LEFT JOIN procedures
        ON procedures.procedure = facts.procedure
        AND procedures.procedure_version = facts.procedure_version
    WHERE procedures.procedure IS NULL
)
SELECT named.name, count(DISTINCT named.code) AS dossiers
FROM named
LEFT JOIN agencies ON agencies.agency = named.name
WHERE agencies.agency IS NULL
GROUP BY named.name
UNION ALL
SELECT name, count(DISTINCT code) AS dossiers
FROM versions
GROUP BY name
ORDER BY 1
