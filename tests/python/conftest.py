"""Fixtures every test of the program can use: where things are, and how to run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))  # for tests.reference


@pytest.fixture(scope="session")
def repo():
    """The repository's root."""
    return REPO


@pytest.fixture(scope="session")
def rules(repo):
    """The first rule set's folder."""
    return repo / "rules" / "yangquan-2023"


@pytest.fixture(scope="session")
def guiju(repo):
    """Runs the program: guiju("check", rules) -> CompletedProcess with text output.

    The program is $GUIJU_BIN, else build/bin/guiju. It runs in the repository's root unless `cwd`
    says otherwise, in the C.UTF-8 locale, with `stdin` (text) or nothing on standard input. The
    exit code is the caller's to judge. A missing program fails the test.
    """
    program = Path(os.environ.get("GUIJU_BIN") or repo / "build" / "bin" / "guiju").absolute()

    def run(*arguments, stdin=None, cwd=None, env=None, timeout=600):
        if not os.access(program, os.X_OK) or not program.is_file():
            pytest.fail(f"the program is not built: {program} (run `make test`, or set GUIJU_BIN)",
                        pytrace=False)
        return subprocess.run(
            [str(program), *map(str, arguments)], cwd=cwd or repo, timeout=timeout, check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}, encoding="utf-8",
            capture_output=True, **({"stdin": subprocess.DEVNULL} if stdin is None
                                    else {"input": stdin}))

    return run
