"""What came of it: the personal trial, from its design to its answer."""

from solespine.followup.analysis import PRIORS, Result, TrialError, Verdict, analyse
from solespine.followup.design import Allocation, Arm, Design, allocate, designs
from solespine.followup.power import Person, Power, power, simulate, trials
from solespine.followup.regression import Priors
from solespine.followup.table import Table, TableError, read_table
from solespine.followup.words import answer_in_words, days_still_needed

__all__ = [
    "PRIORS",
    "Allocation",
    "Arm",
    "Design",
    "Person",
    "Power",
    "Priors",
    "Result",
    "Table",
    "TableError",
    "TrialError",
    "Verdict",
    "allocate",
    "analyse",
    "answer_in_words",
    "days_still_needed",
    "designs",
    "power",
    "read_table",
    "simulate",
    "trials",
]
