"""A model version as bytes, file by file, with checksums; needs neither MLflow nor scikit-learn nor a pickle."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

import numpy as np

from core.customers.schema_read import parse_schema
from core.customers.schema_text import schema_to_toml
from core.errors import DamagedModelError, SchemaError
from core.model.card import Card
from core.model.compiled import Compiled
from core.model.features import Encoder
from core.model.fingerprints import Fingerprints
from core.model.outliers.model import OutlierModel
from core.model.profile import Profile
from core.model.version import ModelVersion

FORMAT = 1
MANIFEST = "manifest.json"
PARTS = ("arrays.npz", "card.json", "schema.toml", "encoder.json", "profile.json")
FILES = (*PARTS, MANIFEST)
OPTIONAL = ("seen.npz", "outliers.npz")
"""What a version may have besides; one made before there was such a part goes without."""


def pack(version: ModelVersion) -> dict[str, bytes]:
    """The files of a version, name → content, the manifest with their sha256 last."""
    arrays = io.BytesIO()
    np.savez_compressed(arrays, allow_pickle=False, background=version.background, **version.compiled.arrays())
    text = {
        "card.json": version.card.to_json(),
        "schema.toml": version.schema.text or schema_to_toml(version.schema),
        "encoder.json": version.encoder.to_json(),
        "profile.json": version.profile.to_json(),
    }
    parts = {"arrays.npz": arrays.getvalue(), **{name: value.encode() for name, value in text.items()}}
    if version.seen is not None:
        parts["seen.npz"] = version.seen.to_bytes()
    if version.outliers is not None:
        parts["outliers.npz"] = version.outliers.to_bytes()
    return {**parts, MANIFEST: _manifest(parts)}


def unpack(files: Mapping[str, bytes], where: str) -> ModelVersion:
    """The version in these files, after their checksums have been verified.

    Args:
        files: name → content, one for each of FILES, and those of OPTIONAL that are there.
        where: the folder they come from, for messages.

    Raises:
        DamagedModelError: a file was changed, or the format is not known; the message names the file.
    """
    _verify(files, where)
    try:
        with np.load(io.BytesIO(files["arrays.npz"]), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        schema = parse_schema(files["schema.toml"].decode(), f"{where}/schema.toml")
        encoder = Encoder.from_json(schema, files["encoder.json"].decode())
        version = ModelVersion(
            schema=schema,
            encoder=encoder,
            compiled=Compiled.from_arrays(arrays),
            card=Card.from_json(files["card.json"].decode()),
            background=arrays["background"],
            profile=Profile.from_json(files["profile.json"].decode()),
            seen=Fingerprints.from_bytes(files["seen.npz"]) if "seen.npz" in files else None,
            outliers=OutlierModel.from_bytes(files["outliers.npz"]) if "outliers.npz" in files else None,
        )
    except (SchemaError, KeyError, ValueError, zipfile.BadZipFile) as error:  # whole, but not of this release
        raise DamagedModelError(f"{where} cannot be understood: {error}.", todo=remedy(where)) from error
    if version.compiled.width != encoder.width or version.background.shape[1:] != (encoder.width,):
        raise DamagedModelError(f"{where}/arrays.npz does not fit {where}/schema.toml.", todo=remedy(where))
    if version.outliers is not None and not version.outliers.fits(encoder.width, len(schema.columns)):
        raise DamagedModelError(f"{where}/outliers.npz does not fit {where}/schema.toml.", todo=remedy(where))
    return version


def remedy(where: str) -> str:
    """What to do about a damaged version."""
    return f"Restore {where} from a backup or from the registry, or promote another version."


def _manifest(parts: Mapping[str, bytes]) -> bytes:
    sums = {name: hashlib.sha256(parts[name]).hexdigest() for name in (*PARTS, *OPTIONAL) if name in parts}
    return json.dumps({"format": FORMAT, "files": sums}, indent=1).encode()


def _verify(files: Mapping[str, bytes], where: str) -> None:
    try:
        found = json.loads(files[MANIFEST])
        release, sums = found["format"], dict(found["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedModelError(f"{where}/{MANIFEST} is damaged.", todo=remedy(where)) from error
    if release != FORMAT:
        raise DamagedModelError(
            f"{where}/{MANIFEST}: format {release!r} is not known to this release, which reads format {FORMAT}.",
            todo="Serve it with the release that wrote it, or train again.",
        )
    for name in (*PARTS, *(name for name in OPTIONAL if name in sums)):
        if hashlib.sha256(files.get(name, b"")).hexdigest() != sums.get(name):
            raise DamagedModelError(f"{where}/{name} does not match its checksum.", todo=remedy(where))
    if files[MANIFEST] != _manifest(files):
        raise DamagedModelError(f"{where}/{MANIFEST} is damaged.", todo=remedy(where))
