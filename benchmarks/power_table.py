"""Simulates anew what the designs of the dossier find out, and writes the table that the pages look it up in: a few minutes.

Run with ``python -m benchmarks.power_table`` after the analysis, its priors or a design has changed; a test tells when.
"""

from __future__ import annotations

import numpy as np

from solespine import load_knowledge
from solespine.followup import designs
from solespine.followup.power_table import FILE, MISSING, RHO, basis, cell


def main() -> None:
    """Write the table. The same program writes the same file."""
    found = list(designs(load_knowledge()).values())
    counts = np.array([[[cell(design, rho, missing) for missing in MISSING] for rho in RHO] for design in found], dtype=np.uint16)
    layout = [(one.pairs, one.block_days, one.discard_days) for one in found]
    np.savez_compressed(FILE, designs=np.array(layout), counts=counts, basis=np.array(basis()))
    print(f"{FILE.name}: {counts.size} counts, {FILE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
