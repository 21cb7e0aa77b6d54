"""Scales between two thresholds: goalposts, the adjusted min-max, efficacy functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from ..arguments import one_of
from ..domain import require
from ..exceptions import DomainError, MethodError, unknown_name
from ..precision import log_ratio
from ..protocols import Array, Method, Place, method
from .scale import PerColumn, bound, check_numbers, ends, per_column, refuse_columns, tables

__all__ = ["AdjustedMinMax", "Efficacy", "Goalposts", "at_worst_goalpost"]

_LOG = "A logarithmic efficacy needs values and thresholds > 0; {faults}. Use kind='linear'."


@method
class Goalposts(Method):
    """Goalposts: `worst` becomes 0, `best` becomes 1, whatever the data.

    ``z = (x - worst) / (best - worst)``, kept within 0 and 1 if `clip`. For polarity -1 ``worst``
    is the larger number, ``z = (worst - x) / (worst - best)``; two numbers in ascending order,
    a minimum and a maximum, are then exchanged. A larger ``worst`` is the worst under either
    polarity. The goalposts are the reference, so scores are comparable over time and `reference`
    changes nothing.

    Parameters
    ----------
    worst, best : float, sequence, mapping by code, optional
        Without them an index takes the columns ``worst`` and ``best`` of the framework.
    clip : bool
        Whether values beyond the goalposts count as the goalposts.

    Raises
    ------
    MethodError
        If goalposts are not given, not finite, or contradict the polarity in the framework. (One
        ascending pair for all columns does not: it is a minimum and a maximum.)
    DomainError
        If the goalposts of an indicator are equal.

    References
    ----------
    UNDP, *Human Development Report 2023-24*, technical note on the Human Development Index;
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2),
    Table 1.

    Examples
    --------
    Life expectancy in the Human Development Index, and a share of the poor:

    >>> Goalposts(worst=[20, 40], best=[85, 0])([[52.5, 10.0], [90.0, 50.0]], polarity=[1, -1])
    array([[0.5 , 0.75],
           [1.  , 0.  ]])
    """

    worst: PerColumn = None
    best: PerColumn = None
    clip: bool = True

    formula = "(x - worst) / (best - worst)"
    domain = "worst and best given"
    meaning = "position between two fixed points"
    source = "UNDP, Human Development Report; Saisana et al. (2005), Table 1"

    def __post_init__(self) -> None:
        check_numbers(self, worst=self.worst, best=self.best)

    def bind(self, place: Place) -> Self:
        return bound(self, place, "worst", "best")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        if self.worst is None:
            raise MethodError("Goalposts are not given: pass worst and best, one number a column.")
        x = np.asarray(x, dtype=float)
        worst, best = ends(x, polarity, self.worst, self.best)
        z = (x - worst) / (best - worst) + 0.0  # what is worst is 0, not -0
        return z.clip(0, 1) if self.clip else z


_BELOW = (
    "Set that goalpost below what occurs, as the Human Development Index does, or a least value "
    "above it, as UNDP's Gender Inequality Index does; another scale would be another index."
)


def at_worst_goalpost(error: DomainError, fixed: Sequence[bool]) -> DomainError:
    """Return what to say of zeros that are worst goalposts, one of which is `fixed` a column.

    Examples
    --------
    >>> from ccfi_methods.exceptions import Fault
    >>> zero = DomainError("A geometric mean needs values > 0; {faults}.", [Fault(0, "is 0", (4,))])
    >>> print(at_worst_goalpost(zero, [True]))
    A geometric mean needs values > 0; column 0 is at its worst goalpost for row 4. Set that
    goalpost below what occurs, as the Human Development Index does, or ...
    """
    if not error.faults or not all(f.phrase == "is 0" and fixed[f.column] for f in error.faults):
        return error
    needs = error.message.partition("{faults}")[0]
    faults = [fault._replace(phrase="is at its worst goalpost") for fault in error.faults]
    told = DomainError(f"{needs}{{faults}}. {_BELOW}", faults)
    told.tables = error.tables
    return told


@method
class AdjustedMinMax(Method):
    """Min-max between 70 and 130, as the adjusted Mazziotta-Pareto index has it.

    ``z = 100 + 60 (x - centre) / (best - worst)``: a range of 60 with 100 at `centre`. Worst and
    best are the minimum and maximum (exchanged for polarity -1). All come from the table, or from
    `reference`, the table of the base year.

    Parameters
    ----------
    centre : None, "mean", float, sequence or mapping by code
        The value that becomes 100. None: the middle between worst and best, so that they become 70
        and 130. ``"mean"``: the average unit of the base year.
    worst, best : float, sequence, mapping by code, optional
        Goalposts in place of the extremes, both or neither: those over all years of a panel, say,
        which makes it comparable over time when each year is normalised by itself.

    Raises
    ------
    MethodError
        If given goalposts contradict the polarity in the framework.
    DomainError
        If an indicator is constant.

    References
    ----------
    Mazziotta and Pareto (2016), *On a generalized non-compensatory composite index for measuring
    socio-economic phenomena*, Social Indicators Research 127(3). No published worked example is
    known to us.

    Examples
    --------
    >>> x = [[1.0], [2.0], [6.0]]
    >>> AdjustedMinMax()(x).ravel(), AdjustedMinMax(centre="mean")(x).ravel()
    (array([ 70.,  82., 130.]), array([ 76.,  88., 136.]))
    """

    centre: PerColumn | str = None
    worst: PerColumn = None
    best: PerColumn = None

    formula = "100 + 60 (x - centre) / (max - min)"
    domain = "no constant indicator"
    meaning = "position between the extremes of the base year, around 100"
    source = "Mazziotta and Pareto (2016)"

    def __post_init__(self) -> None:
        if not isinstance(self.centre, str):
            check_numbers(self, centre=self.centre)
        elif self.centre != "mean":
            raise MethodError(unknown_name("centre", self.centre, ["mean"], "pass numbers"))
        check_numbers(self, worst=self.worst, best=self.best)

    def bind(self, place: Place) -> Self:
        names = [] if self.centre is None or isinstance(self.centre, str) else ["centre"]
        names += [] if self.worst is None else ["worst", "best"]
        return bound(self, place, *names)

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        worst, best = ends(scale, polarity, self.worst, self.best)
        return 100 + 60 * ((x - worst - self._middle(scale, worst, best)) / (best - worst))

    def _middle(self, scale: Array, worst: Array, best: Array) -> Array:
        """Return how far the centre lies from worst."""
        if self.centre is None:
            return (best - worst) / 2
        if isinstance(self.centre, str):
            return (scale - worst).mean(axis=-2, keepdims=True)
        return per_column(self.centre, "centre", scale.shape[-1]) - worst


@method
class Efficacy(Method):
    """Efficacy functions, the power coefficients of Chinese index practice.

    With a value not to be allowed, `worst`, and a satisfactory one, `best`::

        t = (x - worst) / (best - worst)                           linear, exponential
        t = (ln x - ln worst) / (ln best - ln worst)               log
        z = lower + (upper - lower) t                              linear, log
        z = lower (upper / lower)^t                                exponential

    so that worst scores `lower`, 60, a bare pass, and best `upper`, 100. Thresholds are the minimum
    and maximum (exchanged for polarity -1) of the table, or of `reference`, unless given; scores
    of values beyond them leave the interval.

    Parameters
    ----------
    kind : {"linear", "log", "exponential"}
        Where a step counts most: everywhere the same, among low values, among high values. The
        Peking University index of digital financial inclusion is
        ``Efficacy("log", lower=0, upper=100)`` with thresholds of the base year.
    lower, upper : float
        Scores of the thresholds, ``lower < upper``; exponential: ``0 < lower``.
    worst, best : float, sequence, mapping by code, optional
        The thresholds, both or neither.

    Raises
    ------
    MethodError
        If given thresholds contradict the polarity in the framework.
    DomainError
        If an indicator is constant, or a value is not positive under ``"log"``.

    References
    ----------
    Linear: the usual 60-100 scale of Chinese statistics. Log: Guo, Wang, Wang, Kong, Zhang and
    Cheng (2020), *Measuring China's digital financial inclusion*, China Economic Quarterly 19(4).
    Exponential: Peng, Yuan and Hui (2007), Statistical Research (Beijing) 24(12), on improving the
    exponential efficacy function. No published worked examples of log and exponential are known
    to us.

    Examples
    --------
    >>> x = [[1.0], [10.0], [100.0]]
    >>> Efficacy()(x).round(2).ravel(), Efficacy("log")(x).round(2).ravel()
    (array([ 60.  ,  63.64, 100.  ]), array([ 60.,  80., 100.]))
    """

    kind: str = "linear"
    lower: float = 60.0
    upper: float = 100.0
    worst: PerColumn = None
    best: PerColumn = None

    formula = "60 + 40 (x - min) / (max - min), also of logarithms, or 60 (100 / 60)^t"
    domain = "no constant indicator; log: values > 0"
    meaning = "marks between a bare pass and full marks"
    source = "Guo et al. (2020); Peng, Yuan and Hui (2007)"

    def __post_init__(self) -> None:
        kinds = ["linear", "log", "exponential"]
        one_of(self.kind, "kind of efficacy", kinds)
        if not (np.isfinite([self.lower, self.upper]).all() and self.lower < self.upper):
            raise MethodError(
                f"Efficacy needs lower < upper, got lower={self.lower:g}, upper={self.upper:g}."
            )
        if self.kind == "exponential" and not self.lower > 0:
            raise MethodError(f"An exponential efficacy needs lower > 0, got {self.lower:g}.")
        check_numbers(self, worst=self.worst, best=self.best)

    def bind(self, place: Place) -> Self:
        return self if self.worst is None else bound(self, place, "worst", "best")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        worst, best = ends(scale, polarity, self.worst, self.best)
        if self.kind == "log":
            least = np.minimum(worst, best)
            require(x.min() > 0, x, x <= 0, _LOG)
            refuse_columns(least > 0, "has threshold {:g}", _LOG, least)
            t = log_ratio(x, worst) / log_ratio(best, worst)
        else:
            t = (x - worst) / (best - worst)
        if self.kind == "exponential":
            return self.lower * (self.upper / self.lower) ** t
        return self.lower + (self.upper - self.lower) * t
