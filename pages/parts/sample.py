"""A file to try the page with: customers of the model's own background sample, in the form that an upload needs."""

from __future__ import annotations

import csv
from io import StringIO

from core.model.version import ModelVersion
from core.serving.examples import decode

NAME = "sample-customers.csv"


def sample_csv(version: ModelVersion) -> bytes:
    """The background customers as CSV, UTF-8, under the schema's column names."""
    schema = version.schema
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*([schema.id] if schema.id else []), *(column.name for column in schema.columns)])
    for number, row in enumerate(version.background, 1):
        if (customer := decode(version.encoder, row)) is not None:
            values = [customer.values[column.name] for column in schema.columns]
            cells = ["" if v is None else f"{v:.12g}" if isinstance(v, float) else v for v in values]
            writer.writerow([*([f"SAMPLE-{number:03}"] if schema.id else []), *cells])
    return out.getvalue().encode()
