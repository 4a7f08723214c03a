"""The tosses of the coin, put away so that nobody sees them by accident, with a fingerprint to check them by at the end.

They lie in the person's own database and in what she takes out of it, and whoever wants to know them before their time can work
them out. The seal keeps them from eyes, not from intent; the fingerprint shows that nothing was changed after the start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

NONCE_BYTES = 16
FIRST, SECOND = "AB", "BA"  # a pair in which the treatment (A) comes first, or second


def order_of(treatment_first: Sequence[bool]) -> str:
    """The order of all pairs in letters.

    >>> order_of([True, False])
    'AB BA'
    """
    return " ".join(FIRST if first else SECOND for first in treatment_first)


def fingerprint_of(nonce: bytes, treatment_first: Sequence[bool]) -> str:
    """SHA-256 of the text 'NONCE ORDER', the nonce in hexadecimal: anybody can compute it again."""
    return hashlib.sha256(f"{nonce.hex()} {order_of(treatment_first)}".encode()).hexdigest()


def seal(trial_id: str, nonce: bytes, treatment_first: Sequence[bool]) -> str:
    """The nonce and the tosses, unreadable without meaning to."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce of {len(nonce)} bytes: expected {NONCE_BYTES}")
    # A toss is a byte of which only the lowest bit counts, so that no two seals are alike.
    tosses = bytes((one & 0xFE) | first for one, first in zip(_stream(nonce, len(treatment_first)), treatment_first, strict=True))
    return _masked(trial_id, nonce + tosses).hex()


def unseal(trial_id: str, sealed: str) -> tuple[bytes, tuple[bool, ...]]:
    """The nonce and the tosses again."""
    opened = _masked(trial_id, bytes.fromhex(sealed))
    if len(opened) <= NONCE_BYTES:
        raise ValueError(f"a seal of {len(opened)} bytes: expected more than {NONCE_BYTES}")
    return opened[:NONCE_BYTES], tuple(bool(one & 1) for one in opened[NONCE_BYTES:])


def _masked(trial_id: str, content: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(content, _stream(trial_id.encode(), len(content)), strict=True))


def _stream(key: bytes, length: int) -> bytes:
    return hashlib.shake_256(key).digest(length)
