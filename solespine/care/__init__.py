"""What to do: the plan as far as it follows from an assessment, and whom to see."""

from solespine.care.plan import Held, Offer, Plan, make_plan

__all__ = ["Held", "Offer", "Plan", "make_plan"]
