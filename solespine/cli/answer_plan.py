"""What may be done, what has to be answered first, and what must not be done."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.cli.words import heading, wrapped
from solespine.wording.plan import ToldOffer, ToldPlan, ToldRefusal

MOST_OFFERS = 8
MOST_ASKED = 5
MOST_NAMES = 8


def plan_part(plan: ToldPlan) -> Iterator[str]:
    """What may be done; what waits for answers; what must not be done and why."""
    yield heading("What you may do")
    if plan.nothing_at_home:
        yield wrapped("Nothing at home until a professional has looked.", 2)
    else:
        yield from _to_do(plan)
    if plan.refused:
        yield heading("What you must not do, or only after asking")
        yield from (line for refusal in plan.refused for line in _refusal(refusal))


def _to_do(plan: ToldPlan) -> Iterator[str]:
    for offer in plan.offers[:MOST_OFFERS]:
        yield from _offer(offer)
    if not plan.offers:
        yield wrapped("Nothing yet: see what waits for your answers.", 2)
    if plan.waiting or plan.waiting_others:
        yield from _waiting(plan)


def _offer(offer: ToldOffer) -> Iterator[str]:
    yield wrapped(f"{offer.name} ({offer.evidence}). {offer.label} For: {offer.serves}.", 4, "- ")
    yield from (wrapped(change, 6, "* ") for change in offer.changes)


def _waiting(plan: ToldPlan) -> Iterator[str]:
    names = [name for _id, name in plan.waiting[:MOST_NAMES]]
    others = plan.waiting_others + len(plan.waiting) - len(names)
    yield heading("What waits for your answers")
    more = f"; and {others} more" if others and names else ""
    yield wrapped(f"Do not start these yet: {'; '.join(names)}{more}." if names else f"{others} treatments wait.", 2)
    first = "After the signs of danger, answer" if plan.dangers_first else "Answer"
    if plan.ask_first:
        yield wrapped(f"{first} these:", 2)
        yield from (wrapped(asked, 4, "- ") for _id, asked in plan.ask_first[:MOST_ASKED])
    if len(plan.ask_first) > MOST_ASKED:
        yield f"    ... and {len(plan.ask_first) - MOST_ASKED} more"


def _refusal(refusal: ToldRefusal) -> Iterator[str]:
    """What is withheld, treatments with the same reason together."""
    yield wrapped(f"{'; '.join(name for _id, name in refusal.treatments)}.", 4, "- ")
    yield wrapped(refusal.why, 6)
