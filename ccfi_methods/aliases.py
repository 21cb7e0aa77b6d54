"""What others call the methods of each family: an unknown name is answered with ours."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ALIASES"]

ALIASES: Mapping[
    str, Mapping[str, tuple[str, ...]]
] = {  # ours: theirs, in lower case without blanks and hyphens
    "imputation": {
        "mean": ("average", "均值", "均值填补"),
        "median": ("中位数", "中位数填补"),
        "drop": ("dropna", "listwise", "completecases"),
        "row": ("rowmean", "unitmean"),
        "knn": ("neighbours", "neighbors", "nearest", "knearestneighbours", "knnimputer", "k近邻"),
        "iterative": ("mice", "em", "regression", "iterativeimputer", "多重插补"),
        "last": ("locf", "ffill", "forwardfill", "carryforward"),
        "linear": ("interpolate", "interpolation", "线性插值", "插值"),
    },
    "treatment": {
        "winsorise": ("winsorize", "winsor", "winsorisation", "winsorization", "wins"),
        "quantiles": ("quantile", "percentile", "percentiles", "trim", "clip", "缩尾", "缩尾处理"),
        "iqr": ("tukey", "boxplot", "fences"),
        "log": ("ln", "logarithm", "log10", "对数", "取对数"),
        "signed_log": ("symlog", "slog", "log1p"),
        "boxcox": ("boxcoxtransform", "boxcoxtransformation"),
        "yeojohnson": ("yj", "powertransformer"),
        "two_stage": ("coin", "coinr", "treat"),
    },
    "normalisation": {
        "minmax": (
            *("linear", "range", "rescale", "rescaling", "minmaxscaler", "unitrange", "01"),
            *("极差", "极差法", "极差标准化", "归一化", "最大最小", "最大最小值"),
        ),
        "goalposts": ("goalpost", "undp", "hdi"),
        "zscore": (
            *("z", "zscores", "standard", "standardise", "standardize", "standardisation"),
            *("standardization", "standardscaler", "标准化", "z分数", "z值"),
        ),
        "robust": ("robustscaler", "mad", "medianmad"),
        "rank": ("ranks", "ranking", "ordinal", "排名", "排序"),
        "percentile": ("percrank", "ecdf"),
        "best": ("max", "maximum", "leader", "distancetoleader", "maxabs", "最大值"),
        "target": ("dist2targ", "distance"),
        "reference": ("dist2ref", "baseyear", "benchmark"),
        "share": ("sum", "total", "proportion", "shares", "fraction", "比重", "比重法"),
        "vector": (
            "euclidean",
            "l2",
            "norm",
            "unitvector",
            "vectornormalization",
            "向量",
            "向量归一化",
        ),
        "efficacy": ("efficacycoefficient", "功效", "功效系数", "功效系数法"),
        "logistic": ("sigmoid",),
        "bands": ("categorical", "categories", "quantile", "quantiles", "deciles"),
        "above_below": ("threshold", "aboveorbelow"),
    },
    "weighting": {
        "equal": ("ew", "uniform", "mean", "average", "equalweights", "等权", "等权重", "均权"),
        "given": ("fixed", "custom", "manual", "subjective", "budget", "expert", "专家打分"),
        "entropy": (
            *("ewm", "shannon", "shannonentropy", "entropyweight", "entropyweights", "iew"),
            *("entropymethod", "entropyweightmethod", "熵", "熵权", "熵权法", "熵值法"),
        ),
        "pca": (
            "pc",
            "pc1",
            "principalcomponent",
            "pcaweights",
            "主成分",
            "主成分分析",
            "主成分分析法",
        ),
        "factor": ("fa", "factors", "efa", "因子", "因子分析", "因子分析法"),
        "critic": ("critic法", "criticmethod"),
        "cv": ("coefvar", "variation", "变异系数", "变异系数法"),
        "sd": (
            "std",
            "stdev",
            "sdev",
            "sigma",
            "standarddeviations",
            "标准差",
            "标准差法",
            "标准离差法",
        ),
        "scatter": ("guo", "拉开档次", "拉开档次法", "纵横向拉开档次法"),
        "balanced": ("optimised", "optimized", "becker", "weightoptimisation"),
        "ahp": (
            *("analytichierarchy", "analytichierarchyprocess", "saaty", "pairwise"),
            *("层次分析", "层次分析法"),
        ),
        "bwm": ("bestworstmethod", "最优最劣法"),
        "bod": ("dea", "dataenvelopment", "dataenvelopmentanalysis", "benefitofthedoubt"),
    },
    "aggregation": {
        "arithmetic": (
            *("linear", "additive", "mean", "average", "saw", "wsm", "weightedsum", "amean"),
            *("weightedmean", "weightedaverage", "simpleadditiveweighting", "线性加权", "加权平均"),
        ),
        "geometric": ("multiplicative", "product", "gmean", "geomean", "wpm", "几何平均"),
        "harmonic": ("hmean", "调和平均"),
        "minimum": ("min", "leontief"),
        "mpi": ("mazziotta", "pareto"),
        "owa": ("yager",),
        "copeland": ("condorcet", "outranking"),
        "topsis": ("topsis法", "closeness", "优劣解距离法", "逼近理想解"),
        "promethee": ("prometheeii", "promethee2"),
        "grey": ("gra", "gray", "greyrelationalanalysis", "灰色关联", "灰色关联度"),
        "taxonomic": ("hellwig", "wroclaw", "wrocław"),
    },
}
