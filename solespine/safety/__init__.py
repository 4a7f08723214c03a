"""What must stop or hurry us: rules to urgency, contraindications to permits. Nothing here knows a probability."""

from solespine.safety.permit import (
    BEFORE_SESSION,
    TOO_SOON,
    Change,
    Permit,
    Reason,
    SessionPermit,
    Withheld,
    permit,
    permit_session,
    permits,
)
from solespine.safety.self_test import BEFORE_TEST, TestPermit, TestWithheld, permit_test
from solespine.safety.triage import MustAsk, Triage, triage

__all__ = [
    "BEFORE_SESSION",
    "BEFORE_TEST",
    "TOO_SOON",
    "Change",
    "MustAsk",
    "Permit",
    "Reason",
    "SessionPermit",
    "TestPermit",
    "TestWithheld",
    "Triage",
    "Withheld",
    "permit",
    "permit_session",
    "permit_test",
    "permits",
    "triage",
]
