"""Models are verified data: a damaged or missing file is said, and nothing in it is ever executed."""
import hashlib
import io
import json
import pickle
from importlib.resources import files

import numpy as np
import pytest

from checker import assets
from checker.errors import ModelBroken


class Bomb:
    def __reduce__(self):
        return (pytest.fail, ("a model file ran code",))


@pytest.fixture
def models(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "root", lambda: tmp_path)
    assets.card.cache_clear()
    assets.load.cache_clear()
    yield tmp_path
    assets.card.cache_clear()
    assets.load.cache_clear()


def put(root, weights, **card):
    folder = root / "toy"
    folder.mkdir()
    (folder / "weights.npz").write_bytes(weights)
    (folder / "card.json").write_text(json.dumps({"sha256": hashlib.sha256(weights).hexdigest(), **card}))


def npz(**arrays):
    data = io.BytesIO()
    np.savez(data, **arrays)
    return data.getvalue()


def test_a_sound_model_loads(models):
    put(models, npz(w=np.arange(3)))
    assert assets.names() == ["toy"]
    assert assets.load("toy").arrays["w"].tolist() == [0, 1, 2]


def test_a_changed_byte_is_noticed(models):
    data = npz(w=np.arange(3))
    put(models, data)
    for place in range(0, len(data), 37):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
        (models / "toy" / "weights.npz").write_bytes(changed)
        with pytest.raises(ModelBroken, match="do not match"):
            assets.load("toy")


@pytest.mark.parametrize("weights", [pickle.dumps(Bomb()), b"", b"PK\x03\x04 no zip", npz(w=np.array([1]))[:40]])
def test_what_is_no_array_file_is_never_run(models, weights):
    put(models, weights)
    with pytest.raises(ModelBroken):
        assets.load("toy")


def test_a_pickled_array_inside_is_refused(models):
    data = io.BytesIO()
    np.savez(data, w=np.array([Bomb()], dtype=object), allow_pickle=True)
    put(models, data.getvalue())
    with pytest.raises(ModelBroken):
        assets.load("toy")


def test_a_missing_model_is_said(models):
    with pytest.raises(ModelBroken, match="missing"):
        assets.load("nothing")


def test_models_are_found_beside_the_package_where_they_are_not_installed_in_it(monkeypatch):
    def hidden(name):
        if name == "checker.models":
            raise ModuleNotFoundError(name)
        return files(name)

    monkeypatch.setattr(assets, "files", hidden)
    assert "claim" in assets.names()
    assert assets.read("score/weights.json")
