"""Solespine: foot pain and back pain, one problem or two.

>>> from solespine import Evidence, assess, load_knowledge
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solespine.assessment import Assessment, assess
    from solespine.evidence import Evidence
    from solespine.knowledge import Knowledge, load_knowledge

__version__ = "0.1.0"
__all__ = ["Assessment", "Evidence", "Knowledge", "assess", "load_knowledge"]

_HOMES = {
    "Assessment": "solespine.assessment",
    "assess": "solespine.assessment",
    "Evidence": "solespine.evidence",
    "Knowledge": "solespine.knowledge",
    "load_knowledge": "solespine.knowledge",
}


def __getattr__(name: str) -> Any:
    # Arrays and validation are loaded when first used, so that the help text comes at once.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'solespine' has no attribute '{name}'")
