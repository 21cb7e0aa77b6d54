"""Figures of the preparation: they show the numbers they are drawn of."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ccfi_methods import CompositeIndex, datasets
from ccfi_methods.exceptions import MethodError
from ccfi_methods.plotting import (
    plot_availability,
    plot_correlations,
    plot_eigenvalues,
    plot_framework,
    plot_treatment,
)
from ccfi_methods.preparation import diagnose, importance, impute, treat


@pytest.fixture(scope="module")
def ccfi():
    return datasets.load_ccfi()


@pytest.fixture(scope="module")
def diagnosis(ccfi):
    return diagnose(ccfi.data, ccfi.framework, imputation="median")


def _texts(labels):
    return [label.get_text() for label in labels]


def test_availability_has_a_dot_for_each_gap(ccfi):
    ax = plot_availability(ccfi.data, ccfi.framework)
    columns, rows = ax.lines[0].get_data()
    table = ccfi.data[list(ccfi.framework.indicators)].isna().to_numpy()
    assert set(zip(rows, columns, strict=True)) == set(zip(*np.nonzero(table), strict=True))
    shades = ax.images[0].get_array()
    assert (shades == 2).sum() == 21
    assert (shades == 1).sum() == (ccfi.data == 0).sum().sum()
    assert "income_per_head · 9" in _texts(ax.get_xticklabels())
    assert "Wenzhou · 2" in _texts(ax.get_yticklabels())


def test_treatment_draws_before_above_after(ccfi):
    data = impute(ccfi.data, "median", ccfi.framework).data
    treated = treat(data, "winsorise", ccfi.framework)
    ax = plot_treatment(treated, ["deposits"])
    before, after = (part.get_offsets() for part in ax.collections)
    assert (before[:, 1] < 0).all()
    assert (after[:, 1] > 0).all()
    values = data["deposits"]
    expected = (values - values.min()) / (values.max() - values.min())
    np.testing.assert_allclose(before[:, 0], expected)
    assert (ax.collections[0].get_sizes() > 20).sum() == 2  # the two points that moved
    assert "2.7, 7.4" in _texts(ax.texts)
    everything = plot_treatment(treated)
    assert len(everything.get_yticks()) == treated.changes["indicator"].nunique() == 8


def test_treatment_refuses(ccfi):
    treated = treat(pd.DataFrame({"a": [1.0, 2, 3, 4]}), "winsorise")
    with pytest.raises(MethodError, match="No indicator was changed"):
        plot_treatment(treated)
    with pytest.raises(MethodError, match="Unknown indicator 'b'"):
        plot_treatment(treated, ["b"])
    flat = plot_treatment(treated, ["a"])
    assert _texts(flat.get_yticklabels()) == ["a"]


def test_framework_has_a_box_for_each_node(ccfi):
    weights = CompositeIndex(ccfi.framework, imputation="median").compute(ccfi.data).weights
    ax = plot_framework(ccfi.framework, weights["global"])
    boxes = dict(zip(_texts(ax.texts), ax.patches, strict=True))
    assert set(boxes) == set(ccfi.framework.table.index)
    for code, box in boxes.items():
        assert box.get_height() == pytest.approx(weights.at[code, "global"])
        children = [boxes[child] for child in ccfi.framework.children(code)]
        if children:
            assert children[0].get_y() == pytest.approx(box.get_y())
            assert sum(child.get_height() for child in children) == pytest.approx(box.get_height())
            assert all(child.get_x() == box.get_x() + box.get_width() for child in children)
    with pytest.raises(MethodError, match=r"weights lack \['cfc_count'"):
        plot_framework(ccfi.framework, {"gdp": 1})
    with pytest.raises(MethodError, match="need to be >= 0"):
        plot_framework(ccfi.framework, dict.fromkeys(ccfi.framework.indicators, -1))


def test_correlations_show_the_lower_half(diagnosis):
    ax = plot_correlations(diagnosis, "spearman")
    shown = ax.images[0].get_array()
    pairs = diagnosis.correlations("spearman")
    assert shown.count() == len(pairs)
    codes = _texts(ax.get_yticklabels())
    first = pairs.iloc[40]
    cell = shown[codes.index(first["b"]), codes.index(first["a"])]
    assert cell == pytest.approx(first["correlation"])
    assert len(ax.lines[0].get_xdata()) == (pairs["correlation"] > 0.92).sum()
    assert len(ax.lines) == 1 + 12  # dots, and a box for each group


def test_eigenvalues_fill_those_above_noise(diagnosis):
    ax = plot_eigenvalues(diagnosis)
    table = diagnosis.eigenvalues
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_array_equal(lines["of the data"].get_ydata(), table["eigenvalue"])
    np.testing.assert_array_equal(lines["of noise, 95 %"].get_ydata(), table["noise"])
    filled = next(line for line in ax.lines if line.get_marker() == "o")
    assert len(filled.get_xdata()) == table["above_noise"].sum() == 2


def test_importance_beside_weight(ccfi):
    found = importance(CompositeIndex(ccfi.framework, imputation="median").compute(ccfi.data))
    ax = found.plot()
    table = found.summary()
    assert _texts(ax.get_yticklabels()) == list(table.index)
    np.testing.assert_allclose([bar.get_width() for bar in ax.patches], table["weight"])
    np.testing.assert_allclose(ax.lines[0].get_xdata(), table["importance_share"])
    assert (table["correlation"] > 0).all() == (len(ax.lines) == 1)


def test_importance_of_what_goes_against_the_index_is_a_ring():
    x = np.linspace(0, 1, 9)
    data = pd.DataFrame({"with": x, "against": 1 - x**2})
    found = importance(data, pd.Series(x))
    _, rings = found.plot().lines
    np.testing.assert_allclose(rings.get_xdata(), [found.shares["against"]])


@pytest.mark.parametrize("name", ["plot_availability", "plot_correlations", "plot_eigenvalues"])
def test_diagnosis_draws_on_axes_of_yours(diagnosis, name):
    ax = Figure().add_subplot()
    assert getattr(diagnosis, name)(ax=ax) is ax
    ax.figure.canvas.draw()
