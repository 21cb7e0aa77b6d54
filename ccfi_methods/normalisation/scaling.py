"""Scales taken from the data: min-max, z-scores, logistic."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_constant
from ..exceptions import DomainError, MethodError
from ..precision import centred
from ..protocols import Array, Method, method
from .scale import each_table, extremes, tables

__all__ = ["Logistic", "MinMax", "ZScore"]


@method
class MinMax(Method):
    """Min-max: the worst value becomes `lower`, the best `upper`.

    ``z = lower + (upper - lower) (x - worst) / (best - worst)``, with worst and best the minimum
    and maximum of the indicator (exchanged for polarity -1) in the table, or in `reference`,
    outside of which scores may leave the interval.

    Parameters
    ----------
    lower, upper : float, or array (...,)
        Of the scale, ``lower < upper``. A lower end above zero keeps ratios and geometric means
        defined. An array has one end for each table of a batch.

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

    lower: float | Array = 0.0
    upper: float | Array = 1.0

    formula = "(x - min) / (max - min)"
    domain = "no constant indicator"
    meaning = "position between the worst and the best unit"
    source = "Nardo et al. (2008), Handbook, Table 15"
    batched = ("lower", "upper")

    def __post_init__(self) -> None:
        lower, upper = np.asarray(self.lower), np.asarray(self.upper)
        good = np.isfinite(lower) & np.isfinite(upper) & (lower < upper)
        if not good.all():
            low, high = (np.broadcast_to(end, good.shape)[~good][0] for end in (lower, upper))
            raise MethodError(f"MinMax needs lower < upper, got lower={low:g}, upper={high:g}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        low, high = extremes(scale)
        refuse_constant(
            scale,
            high - low,
            "{faults}: min-max is undefined. Drop it, or use Goalposts.",
            level=np.maximum(np.abs(high), np.abs(low)),
        )
        up = np.asarray(polarity) > 0
        worst, best = np.where(up, low, high), np.where(up, high, low)
        lower, upper = each_table(self.lower), each_table(self.upper)
        unit = x - worst
        unit /= best - worst
        if not up.all():
            unit += 0.0  # no zero with a minus sign
        return unit if (lower == 0).all() and (upper == 1).all() else lower + (upper - lower) * unit


@method
class ZScore(Method):
    """z-scores: mean `mean` and standard deviation `sd` over the units.

    ``z = mean + sd · polarity · (x - x̄) / s``, x̄ and s from the table, or from `reference`.

    Parameters
    ----------
    mean, sd : float, or array (...,)
        Of the scale; ``ZScore(100, 10)`` is that of Mazziotta and Pareto. An array has one number
        for each table of a batch.
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

    mean: float | Array = 0.0
    sd: float | Array = 1.0
    ddof: int = 1

    formula = "(x - mean) / sd"
    domain = "no constant indicator"
    meaning = "distance from the average in standard deviations"
    source = "Nardo et al. (2008), Handbook, Table 15"
    batched = ("mean", "sd")

    def __post_init__(self) -> None:
        mean, sd = np.asarray(self.mean), np.asarray(self.sd)
        good = np.isfinite(mean) & np.isfinite(sd) & (sd > 0)
        if not good.all():
            at, size = (np.broadcast_to(number, good.shape)[~good][0] for number in (mean, sd))
            raise MethodError(
                f"ZScore needs a finite mean and sd > 0, got mean={at:g}, sd={size:g}."
            )
        if self.ddof not in (0, 1):
            raise MethodError(f"ZScore needs ddof 0 or 1, got ddof={self.ddof}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        n = scale.shape[-2]
        if n <= self.ddof:
            raise DomainError(f"z-scores need at least {self.ddof + 1} units, got {n}.")
        d, length, unit = centred(x, None if reference is None else scale)
        spread = length / np.sqrt(n - self.ddof)
        refuse_constant(
            scale,
            spread * unit,
            "{faults}: its z-score is undefined. Drop it.",
            level=scale[..., :1, :],
        )
        mean, sd = each_table(self.mean), each_table(self.sd)
        return mean + sd * np.asarray(polarity) * (d / spread)


@method
class Logistic(Method):
    """Logistic: z-scores squeezed between 0 and 1, the average becoming 1/2.

    ``z = 1 / (1 + exp(-steepness · polarity · (x - x̄) / s))``, x̄ and s (divisor n - 1) from the
    table, or from `reference`. Nearly linear around the average, so that it tames outliers and
    leaves the rest as z-scores have it.

    Parameters
    ----------
    steepness : float
        How fast scores approach 0 and 1.

    Raises
    ------
    DomainError
        If an indicator is constant.

    References
    ----------
    Theodoridis and Koutroumbas (2009), *Pattern Recognition*, on softmax scaling. No published
    example on a composite index is known to us.

    Examples
    --------
    >>> Logistic()([[1.0], [2.0], [3.0], [94.0]]).round(3).ravel()
    array([0.372, 0.378, 0.383, 0.818])
    """

    steepness: float = 1.0

    formula = "1 / (1 + exp(-(x - mean) / sd))"
    domain = "no constant indicator"
    meaning = "distance from the average, outliers squeezed"
    source = "Theodoridis and Koutroumbas (2009)"

    def __post_init__(self) -> None:
        if not (np.isfinite(self.steepness) and self.steepness > 0):
            raise MethodError(f"Logistic needs steepness > 0, got steepness={self.steepness:g}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        from scipy.special import expit

        return expit(self.steepness * ZScore()(x, polarity, reference=reference))
