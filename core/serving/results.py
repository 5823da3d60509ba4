"""A scored file as a table to download: the customers as they came, and what the desk says about each."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from core.customers.export.as_arrow import as_arrow
from core.customers.export.safe_table import safe_table
from core.model.scoring import BANDS
from core.serving.table_answer import TableAnswer


def results(answer: TableAnswer, *, reasons: bool = True) -> pa.Table:
    """The id, the customer's columns, then probability, at_risk, band, unusual (when the version can tell), reason_1
    to reason_3, row, prediction_id, model.

    A name that the customer table has already gets an underscore in front.

    Args:
        reasons: with the reasons in words.
    """
    table, scores = answer.checked.table, answer.scores
    bands = pa.DictionaryArray.from_arrays(pa.array(scores.band.astype(np.int32)), pa.array(BANDS))
    said = {
        "probability": pa.array(scores.probability),
        "at_risk": pa.array(scores.at_risk),
        "band": bands,
        **({} if answer.outliers is None else {"unusual": pa.array(answer.outliers.unusual)}),
        **(
            {f"reason_{k}": pa.array(texts, pa.string()) for k, texts in enumerate(answer.top_reasons, 1)}
            if reasons
            else {}
        ),
        "row": pa.array(table.rows),
        "prediction_id": pa.array(list(answer.ids), pa.string()),
        "model": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(answer), np.int32)), pa.array([scores.model])),
    }
    whole = as_arrow(table)
    for name, values in said.items():
        while name in whole.column_names:
            name = f"_{name}"
        whole = whole.append_column(name, values)
    return whole


def as_csv(table: pa.Table) -> bytes:
    """The table as CSV (UTF-8 with a mark, so that spreadsheet programs read its letters), safe against formulas."""
    out = BytesIO(b"")
    out.write(b"\xef\xbb\xbf")
    csv.write_csv(safe_table(table), out)
    return out.getvalue()


def as_parquet(table: pa.Table) -> bytes:
    """The table as Parquet."""
    out = BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()
