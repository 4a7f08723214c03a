"""The house: each room uses only the rooms above it, so safety cannot look at a probability."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import solespine

HOUSE = Path(solespine.__path__[0])

# From top to bottom, as docs and style list them. A room that does not exist yet is skipped.
ROOMS = (
    "knowledge",
    "evidence",
    "safety",
    "reasoning",
    "assessment",
    "interview",
    "marks",
    "svg",
    "chain",
    "measurement",
    "care",
    "wording",
    "followup",
    "episode",
    "records",
    "exchange",
    "cohort",
    "web",
    "cli",
)
# The door of the whole house: the package itself and `python -m`.
DOORS = ("__init__", "__main__")


def room_of(path):
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def modules():
    return sorted(path for path in HOUSE.rglob("*.py") if room_of(path) not in DOORS)


def rooms_used(text, room):
    """Rooms that a file imports from, wherever in it the import stands."""
    used = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            parts = (node.module or "").split(".")
            if parts == ["solespine"]:
                used |= {name_at_the_door(one.name) for one in node.names}
            elif parts[0] == "solespine":
                used.add(parts[1])
        elif isinstance(node, ast.Import):
            used |= {one.name.split(".")[1] for one in node.names if one.name.startswith("solespine.")}
    return used - {room, ""}


def name_at_the_door(name):
    """The room behind a name of the package itself; nothing for its version."""
    return "" if name.startswith("__") else solespine._HOMES.get(name, f"solespine.{name}").split(".")[1]


def test_every_room_has_its_place_in_the_list():
    assert {room_of(path) for path in modules()} <= set(ROOMS)
    assert {"knowledge", "evidence", "safety", "reasoning", "assessment", "interview", "care"} <= {
        room_of(path) for path in modules()
    }


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_room_uses_only_the_rooms_above_it(path):
    room = room_of(path)
    above = set(ROOMS[: ROOMS.index(room)])
    assert rooms_used(path.read_text(), room) - above == set()


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("from solespine.reasoning import reason", {"reasoning"}),
        ("import solespine.reasoning.posterior as p", {"reasoning"}),
        ("def late():\n    from solespine.reasoning.prior import log_prior", {"reasoning"}),
        ("from solespine import assess, Evidence, __version__", {"assessment", "evidence"}),
        ("from solespine import reasoning", {"reasoning"}),
        ("from solespine.safety.triage import triage\nimport numpy", set()),
    ],
)
def test_a_look_at_another_room_is_noticed(text, used):
    assert rooms_used(text, "safety") == used


@pytest.mark.parametrize("room", ["knowledge", "evidence", "safety"])
def test_nothing_that_decides_safety_loads_what_computes_probabilities(room):
    program = f"import solespine.{room}, sys; print(*sorted(m for m in sys.modules if m.startswith('solespine.') or m == 'numpy'))"
    done = subprocess.run([sys.executable, "-c", program], cwd=HOUSE.parent, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert f"solespine.{room}" in loaded
    assert [name for name in loaded if name == "numpy" or name.split(".")[1] in ROOMS[3:]] == []


THINKING = [
    path
    for path in modules()
    if room_of(path) in ("knowledge", "evidence", "safety", "reasoning", "assessment", "interview", "marks", "care")
]
OUTSIDE = {"time", "socket", "sqlite3", "requests", "urllib", "http", "random", "sqlalchemy", "fastapi", "starlette"}


@pytest.mark.parametrize("path", THINKING, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_nothing_that_thinks_can_reach_a_clock_a_request_or_a_database(path):
    imported = set()
    clock = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
            clock.append(node.attr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "compile", "__import__")
    assert not imported & OUTSIDE
    assert not clock
