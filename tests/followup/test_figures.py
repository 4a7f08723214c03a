"""What the code of the trial and the diary holds as a constant is the dossier's number."""

from datetime import timedelta

from solespine.followup import analysis, diary


def test_the_words_of_a_trial_follow_the_cut_offs_of_the_dossier(knowledge):
    assert analysis.HELPS == analysis.SURELY_NONE == knowledge.setting("trial_helps_at")
    assert knowledge.setting("trial_probably_helps_at") == analysis.ANY_HELP


def test_an_entry_is_late_when_the_dossier_says_so(knowledge):
    assert timedelta(hours=knowledge.setting("diary_late_hours")) == diary.LATE
