"""Published ranks of the official index and its nodes, beside those of the replica."""

from __future__ import annotations

from study import comparison, dataset, output

import ccfi_methods as cm

facts = cm.regional.against_published(comparison(), dataset().official).table
framework = dataset().framework
facts["node"] = [
    "Index" if code == framework.root else framework.name(code) for code in facts["node"]
]
columns = ["unit", "node", "published", "baseline", "best", "worst"]
facts[columns].to_csv(output(), index=False, lineterminator="\n")
