"""Rule sets that travel between processes by the path of their file."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import Rules


def loaded_again(path: str, lang: str, sha256: str) -> Rules:
    """The rule set of a path, which must be the one that had this hash.

    Raises pickle.UnpicklingError where the file is missing, broken or another one.
    """
    from .errors import RuleError
    from .rules import load

    try:
        rules = load(path, lang=lang)
    except (OSError, RuleError) as problem:
        raise pickle.UnpicklingError(
            f"the rule file {path} cannot be loaded here: {problem} (规则文件无法读取)") from problem
    if rules.sha256 != sha256:
        raise pickle.UnpicklingError(
            f"the rule file {path} is not the one that was pickled: SHA-256 {rules.sha256}, not "
            f"{sha256} (规则文件与保存时不同)")
    return rules
