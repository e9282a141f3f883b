"""`make run` that stopped half way goes on the next time, and installs no more than running needs (issue 9)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Stands for the Python of the machine: it notes what it is asked and makes an environment whose Python does likewise.
MACHINE = """#!/bin/sh
case "$*" in
  "-m venv --clear .venv")
    echo "made anew" >> log
    [ -e no-ensurepip ] && mkdir -p .venv/bin && exit 1
    mkdir -p .venv/bin && cp own-python .venv/bin/python;;
esac
"""
OWN = """#!/bin/sh
case "$*" in
  *"pip install"*) echo "$*" | sed 's/.* -r/installed/' >> log; [ ! -e no-network ] || exit 1;;
  *) echo "$*" >> asked;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A folder with the Makefile and Pythons that only write down what they are asked."""
    if not shutil.which("make"):
        pytest.skip("no make on this machine")
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name, text in {"machine-python": MACHINE, "own-python": OWN}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    for name in ("base", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").touch()
    return tmp_path


def make(checkout, target):
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}}
    command = ["make", target, f"PYTHON={checkout}/machine-python"]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=60)
    log = checkout / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return done, lines


def test_running_installs_what_running_needs_and_testing_the_rest(checkout):
    assert make(checkout, "running")[1] == ["made anew", "installed requirements/base.txt"]
    assert make(checkout, "running")[1] == []
    assert make(checkout, "setup")[1] == ["installed requirements/dev.txt"]
    assert make(checkout, "setup")[1] == []


def test_a_machine_without_ensurepip_is_told_what_to_install_and_goes_on_afterwards(checkout):
    (checkout / "no-ensurepip").touch()
    refused, _log = make(checkout, "running")

    assert refused.returncode != 0
    assert "apt install python3-venv" in refused.stdout
    assert not (checkout / ".venv").exists()

    (checkout / "no-ensurepip").unlink()
    assert make(checkout, "running")[1] == ["made anew", "installed requirements/base.txt"]


def test_an_environment_left_without_pip_is_made_anew(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    half = checkout / ".venv" / "bin" / "python"
    half.write_text('#!/bin/sh\ncase "$*" in *pip*) exit 1;; esac\n')
    half.chmod(0o755)

    done, log = make(checkout, "running")

    assert done.returncode == 0
    assert log == ["made anew", "installed requirements/base.txt"]


def test_a_cut_network_leaves_nothing_taken_for_done(checkout):
    (checkout / "no-network").touch()
    refused, _log = make(checkout, "running")

    assert refused.returncode != 0
    assert "the next time goes on from here" in refused.stdout

    (checkout / "no-network").unlink()
    assert make(checkout, "running")[1] == ["installed requirements/base.txt"]
