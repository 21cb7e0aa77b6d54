"""The composite index: a frozen specification, and what it computes."""

from __future__ import annotations

from typing import Any, Self

import pandas as pd

from .arguments import british, table
from .choices import Choices
from .exceptions import DataError, MethodError
from .json_text import read, written
from .layout import Layout, by_column
from .pipeline import Pipeline
from .protocols import Array
from .result import IndexResult

__all__ = ["CompositeIndex"]


@british
class CompositeIndex(Choices):
    """A composite index: a framework and one choice for every step.

    The steps are impute, treat, normalise, and then, up the tree, weigh and aggregate. A choice is
    a name (``"entropy"``), a method with parameters (``MinMax(1, 100)``) or any callable of the
    signature in `ccfi_methods.protocols`; the index holds the methods that names stand for.

    Parameters
    ----------
    framework : Framework
    imputation : name or callable, optional
        None raises if anything is missing.
    treatment : name, callable or mapping, optional
    normalisation, weighting, aggregation : name, callable or mapping
        A mapping chooses by node, by level, and ``"default"`` for the rest:
        ``{"default": "entropy", "ccfi": "equal"}``. The code of a group stands for all its
        indicators in a normalisation or treatment.
    scope : {"parent", "global"}
        ``"parent"``: a group's children are weighed by themselves, and groups by their scores.
        ``"global"``: all indicators are weighed at once; a node's score aggregates its indicators
        with their weights rescaled to sum to one.
    panel : Panel, optional
        For data with rows (unit, year): how the years compare.

    Raises
    ------
    MethodError
        If a name is unknown or a node has no choice.

    Examples
    --------
    >>> data = pd.DataFrame({"income": [1.0, 2, 4], "crime": [3.0, 1, 2]}, index=list("abc"))
    >>> from ccfi_methods import Framework
    >>> framework = Framework.flat(data.columns, polarity={"crime": -1})
    >>> result = CompositeIndex(framework, normalisation="minmax", weighting="equal").compute(data)
    >>> result.ranks.to_dict()
    {'a': 3, 'b': 2, 'c': 1}
    """

    @british
    def compute(self, data: pd.DataFrame, *, reference: pd.DataFrame | None = None) -> IndexResult:
        """Compute the index of every unit.

        Parameters
        ----------
        data : DataFrame, units x indicators
            Further columns are left alone. With a `panel`, rows are (unit, year).
        reference : DataFrame, optional
            The table that scales are taken from (a base year, a peer group) instead of `data`.

        Raises
        ------
        DataError
            If `data` do not fit the framework, or miss values and there is no imputation.
        DomainError
            If a value is outside the domain of a method.
        """
        table = self.framework.check(data)
        layout = Layout(table.index, self.panel)
        base = None if reference is None else self._reference(reference, table.index)
        if base is not None and self.panel is not None:
            raise MethodError("With a panel, its scale is the reference: name a year there.")
        raw = layout.array(table)
        index, kept = self.on(data).without_incomplete(raw, base)
        pipeline = Pipeline(index, layout.units, layout.years)
        raw = raw[..., kept]
        x = pipeline.impute(raw)
        treated = layout.treat(pipeline, x)
        if base is None:
            scale = layout.reference(treated)
        else:
            scale = pipeline.treat(pipeline.impute(by_column(base[..., kept])))
        with layout.naming(None if self.panel is None else self.panel.scale):
            z = pipeline.normalise(treated, scale)
        return IndexResult(
            index=self,
            pipeline=pipeline,
            layout=layout,
            data=table,
            steps={"raw": raw, "imputed": x, "treated": treated, "normalised": z},
            climb=pipeline.climb(z, layout.weigh(pipeline, z)),
        )

    def evaluate(self, x: Array, *, reference: Array | None = None) -> dict[str, Array]:
        """Compute scores from arrays: the numerical path, for one table or a batch of them.

        Parameters
        ----------
        x : array, (..., unit, indicator)
            Raw, columns in the order of ``framework.indicators``.
        reference : array, (..., unit, indicator), optional

        Returns
        -------
        dict
            Scores ``(..., unit)`` of every group by code, children before parents.

        Raises
        ------
        DataError
            If `x` or `reference` is a DataFrame, whose labels would be lost, is not numeric, or
            has another number of columns.
        """
        x = self._unlabelled(x)
        scale = None if reference is None else self._unlabelled(reference)
        index, kept = self.without_incomplete(x, scale)
        pipeline = Pipeline(index)
        base = None if scale is None else by_column(scale[..., kept])
        z = pipeline.prepare(by_column(x[..., kept]), base)
        return pipeline.climb(z).scores

    def to_json(self) -> str:
        """Return the index as JSON: its framework, its choices, and the version of the package.

        Raises
        ------
        MethodError
            If a method is one of your own, which no text can hold.

        Examples
        --------
        >>> from ccfi_methods import Framework
        >>> index = CompositeIndex(Framework.flat(["income", "crime"]), weighting="entropy")
        >>> CompositeIndex.from_json(index.to_json()) == index
        True
        """
        return written(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the index that a text of `to_json` describes.

        Raises
        ------
        MethodError
            If it is another text, or one that a later version wrote in another format.
        """
        return cls(**read(text))

    def _unlabelled(self, x: Any) -> Array:
        """Return an array of floats with a column an indicator, or raise."""
        if isinstance(x, pd.DataFrame | pd.Series):
            raise DataError(
                f"evaluate needs an array, columns in the order of the framework; got a "
                f"{type(x).__name__}, whose labels it would not see: use compute(data)."
            )
        width = len(self.framework.indicators)
        array = table(x, f"evaluate, of {width} indicators,")
        if array.shape[-1] != width:
            raise DataError(
                f"evaluate needs (..., unit, {width} indicators), got shape {array.shape}."
            )
        return array

    def _reference(self, reference: pd.DataFrame, units: pd.Index) -> Array:
        """Return the reference as an array, its units in the order of the data's if they match."""
        table = self.framework.check(reference)
        same = len(table) == len(units) and table.index.isin(units).all()
        return (table.loc[units] if same else table).to_numpy()
