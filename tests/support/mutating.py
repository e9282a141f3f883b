"""Break one rule at a time in a copy of the checkout, and see whether the tests beside it notice (`make mutants`)."""

import argparse
import fnmatch
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[2]
KILLED, SURVIVED, LIVES, DOES_NOT_APPLY, DOES_NOT_RUN = (
    "killed",
    "SURVIVED",
    "lives as known",
    "does not apply",
    "does not run",
)
WELL = {KILLED, LIVES}
LONGEST_RUN = 900
PYTEST = ("-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Mutant:
    """One rule broken: `before`, which stands once in `file`, becomes `after`; `tests` are to fail then.

    `why` names the rule; `lives` says why a mutant that no test can kill is equivalent.
    """

    file: str
    before: str
    after: str
    tests: tuple
    why: str
    lives: str = ""

    def applied_to(self, text):
        """Return the broken text, or None where the place is not there, or there more than once."""
        return text.replace(self.before, self.after) if text.count(self.before) == 1 else None


def main(mutants):
    """Run the mutants asked for and print a line for each; return 1 where one survived that nobody foresaw, else 0."""
    asked = _asked()
    chosen = [mutant for mutant in mutants if _is_asked(mutant, asked.only)]
    with tempfile.TemporaryDirectory(prefix="sishen-mutants-", ignore_cleanup_errors=True) as folder:
        copies = SimpleQueue()
        for number in range(asked.workers):
            copies.put(a_copy(Path(folder) / str(number)))
        if not asked.no_check and not _stand_unbroken(copies, chosen):
            return 1
        with ThreadPoolExecutor(asked.workers) as pool:
            ends = list(pool.map(lambda mutant: _told(mutant, *_in_a_copy(copies, mutant)), chosen))
    print(", ".join(f"{ends.count(end)} {end}" for end in dict.fromkeys(ends)) or "no mutant asked for")
    return 0 if set(ends) <= WELL else 1


def a_copy(folder):
    """Return `folder`, filled with the files of the checkout that git knows and the catalogues made of them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    _python(folder, "-m", "portal.shell.messages", "compile").check_returncode()
    # Compiled once for all runs, and by the hash of the source, so that no run takes what was compiled of another text.
    _python(folder, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", ".").check_returncode()
    return folder


def broken(mutant, folder):
    """Apply a mutant in `folder`, run its tests there and put the file back; return its end and the last words."""
    file = folder / mutant.file
    text = file.read_text(encoding="utf-8")
    changed = mutant.applied_to(text)
    if changed is None:
        return DOES_NOT_APPLY, ""
    file.write_text(changed, encoding="utf-8")
    try:
        done = _python(folder, *PYTEST, *mutant.tests)
    except subprocess.TimeoutExpired:
        return DOES_NOT_RUN, f"not over in {LONGEST_RUN} seconds"
    finally:
        file.write_text(text, encoding="utf-8")
    return end_of(mutant, done.returncode), _last_words(done.stdout + done.stderr)


def end_of(mutant, code):
    """pytest ends with 0 where all passed and with 1 where a test failed; all else proves nothing."""
    if code == 0:
        return LIVES if mutant.lives else SURVIVED
    return KILLED if code == 1 else DOES_NOT_RUN


def _in_a_copy(copies, mutant):
    folder = copies.get()
    try:
        return broken(mutant, folder)
    finally:
        copies.put(folder)


def _stand_unbroken(copies, chosen):
    """Say whether the tests pass where no rule is broken: one that fails anyway would seem to kill."""
    tests = _without_parts(dict.fromkeys(test for mutant in chosen for test in mutant.tests))
    if not tests:
        return True
    folder = copies.get()
    done = _python(folder, *PYTEST, *tests)
    copies.put(folder)
    if done.returncode:
        print(f"The tests fail with no rule broken: {_last_words(done.stdout + done.stderr)}")
    return done.returncode == 0


def _without_parts(tests):
    """Leave out the tests whose whole file is asked for as well."""
    return [test for test in tests if "::" not in test or test.partition("::")[0] not in tests]


def _told(mutant, end, words):
    print(f"{end}: {mutant.file}: {mutant.why}" + (f" [{words}]" if end in {KILLED, DOES_NOT_RUN} else ""), flush=True)
    return end


def _python(folder, *words):
    """Run Python in a copy on SQLite, with the data of the portal beside the copy."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA": f"{folder}-data", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST_RUN
    )


def _last_words(output):
    """Return the test that failed, else the last line."""
    lines = output.splitlines() or [""]
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR tests", "ERROR: "))]
    return (failed or lines[-1:])[0][:160]


def _is_asked(mutant, patterns):
    """Say whether a pattern, or a part of its text, fits the file or the sentence of a mutant."""
    told = f"{mutant.file}: {mutant.why}"
    return not patterns or any(pattern in told or fnmatch.fnmatch(mutant.file, pattern) for pattern in patterns)


def _asked():
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", action="append", metavar="PATTERN", help="of the file or the rule; may be repeated")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-check", action="store_true", help="do not first run the tests with no rule broken")
    return parser.parse_args()
