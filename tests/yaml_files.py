"""YAML files of the repository as tests read them."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    """What a YAML file says, read by the parser of libyaml: the one in Python takes ten times as long."""
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)
