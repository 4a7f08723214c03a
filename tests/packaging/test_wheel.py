"""What somebody who types `pip install solespine` receives."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]


def run(*command, cwd):
    """What the command printed; fails with both of its outputs when the command does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("solespine-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel; its dependencies are borrowed from the environment of the tests."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "env", with_pip=False, symlinks=True)
    python = home / "env" / "bin" / "python"
    site_packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    pip = (sys.executable, "-m", "pip", "--python", python, "--quiet")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=home)
    # A folder named in a .pth file is searched last, and .pth files inside it are not read: the tree stays unseen.
    (site_packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    elsewhere = home / "another folder"
    elsewhere.mkdir()
    return SimpleNamespace(python=python, command=python.parent / "solespine", site_packages=site_packages, elsewhere=elsewhere)


def test_every_piece_of_knowledge_travels_with_the_wheel(wheel):
    written = {path.relative_to(ROOT).as_posix() for path in (ROOT / "solespine").rglob("*.toml")}
    with zipfile.ZipFile(wheel) as archive:
        travelling = {name for name in archive.namelist() if name.endswith(".toml")}
    assert written
    assert travelling == written


def test_the_wheel_carries_the_program_and_its_licence_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"solespine"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_program_is_the_wheel_and_not_the_tree(installed):
    where = run(installed.python, "-c", "import solespine; print(solespine.__path__[0])", cwd=installed.elsewhere)
    assert Path(where.strip()).parent == installed.site_packages


def test_the_installed_command_explains_itself_in_another_folder(installed):
    assert "interview" in run(installed.command, "--help", cwd=installed.elsewhere)


def test_the_installed_knowledge_is_complete_in_another_folder(installed):
    run(installed.command, "knowledge", "check", cwd=installed.elsewhere)
