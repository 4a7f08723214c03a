"""``solespine knowledge``: every figure with range, basis and source."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from solespine.cli import BAD_DATA, program
from solespine.knowledge import Knowledge


def run(*args: str) -> Result:
    return CliRunner().invoke(program, ["knowledge", *args], standalone_mode=False)


def test_the_dossier_that_ships_has_no_problem() -> None:
    result = run("check")
    assert result.return_value == 0
    assert "No problem found" in result.stdout


def test_a_wrong_dossier_is_refused_with_file_and_key(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rules.toml").write_text('[[rule]]\nid = "x"\nwhn = "fever"\n')
    result = run("check", "--folder", str(tmp_path))
    assert result.return_value == BAD_DATA
    assert "rules.toml: x: whn: unknown key; did you mean 'when'?" in result.stderr


def test_every_record_can_be_shown(knowledge: Knowledge) -> None:
    for name in (*knowledge.conditions, "first_step_pain", "age", "cauda_equina_emergency", "dvt_massage", "heat", "a1_01"):
        result = run("show", name)
        assert result.exception is None, name
        assert "signed" in result.stdout


def test_a_remembered_figure_is_never_called_published(knowledge: Knowledge) -> None:
    text = run("show", "deep_vein_thrombosis").stdout
    assert "estimate (remembered, not yet checked)" in text


def test_no_address_is_shown(knowledge: Knowledge) -> None:
    for key in list(knowledge.sources)[::20]:
        assert "http" not in run("source", key).stdout
    assert "http" not in run("show", "plantar_fasciitis").stdout


def test_a_source_says_what_rests_on_it() -> None:
    text = run("source", "hoy_2012").stdout
    assert "Hoy D" in text
    assert "finding back_pain" in text


def test_gaps_count_every_condition(knowledge: Knowledge) -> None:
    table = json.loads(run("gaps", "--json").stdout)
    assert set(table["conditions"]) == set(knowledge.conditions)
    assert 0.5 < table["share"] < 1


def test_an_unknown_name_gets_a_suggestion() -> None:
    result = run("show", "plantar_fascitis")
    assert "did you mean 'plantar_fasciitis'" in str(result.exception)
