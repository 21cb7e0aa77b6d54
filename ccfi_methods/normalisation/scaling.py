"""Linear scales taken from the data: min-max and z-scores."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_constant
from ..exceptions import MethodError
from ..protocols import Array, Method, method

__all__ = ["MinMax", "ZScore"]


@method
class MinMax(Method):
    """Min-max: the worst value becomes `lower`, the best `upper`.

    ``z = lower + (upper - lower) (x - worst) / (best - worst)``, with worst and best the minimum
    and maximum of the indicator (exchanged for polarity -1) in the table, or in `reference`,
    outside of which scores may leave the interval.

    Parameters
    ----------
    lower, upper : float
        Of the scale, ``lower < upper``. A lower end above zero keeps ratios and geometric means
        defined.

    Raises
    ------
    DomainError
        If an indicator is constant.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> MinMax()([[1.0, 30.0], [3.0, 20.0], [5.0, 10.0]], polarity=[1, -1])
    array([[0. , 0. ],
           [0.5, 0.5],
           [1. , 1. ]])
    """

    lower: float = 0.0
    upper: float = 1.0

    formula = "(x - min) / (max - min)"
    domain = "no constant indicator"
    meaning = "position between the worst and the best unit"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        if not self.lower < self.upper:
            raise MethodError(
                f"MinMax needs lower < upper, got lower={self.lower:g}, upper={self.upper:g}."
            )

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x = np.asarray(x, dtype=float)
        scale = x if reference is None else np.asarray(reference, dtype=float)
        low, high = scale.min(axis=-2, keepdims=True), scale.max(axis=-2, keepdims=True)
        refuse_constant(
            scale,
            high - low,
            "{faults}: min-max is undefined. Drop it, or use Goalposts.",
        )
        up = np.asarray(polarity) > 0
        worst, best = np.where(up, low, high), np.where(up, high, low)
        return self.lower + (self.upper - self.lower) * ((x - worst) / (best - worst))


@method
class ZScore(Method):
    """z-scores: mean `mean` and standard deviation `sd` over the units.

    ``z = mean + sd · polarity · (x - x̄) / s``, x̄ and s from the table, or from `reference`.

    Parameters
    ----------
    mean, sd : float
        Of the scale; ``ZScore(100, 10)`` is that of Mazziotta and Pareto.
    ddof : int
        1 for the sample standard deviation (divisor n - 1; the Handbook's), 0 for that of the
        population.

    Raises
    ------
    DomainError
        If an indicator is constant.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> ZScore()([[1.0], [2.0], [3.0]])
    array([[-1.],
           [ 0.],
           [ 1.]])
    """

    mean: float = 0.0
    sd: float = 1.0
    ddof: int = 1

    formula = "(x - mean) / sd"
    domain = "no constant indicator"
    meaning = "distance from the average in standard deviations"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        if not self.sd > 0:
            raise MethodError(f"ZScore needs sd > 0, got sd={self.sd:g}.")
        if self.ddof not in (0, 1):
            raise MethodError(f"ZScore needs ddof 0 or 1, got ddof={self.ddof}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x = np.asarray(x, dtype=float)
        scale = x if reference is None else np.asarray(reference, dtype=float)
        centre = scale.mean(axis=-2, keepdims=True)
        spread = scale.std(axis=-2, ddof=self.ddof, keepdims=True)
        refuse_constant(scale, spread, "{faults}: its z-score is undefined. Drop it.", level=centre)
        return self.mean + self.sd * np.asarray(polarity) * ((x - centre) / spread)
