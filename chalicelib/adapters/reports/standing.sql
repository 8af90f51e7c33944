-- Each dossier as it stood at the end of the day asked for, with what the law says of its procedure.
-- Reads: facts, procedures, under, asked. Only what the question is about: an agency that decides
-- and those below it, a field, a procedure; all where nothing is said.
SELECT
    facts.*,
    procedures.name AS procedure_name,
    procedures.field_code,
    coalesce(procedures.field_name, facts.procedure) AS field_name,
    procedures.level,
    procedures.online_level,
    coalesce(procedures.has_fee, FALSE) AS has_fee,
    coalesce(procedures.gives_electronic, FALSE) AS gives_electronic
FROM facts
CROSS JOIN asked
LEFT JOIN procedures
    ON procedures.procedure = facts.procedure
    AND procedures.procedure_version = facts.procedure_version
LEFT JOIN under
    ON under.agency = facts.decided_by AND under.ancestor = asked.agency
WHERE
    facts.entered_on <= asked.as_of
    AND facts.until_on > asked.as_of
    AND (asked.agency IS NULL OR under.agency IS NOT NULL)
    AND (asked.field IS NULL OR procedures.field_name = asked.field)
    AND (asked.procedure_code IS NULL OR facts.procedure = asked.procedure_code)
