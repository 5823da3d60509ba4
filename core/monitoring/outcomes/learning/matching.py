"""What is known already and whom it is about, in SQL.

Tables that must be there: `reports` (place, prediction, customer, name, other, observed, positive: the id as it is written now
and the other form of it), `outcomes` (core.monitoring.outcomes.kept.store.SCHEMA), `open_days` (id, customer, day of
predictions) and `files` (Parquet files of predictions).
Days are whole numbers since 1970-01-01.
"""

from __future__ import annotations

STOOD = """
CREATE TEMP TABLE stood AS
SELECT coalesce(prediction, customer) AS key, prediction IS NOT NULL AS direct, observed,
    arg_max(positive, ("at", id)) AS current, bool_or(positive) AS said_yes, bool_or(NOT positive) AS said_no
FROM outcomes WHERE coalesce(prediction, customer) IS NOT NULL
GROUP BY ALL
"""
"""What the journal says about each thing and day: now, and ever."""

KNOWN = """
WITH keys AS (
    SELECT place, prediction AS key, true AS direct, observed, positive FROM reports WHERE prediction IS NOT NULL
    UNION SELECT place, name, false, observed, positive FROM reports WHERE prediction IS NULL
    UNION SELECT place, other, false, observed, positive FROM reports WHERE prediction IS NULL AND other IS NOT NULL)
SELECT k.place, any_value(s.current) AS current,
    bool_or(CASE WHEN k.positive THEN s.said_yes ELSE s.said_no END) AS said
FROM keys k JOIN stood s USING (key, direct, observed)
GROUP BY k.place ORDER BY k.place
"""

BY_PREDICTION = """
SELECT r.place, any_value(m.customer) AS customer, min(m.day) AS day
FROM reports r JOIN made m ON m.id = r.prediction GROUP BY r.place ORDER BY r.place
"""

BY_CUSTOMER = """
SELECT DISTINCT r.place
FROM (SELECT place, name, observed FROM reports WHERE prediction IS NULL
      UNION SELECT place, other, observed FROM reports WHERE prediction IS NULL AND other IS NOT NULL) r
JOIN made m ON m.customer = r.name AND r.observed BETWEEN m.day AND m.day + $horizon
ORDER BY r.place
"""

MADE_TODAY = "CREATE TEMP VIEW made AS SELECT id, customer, day FROM open_days"
MADE = """
CREATE TEMP VIEW made AS SELECT id, customer, day FROM open_days
UNION ALL SELECT id, customer, CAST(epoch_us("at") // 86400000000 AS INTEGER) FROM files
"""
"""Predictions of open days, and those of Parquet files."""
