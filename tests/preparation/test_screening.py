"""Screening: who has data enough, and who was forced in or out."""

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import Framework, datasets
from ccfi_methods.exceptions import DataError, MethodError
from ccfi_methods.preparation import screen


@pytest.fixture
def data():
    return pd.DataFrame(
        {
            "a": [1.0, 2.0, 3.0, 4.0],
            "b": [np.nan, np.nan, np.nan, 1.0],
            "c": [0.0, 0.0, 0.0, 5.0],
            "d": [np.nan, 6.0, 7.0, 0.0],
        },
        index=list("wxyz"),
    )


def test_nothing_is_screened_by_default(data):
    screening = screen(data)
    pd.testing.assert_frame_equal(screening.data, data)
    assert screening.summary().empty
    assert screening.framework == Framework.flat(list("abcd"))


def test_shares_by_hand(data):
    screening = screen(data)
    assert screening.indicators["availability"].tolist() == [1, 0.25, 1, 0.75]
    assert screening.indicators["nonzero"].tolist() == [1, 1, 0.25, 2 / 3]
    assert screening.units["availability"].tolist() == [0.5, 0.75, 0.75, 1]
    assert screening.units["nonzero"].tolist() == [0.5, 2 / 3, 2 / 3, 0.75]


def test_thresholds_leave_out_what_is_below(data):
    screening = screen(data, indicator_availability=0.75, indicator_nonzero=0.3)
    assert list(screening.data) == ["a", "d"]
    assert screening.framework.indicators == ("a", "d")
    assert screening.summary()["reason"].tolist() == ["25 % available", "25 % other than zero"]
    screening = screen(data, unit_availability=0.6)
    assert list(screening.data.index) == ["x", "y", "z"]
    assert repr(screening) == "Screening(3 of 4 units, 4 of 4 indicators kept)"


def test_forced_in_and_out(data):
    screening = screen(data, unit_availability=0.6, keep=["w"], drop=["z", "c"])
    assert list(screening.data.index) == ["w", "x", "y"]
    assert list(screening.data) == ["a", "b", "d"]
    reasons = screening.summary().set_index("label")["reason"].to_dict()
    assert reasons == {"c": "forced out", "w": "forced in", "z": "forced out"}


def test_empty_column_may_be_screened_away(data):
    data["d"] = np.nan
    assert list(screen(data, indicator_availability=0.1).data) == ["a", "b", "c"]


def test_framework_loses_groups_left_empty():
    ccfi = datasets.load_ccfi()
    screening = screen(ccfi.data, ccfi.framework, indicator_nonzero=0.3)
    assert "financial_court" not in screening.framework
    assert "gdp" in screening.framework
    gone = screening.indicators.index[~screening.indicators["kept"]]
    shares = (ccfi.data[gone] != 0).where(ccfi.data[gone].notna()).mean()
    assert (shares < 0.3).all()
    assert ((ccfi.data.drop(columns=gone) != 0).mean() >= 0.3).all()


def test_refuses(data):
    with pytest.raises(DataError, match="leaves 1 units and 4 indicators"):
        screen(data, unit_availability=1)
    with pytest.raises(MethodError, match="unit_availability needs to be a number from 0 to 1"):
        screen(data, unit_availability=65)
    with pytest.raises(MethodError, match="Unknown unit or indicator 'v'"):
        screen(data, keep=["v"])
    with pytest.raises(MethodError, match="'a' cannot be both kept and dropped"):
        screen(data, keep=["a"], drop=["a"])
    with pytest.raises(DataError, match=r"Data lack indicators \['e'\]"):
        screen(data, Framework.flat(list("abcde")))
    with pytest.raises(DataError, match="'a' is not numeric"):
        screen(data.assign(a="text"))
