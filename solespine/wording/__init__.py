"""How an answer is said: names, figures and sentences, in the reader's language. Pages, commands and letters print them."""

from __future__ import annotations

from solespine.wording.answer import Told, tell
from solespine.wording.language import LANGUAGES, best_language, speaking

__all__ = ["LANGUAGES", "Told", "best_language", "speaking", "tell"]
