"""Copies what others wrote for the browser into the tree, so that nobody needs Node to run or test the program.

    python tools/vendor.py            fetch each package with `npm pack`, copy its files, write the manifest
    python tools/vendor.py --check    do the copied files still agree with the manifest? Needs no network

An exact version and the files to take stand in PACKAGES; each folder's manifest.json holds the version and the SHA-256
of every file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

# Folder of the tree -> package -> version, licence, and which of its files to take.
PACKAGES = {
    "tests/pages/vendor": {
        "axe-core": ("4.14.1", "MPL-2.0", ["axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"]),
    },
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare the files with the manifest")
    if not parser.parse_args().check:
        for folder, packages in PACKAGES.items():
            fetch(ROOT / folder, packages)
    found = [problem for folder in PACKAGES for problem in problems(ROOT / folder)]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


def fetch(folder: Path, packages: dict[str, tuple[str, str, list[str]]]) -> None:
    """The named files of the named versions, and a manifest of them."""
    manifest = {}
    for name, (version, licence, files) in packages.items():
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
        with tempfile.TemporaryDirectory() as temporary:
            packed = npm_pack(f"{name}@{version}", Path(temporary))
            with tarfile.open(packed) as archive:
                for file in files:
                    source = archive.extractfile(f"package/{file}")
                    assert source is not None, f"{name} {version} has no file {file}"
                    (folder / name / file).write_bytes(source.read())
        hashes = {file: sha256(folder / name / file) for file in sorted(files)}
        manifest[name] = {"version": version, "license": licence, "sha256": hashes}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def npm_pack(package: str, folder: Path) -> Path:
    """The package's archive, in the folder; nothing of it is run."""
    subprocess.run(["npm", "pack", "--silent", "--ignore-scripts", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    return archive


def problems(folder: Path) -> list[str]:
    """Where the folder and its manifest disagree, a sentence each."""
    packages = manifest_of(folder).items()
    expected = {f"{name}/{file}": digest for name, package in packages for file, digest in package["sha256"].items()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    return [
        *(f"{folder.name}/{file}: not in manifest.json" for file in sorted(there - set(expected))),
        *(f"{folder.name}/{file}: missing" for file in sorted(set(expected) - there)),
        *(
            f"{folder.name}/{file}: not the file that was fetched; run tools/vendor.py"
            for file in sorted(there & set(expected))
            if sha256(folder / file) != expected[file]
        ),
    ]


def manifest_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_text()))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
