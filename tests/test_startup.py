"""Nothing heavy is imported before it is needed, and a check never imports scikit-learn."""
import subprocess
import sys

HEAVY = ("sklearn", "scipy", "nltk", "pandas", "textstat", "torch")


def imported(code):
    """Modules that a new process has loaded after it ran the code."""
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
                          capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


def test_help_loads_nothing_heavy():
    loaded = imported("from checker.cli import cli\ntry: cli(['--help'])\nexcept SystemExit: pass")
    assert not loaded & {*HEAVY, "numpy", "bs4", "jinja2", "selectolax", "ssl"}


def test_a_check_loads_no_training_library():
    text = "The council closed the pool on Monday. " * 60
    loaded = imported(f"import checker\nassert checker.check({text!r}).status")
    assert not loaded & {"sklearn", "scipy", "nltk", "pandas", "torch"}
