"""What came of it: the diary, and the personal trial from its design to its answer."""

from solespine.followup.analysis import PRIORS, Result, TrialError, Verdict, analyse
from solespine.followup.design import Allocation, Arm, Design, allocate, designs
from solespine.followup.diary import SCORES, DiaryEntry, FeltDay, Lately, Score, ScoredDay, check_entry, standing
from solespine.followup.power import Person, Power, power, power_for, simulate, trials
from solespine.followup.regression import Priors
from solespine.followup.table import Table, TableError, read_table
from solespine.followup.words import answer_in_words, days_still_needed

__all__ = [
    "PRIORS",
    "SCORES",
    "Allocation",
    "Arm",
    "Design",
    "DiaryEntry",
    "FeltDay",
    "Lately",
    "Person",
    "Power",
    "Priors",
    "Result",
    "Score",
    "ScoredDay",
    "Table",
    "TableError",
    "TrialError",
    "Verdict",
    "allocate",
    "analyse",
    "answer_in_words",
    "check_entry",
    "days_still_needed",
    "designs",
    "power",
    "power_for",
    "read_table",
    "simulate",
    "standing",
    "trials",
]
