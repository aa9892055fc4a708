"""What a value measures: "amount", "rate", or "" for a plain number or when nothing says so."""
from .exact import NumberText, read_number

AMOUNT_RULES = ("charge", "cover", "split", "compensate", "subsidise", "reserve", "allot", "share_pool",
                "schedule", "charge_balances", "balance_of")


def measure(node, scope):
    if isinstance(node, str):
        return _of_text(node, scope)
    if any(key in node for key in AMOUNT_RULES):
        return "amount"
    for key, result in (("total", None), ("average_rate", "rate"), ("compound_rate", "rate"),
                        ("cost_of", "rate")):
        if key in node:
            return result or measure(node[key], scope)
    if "product" in node or "times" in node:
        parts = node["product"] if "product" in node else [node["times"], node["of"]]
        found = {measure(part, scope) for part in parts}
        return "amount" if "amount" in found else "rate" if "rate" in found else ""
    if "ratio" in node:
        above, below = measure(node["ratio"], scope), measure(node["over"], scope)
        return "amount" if above == "amount" != below else "rate"
    return next((found for found in (measure(part, scope) for part in _results(node)) if found), "")


def _of_text(text, scope):
    if text in scope.facts:
        kind = scope.facts[text].kind
        return kind if kind in ("amount", "rate") else ""
    owner = scope.owner(text)
    if owner is not None:
        if text.endswith(".samples"):
            return ""
        if text.endswith(("_ratio", ".annualised", ".amount_weighted", ".simple", ".raw")) and text != owner:
            return "rate"
        return measure(scope.nodes[owner], scope)
    try:
        return "rate" if read_number(text)[1] == "rate" else ""
    except NumberText:
        return ""


def _results(node):
    """The values that a form may turn into."""
    for key in ("sum", "larger_of", "smaller_of"):
        if key in node:
            return node[key] if isinstance(node[key], list) else [node[key]]
    if "start" in node:
        return [node["start"]] + [step["add"] for step in node.get("adjust", ()) if "add" in step]
    for key in ("whole", "rows", "editions", "choose"):
        if key in node:
            return [row["is"] for row in node[key] if "is" in row]
    if "exactly" in node:
        return [*node["exactly"].values(), *([node["otherwise"]] if "otherwise" in node else [])]
    return []
