"""The tree installs the same everywhere: no file of it names a package index or a folder of one machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Each word has one letter in brackets, so that this file does not contain what it forbids.
FORBIDDEN = re.compile(
    r"""
      py[p]i\.(org|python) | [p]ythonhosted\.org | registry\.[n]pmjs | registry\.[y]arnpkg
    | [c]onda\.anaconda | download\.[p]ytorch\.org
    | --(extra-)?[i]ndex-url | --[f]ind-links
    | (?<![\w.$}])/[r]oot/ | (?<![\w.$}])/[w]ork/ | (?<![\w.$}])/[h]ome/\w | (?<![\w.$}])/[U]sers/\w
    | (?<![\w.$}])/opt/(py[p]i|[w]heels)
    """,
    re.VERBOSE,
)


def files_of_the_tree():
    """Every file that is, or is about to be, under version control."""
    # A checkout that belongs to somebody else, as on a build machine, is read as well.
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so nothing says which files belong to the tree")
    files = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in files if path.is_file() and not path.is_symlink()]


def named_in(text):
    return [match.group() for match in FORBIDDEN.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "https://py" + "pi.org/simple",
        "https://files.python" + "hosted.org/packages/x.whl",
        '"resolved": "https://registry.' + 'npmjs.org/htmx"',
        "pip install --extra-" + "index-url file:x",
        "open('/ho" + "me/ana/foot.png')",
        "see /wo" + "rk/notes.md",
    ],
)
def test_an_index_host_or_a_machine_path_is_recognised(text):
    assert named_in(text)


@pytest.mark.parametrize("text", ["at home/work/school", "GET /episodes/home/plan", "root/leaf", "index.html"])
def test_ordinary_text_is_left_alone(text):
    assert not named_in(text)


def test_no_file_names_an_index_host_or_a_machine_path():
    found = {}
    for path in files_of_the_tree():
        words = named_in(path.read_bytes().decode("utf-8", errors="replace"))
        if words:
            found[str(path.relative_to(ROOT))] = sorted(set(words))
    assert not found


def test_every_requirement_in_the_locks_has_a_hash():
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert [path.name for path in locks] == ["requirements-bench.lock", "requirements-test.lock", "requirements.lock"]
    for path in locks:
        text = re.sub(r"\\\n", " ", path.read_text())
        for line in text.splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                assert re.match(r"[\w.-]+==\S+ ", line), f"{path.name}: not an exact version: {line[:60]}"
                assert "--hash=sha256:" in line, f"{path.name}: no hash: {line[:60]}"
