"""A fitted scikit-learn model -> the JSON that index/extract/trees.py evaluates."""

from collections.abc import Sequence
from typing import Any

from sklearn.ensemble import HistGradientBoostingClassifier


def export(
    model: HistGradientBoostingClassifier, names: Sequence[str], threshold: float
) -> dict[str, Any]:
    """Return a boosted classifier of two classes as plain data, to three digits."""
    return {
        "start": round(float(model._baseline_prediction[0, 0]), 4),  # noqa: SLF001 - no public way
        "threshold": threshold,
        "trees": [_tree(stage[0].nodes, 0, names) for stage in model._predictors],  # noqa: SLF001
    }


def _tree(nodes: Any, at: int, names: Sequence[str]) -> Any:
    node = nodes[at]
    if node["is_leaf"]:
        return float(f"{node['value']:.3g}")
    low, high = _tree(nodes, node["left"], names), _tree(nodes, node["right"], names)
    return [names[node["feature_idx"]], float(f"{node['num_threshold']:.5g}"), low, high]
