"""The examples run, without arguments and without data."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "examples" / "python"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_example_runs(path: Path) -> None:
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") >= 3, done.stdout


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "hrv.png"
    example = FOLDER / "csv_to_hrv.py"
    subprocess.run([sys.executable, example, "--out", picture], check=True, timeout=300)
    assert picture.read_bytes().startswith(b"\x89PNG")
