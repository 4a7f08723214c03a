"""Why a question is asked, in words."""

from __future__ import annotations

from solespine.interview import Step, Why
from solespine.knowledge import Knowledge
from solespine.wording.language import N_, _
from solespine.wording.names import said

WHY = {
    Why.where: N_("What hurts decides what has to be asked."),
    Why.about_you: N_("Many causes depend on age and sex, and some dangers on how long and how badly it hurts."),
    Why.danger: N_("The answer can show a danger: {danger}."),
    Why.telling: N_("The answer is expected to tell most about what is likely and why."),
    Why.safe: N_("The answer decides which treatments are safe for you."),
    Why.again: N_("You can change your answer at any time; everything is worked out again from it."),
}


def why_words(step: Step, knowledge: Knowledge) -> str:
    """Why a step is asked."""
    text = _(WHY[step.why])
    return text.format(danger=said(knowledge.rules[step.rule], "danger")) if step.rule else text
