-- Dossiers whose facts have holes: entries that never came, entries made before the one they follow.
-- Reads: facts, standing. An entry after the last one that came cannot be missed here.
SELECT
    standing.code,
    standing.decided_by AS agency,
    standing.seq - count(*) AS missing,
    count(*) FILTER (
        WHERE facts.seq < standing.seq AND facts.until_at < facts.entered_at
    ) AS backwards,
    coalesce(
        max(date_diff('millisecond', facts.until_at, facts.entered_at)) FILTER (
            WHERE facts.seq < standing.seq AND facts.until_at < facts.entered_at
        ),
        0
    ) AS skew
FROM standing
JOIN facts ON facts.code = standing.code AND facts.seq <= standing.seq
GROUP BY standing.code, standing.decided_by, standing.seq
HAVING
    standing.seq > count(*)
    OR count(*) FILTER (
        WHERE facts.seq < standing.seq AND facts.until_at < facts.entered_at
    ) > 0
ORDER BY standing.code
