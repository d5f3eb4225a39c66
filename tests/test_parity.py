"""Our arrays predict what scikit-learn would predict with the same weights."""
from __future__ import annotations

import numpy as np
import pytest

from checker.signals import model
from checker.signals.features import compute
from checker.types import Link, Unit

UNITS = (Unit("Prices may fall further, experts say."), Unit("Sign up now for our amazing deals!", before="Hello."),
         Unit("The survey of 2022 counted 31,000 empty flats.", (Link(4, 10, "https://example.org/reports/flats"),),
              "“We counted twice,” said Ana Ruiz.", after="Nobody objected."), Unit(""))


@pytest.mark.parametrize("head", model.HEADS)
def test_decisions_are_those_of_scikit_learn(head: str) -> None:
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    weights, batch = model.weights(), compute(UNITS)
    known = model.known(batch, weights.keys, weights.idf)
    column = model.HEADS.index(head)
    words = sparse.csr_matrix((known.values, (known.rows, known.columns)), shape=(len(UNITS), len(weights.keys)))
    matrix = sparse.hstack([words, sparse.csr_matrix(batch.dense.astype(np.float64))]).tocsr()
    fitted = LogisticRegression()
    fitted.classes_ = np.array([0, 1])
    fitted.coef_ = np.concatenate([weights.sparse[:, column], weights.dense[:, column]]).astype(np.float64)[None]
    fitted.intercept_ = np.array([weights.intercept[column]], np.float64)
    ours = model.decisions(batch, known, weights)[:, column]
    assert np.abs(ours - fitted.decision_function(matrix)).max() < 1e-6
    assert np.abs(model.sigmoid(ours) - fitted.predict_proba(matrix)[:, 1]).max() < 1e-6


def test_namespaces_have_length_one() -> None:
    weights, batch = model.weights(), compute(UNITS)
    known = model.known(batch, weights.keys, weights.idf)
    cells = known.rows * 10 + batch.spaces[known.places]
    lengths = np.bincount(cells, known.values ** 2)
    assert np.allclose(lengths[lengths > 0], 1.0)
