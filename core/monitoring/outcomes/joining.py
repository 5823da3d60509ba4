"""The join in SQL: what the outcomes say, whose they are, and which of them a prediction keeps.

Tables that must be there: `outcomes` (core.monitoring.outcomes.kept.store.SCHEMA), `hashes` (customer, hash) and `files` (one
version's Parquet files of the days from `first` to `last`). Days are whole numbers since 1970-01-01.
"""

from __future__ import annotations

import pyarrow as pa

NOTHING = pa.schema(
    [
        ("positive", pa.bool_()), ("probability", pa.float64()), ("at_risk", pa.bool_()), ("threshold", pa.float64()),
        ("day", pa.int32()), ("observed", pa.int32()), ("customer", pa.string()), ("id", pa.string()),
    ]
)  # fmt: skip
"""Of an answer without rows."""
SIDES = ("champion_side", "challenger_side")

HELD = """
CREATE OR REPLACE TEMP TABLE held AS
SELECT id AS outcome, customer, prediction, observed, positive, made, "at" AS learned
FROM outcomes
WHERE coalesce(prediction, customer) IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY coalesce(prediction, customer), prediction IS NULL, observed ORDER BY "at" DESC, id DESC) = 1
"""
"""The newest line about each prediction (or customer) and day."""

NAMES = """
CREATE OR REPLACE TEMP TABLE names AS
SELECT outcome, customer AS name FROM held WHERE customer IS NOT NULL
UNION SELECT outcome, hash FROM held JOIN hashes USING (customer)
"""
"""Everything under which an outcome's customer may stand in a prediction."""

PREDICTIONS = """
CREATE OR REPLACE TEMP VIEW predictions AS
SELECT id, customer, role, probability, at_risk, threshold, epoch_us("at") AS made_us,
    CAST(epoch_us("at") // 86400000000 AS INTEGER) AS day
FROM files
"""

DIRECT = """
CREATE OR REPLACE TEMP TABLE direct AS
SELECT p.*, h.outcome, h.observed, h.positive, h.learned FROM predictions p JOIN held h ON p.id = h.prediction
"""

NEAR = """
CREATE OR REPLACE TEMP TABLE near AS
SELECT p.*, h.outcome, h.observed, h.positive, h.learned
FROM held h JOIN names n USING (outcome) JOIN predictions p ON p.customer = n.name
WHERE h.observed BETWEEN p.day AND p.day + $horizon
  AND ($role IS NULL OR p.role = $role)
  AND (h.prediction IS NULL
       OR (h.made BETWEEN $first AND $last AND NOT EXISTS (FROM direct d WHERE d.outcome = h.outcome)))
"""
"""Predictions that an outcome without one of this version's could belong to."""

MINE = """
CREATE OR REPLACE TEMP TABLE mine AS
SELECT * FROM (
    FROM direct WHERE $role IS NULL OR role = $role
    UNION ALL
    (FROM near QUALIFY row_number() OVER (PARTITION BY outcome ORDER BY made_us DESC, id DESC) = 1)
)
WHERE day BETWEEN $begin AND $end
QUALIFY row_number() OVER (PARTITION BY id ORDER BY observed DESC, learned DESC) = 1
"""
"""One outcome for each prediction of the window."""

COVERED = """
SELECT day, count(DISTINCT id) AS n
FROM (SELECT day, id, role FROM direct UNION ALL SELECT day, id, role FROM near)
WHERE day BETWEEN $begin AND $end AND ($role IS NULL OR role = $role)
GROUP BY day ORDER BY day
"""

CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT * EXCLUDE (rank), row_number() OVER (ORDER BY day, id) AS place
FROM (SELECT *, row_number() OVER (ORDER BY hash(id), id) AS rank FROM mine) WHERE rank <= $most
"""

PAIRS = """
CREATE TEMP TABLE pairs AS
SELECT a.id AS champion_side, b.id AS challenger_side, a.day
FROM champion_side a JOIN challenger_side b USING (outcome)
QUALIFY row_number() OVER (PARTITION BY coalesce(a.customer, a.id) ORDER BY a.observed DESC, a.id DESC) = 1
"""
"""Predictions of both sides with one outcome, one pair for each customer."""

CHOSEN_SIDE = """
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT s.*, p.place
FROM (
    SELECT *, row_number() OVER (ORDER BY day, champion_side) AS place FROM pairs
    QUALIFY row_number() OVER (ORDER BY hash(champion_side), champion_side) <= $most
) p JOIN {side} s ON s.id = p.{side}
"""
"""One side of the pairs, in an order that both sides share."""
