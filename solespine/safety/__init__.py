"""What must stop or hurry us: rules to urgency, contraindications to permits. Nothing here knows a probability."""

from solespine.safety.permit import Change, Permit, Reason, Withheld, permit, permits
from solespine.safety.triage import MustAsk, Triage, triage

__all__ = ["Change", "MustAsk", "Permit", "Reason", "Triage", "Withheld", "permit", "permits", "triage"]
