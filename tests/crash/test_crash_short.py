"""A power cut is simulated by killing the program: fifteen rounds here, hundreds with ``python -m tests.crash.crash``."""

from tests.crash.crash import crash


def test_an_acknowledged_entry_survives_the_killing_of_the_program(tmp_path):
    rounds, acknowledged, kept = crash(15, str(tmp_path / "data"))
    assert rounds == 15
    assert 0 < acknowledged <= kept
