"""Treatment: bring in outliers and transform skewed distributions."""

from __future__ import annotations

from ..protocols import Treatment
from .logarithm import Log, SignedLog
from .power_family import BoxCox, YeoJohnson
from .two_stage import TwoStage
from .winsorising import Winsorise, WinsoriseIQR, WinsoriseQuantiles

METHODS: dict[str, Treatment] = {
    "winsorise": Winsorise(),
    "quantiles": WinsoriseQuantiles(),
    "iqr": WinsoriseIQR(),
    "log": Log(),
    "signed_log": SignedLog(),
    "boxcox": BoxCox(),
    "yeojohnson": YeoJohnson(),
    "two_stage": TwoStage(),
}

__all__ = [
    "METHODS",
    "BoxCox",
    "Log",
    "SignedLog",
    "TwoStage",
    "Winsorise",
    "WinsoriseIQR",
    "WinsoriseQuantiles",
    "YeoJohnson",
]
