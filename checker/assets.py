"""The one place that knows where the models are, and the door at which each is verified.

A model is a folder ``models/NAME`` with ``weights.npz`` (plain arrays, never pickles) and ``card.json``, whose
``sha256`` must be that of the weights.
"""
from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from checker.errors import ModelBroken

if TYPE_CHECKING:
    import numpy as np

REPAIR = "Install the package again, or rebuild the models with `make models DATA=FOLDER`."


@dataclass(frozen=True, slots=True)
class Model:
    """Arrays and the card of one model."""

    name: str
    arrays: Mapping[str, np.ndarray]
    card: Mapping[str, Any]


def root() -> Traversable:
    """The folder of the models: installed as ``checker.models``, or beside the package in a checkout.

    In a checkout the package's own folder hides an installed one of the same name, whose models cannot be found then.
    """
    try:
        return files("checker.models")
    except ModuleNotFoundError:
        return files("checker").joinpath("..", "models")


def read(path: str) -> bytes:
    """Bytes of a file below the models' folder. Raises ModelBroken where it is missing."""
    try:
        return root().joinpath(*path.split("/")).read_bytes()
    except (OSError, ModuleNotFoundError) as error:
        raise ModelBroken(f"The model file {path} is missing. {REPAIR}") from error


def read_json(path: str) -> dict[str, Any]:
    """A JSON object below the models' folder. Raises ModelBroken where it is missing or damaged."""
    try:
        value = json.loads(read(path))
    except ValueError as error:
        raise ModelBroken(f"The model file {path} is not JSON. {REPAIR}") from error
    if not isinstance(value, dict):
        raise ModelBroken(f"The model file {path} is not a JSON object. {REPAIR}")
    return value


def names() -> list[str]:
    """Names of the models that are installed, sorted."""
    return sorted(entry.name for entry in root().iterdir() if entry.joinpath("card.json").is_file())


@functools.cache
def card(name: str) -> Mapping[str, Any]:
    """The card of a model; read once a process."""
    return read_json(f"{name}/card.json")


def verified(name: str) -> bytes:
    """The weights of a model, after their checksum was compared with the card's. Raises ModelBroken."""
    data = read(f"{name}/weights.npz")
    if hashlib.sha256(data).hexdigest() != card(name).get("sha256"):
        raise ModelBroken(f"The weights of the model {name} do not match its card. {REPAIR}")
    return data


@functools.cache
def load(name: str) -> Model:
    """Load and verify a model; read once a process. Raises ModelBroken."""
    import zipfile
    import zlib

    import numpy as np

    data = verified(name)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
    except (ValueError, OSError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelBroken(f"The weights of the model {name} cannot be read. {REPAIR}") from error
    return Model(name, arrays, card(name))
