import subprocess
import sys

import pytest

from core.__main__ import COMMANDS


def run(*arguments, **env):
    return subprocess.run([sys.executable, "-m", "core", *arguments], capture_output=True, text=True, env=env or None)


def test_help_lists_every_command_and_imports_none_of_them():
    code = (
        "import sys\nfrom core.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in sys.modules if m.startswith('core.commands.') or m in ('pandas', 'numpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"  {name}" in done.stdout for name in COMMANDS)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_of_its_own(command):
    done = run(command, "--help")
    assert done.returncode == 0, done.stderr
    assert f"Usage: python -m core {command}" in done.stdout


def test_a_mistake_is_one_line_and_exit_code_two():
    done = run("schema", "check", "nowhere.csv")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "nowhere.csv" in done.stderr
