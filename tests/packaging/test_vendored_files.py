"""What others wrote for the browser is in the tree as they published it, with its licence."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def vendor():
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_vendored_file_is_the_one_that_was_fetched(vendor):
    for folder in vendor.PACKAGES:
        assert vendor.problems(ROOT / folder) == []


def test_the_manifest_names_the_versions_the_tool_would_fetch(vendor):
    for folder, packages in vendor.PACKAGES.items():
        manifest = vendor.manifest_of(ROOT / folder)
        assert {name: package["version"] for name, package in manifest.items()} == {
            name: version for name, (version, _, _) in packages.items()
        }


def test_every_vendored_package_brings_its_licence(vendor):
    for folder, packages in vendor.PACKAGES.items():
        for name in packages:
            assert (ROOT / folder / name / "LICENSE").stat().st_size > 100


@pytest.mark.parametrize(
    ("what", "happens"),
    [
        ("missing", lambda folder: (folder / "axe-core" / "axe.min.js").unlink()),
        ("not the file that was fetched", lambda folder: (folder / "axe-core" / "LICENSE").write_text("do as you like")),
        ("not in manifest.json", lambda folder: (folder / "axe-core" / "more.js").write_text("")),
    ],
)
def test_a_changed_folder_is_noticed(vendor, tmp_path, what, happens):
    folder = tmp_path / "vendor"
    shutil.copytree(ROOT / "tests" / "pages" / "vendor", folder)
    happens(folder)
    (problem,) = vendor.problems(folder)
    assert what in problem
