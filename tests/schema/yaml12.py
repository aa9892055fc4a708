"""YAML as an editor reads it: PyYAML with the scalars of the YAML 1.2 core schema."""

import re

import yaml


class CoreLoader(yaml.SafeLoader):
    """Knows null, true and false, whole numbers and decimals; `yes`, `5_000_000` and `2023-01-01` are text."""

    yaml_implicit_resolvers = {}


def _integer(loader, node):
    return int(loader.construct_scalar(node), 0 if "0x" in node.value or "0o" in node.value else 10)


def _decimal(loader, node):
    return float(loader.construct_scalar(node).replace(".inf", "inf").replace(".nan", "nan"))


def _mapping(loader, node):
    """A JSON object: its keys are text, whatever they look like."""
    pairs = {}
    yield pairs
    for key, value in node.value:
        pairs[key.value] = loader.construct_object(value, deep=True)


CORE = [
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float",
     r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+.0123456789"),
]
for _tag, _pattern, _first in CORE:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"),
                                     list(_first) + ([""] if _tag == "null" else []))
CoreLoader.add_constructor("tag:yaml.org,2002:int", _integer)
CoreLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
CoreLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(text):
    """The JSON value of a YAML text."""
    return yaml.load(text, Loader=CoreLoader)
