"""Which uncertain input moves the ranking: Sobol' indices and Shapley effects."""

from __future__ import annotations

from .analysis import shapley_sensitivity, sobol_sensitivity
from .shares import SensitivityResult

__all__ = ["SensitivityResult", "shapley_sensitivity", "sobol_sensitivity"]
