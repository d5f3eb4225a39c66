"""The command line: what it prints where, and how it ends."""
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from checker.cli import cli

ARTICLE = "".join(f"<p>{line}</p>" for line in (
    "The town council voted on Tuesday to close the old swimming pool, according to <a href='https://example.org/minutes'>its minutes</a>.",
    "Repairs would have cost 2.4 million euros, the town's engineer, Mara Lindqvist, said at the meeting.",
    "“We cannot pay for a roof and a boiler in one year,” said Jonas Weber, who chairs the finance committee.",
    "The pool opened in 1968 and drew about 40,000 visitors in its last full year.",
    "Experts say that small pools everywhere are closing. Some believe that the trend may slow down.",
    "The nearest other pool is 18 kilometres away in Norden, and the bus runs twice a day.",
    "A citizens' group collected 3,100 signatures against the plan between March and May of this year.",
    "The group's spokesman, Ole Brandt, told the council that schools would lose their lessons.",
    "The site could be sold to a builder next year, although no price has been named so far.",
    "The council will vote again in autumn on a smaller outdoor pool with solar heating beside the school.",
    "The state pays up to 60 percent of such projects, a spokeswoman for the ministry of sport said.",
    "Until then the building stays empty, and the changing rooms will be used by the football club.",
    "The club has 240 members, among them many children who learned to swim in the old pool.",
))
PAGE = (f"<!doctype html><html lang='en'><head><title>Council closes pool - Norden Post</title></head><body>"
        f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Council closes pool</h1>{ARTICLE}</article>"
        f"<footer>© Norden Post. All rights reserved.</footer></body></html>")


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "pool.html"
    path.write_text(PAGE)
    return str(path)


def run(*args, stdin=None):
    return CliRunner().invoke(cli, list(args), input=stdin)


def test_a_page_gets_a_text_report(page):
    done = run("check", page)
    assert done.exit_code == 0, done.output
    assert "Council closes pool" in done.stdout
    assert "Not judged" in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown", "csv", "sarif"])
def test_every_format_to_a_file(page, tmp_path, form):
    out = tmp_path / "out"
    done = run("check", page, "--format", form, "-o", str(out))
    assert (done.exit_code, done.stdout) == (0, "")
    assert out.stat().st_size > 200
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


@pytest.mark.parametrize(("name", "begins"), [
    ("a.html", "<!doctype html>"), ("a.HTM", "<!doctype html>"), ("a.md", "# Council"), ("a.csv", "source,status"),
    ("a.json", '{"schema"'), ("a.sarif", '{"$schema"'), ("a.txt", "Council closes pool"), ("a.doc", "Council closes pool")])
def test_the_ending_of_the_file_chooses_the_format(page, tmp_path, name, begins):
    out = tmp_path / name
    assert run("check", page, "-o", str(out)).exit_code == 0
    assert out.read_text().startswith(begins)
    assert run("check", page, "-o", str(out), "--format", "json").exit_code == 0
    assert out.read_text().startswith('{"schema"')


def test_clean_goes_by_the_ending_too(page, tmp_path):
    out = tmp_path / "pool.md"
    run("clean", page, "-o", str(out))
    assert "](https://example.org/minutes)" in out.read_text()
    run("clean", page, "-o", str(tmp_path / "pool.csv"))
    assert (tmp_path / "pool.csv").read_text().startswith("The town council voted")


def test_several_pages_are_json_lines(page):
    done = run("check", page, page, "--format", "json")
    assert [json.loads(line)["schema"] for line in done.stdout.splitlines()] == [1, 1]


def test_standard_input():
    assert json.loads(run("check", "-", "--format", "json", stdin=PAGE).stdout)["source"]["id"] == "-"


def test_a_missing_file_fails_with_its_name_and_the_rest_go_on(page):
    done = run("check", "no-such-file.html", page)
    assert done.exit_code == 3
    assert "no-such-file.html" in done.stderr
    assert "Traceback" not in done.output
    assert "Council closes pool" in done.stdout


def test_the_bar(page):
    assert run("check", page, "--fail-under", "100").exit_code == 1
    assert run("check", page, "--fail-under", "0").exit_code == 0
    assert run("check", "-", "--fail-under", "100", stdin="Too short to judge.").exit_code == 0
    assert run("check", page, "nothing.html", "--fail-under", "100").exit_code == 3


@pytest.mark.parametrize("args", [("check",), ("check", "x", "--format", "nope"), ("nope",), ("batch",), ("clean",)])
def test_wrong_usage(args):
    assert run(*args).exit_code == 2


def test_html_of_several_pages_says_what_to_do(page):
    done = run("check", page, page, "--format", "html")
    assert done.exit_code == 2
    assert "checker batch" in done.stderr


def test_an_unknown_signal_lists_the_known_ones():
    done = run("explain", "nonsense")
    assert done.exit_code == 2
    assert "hedging" in done.stderr


@pytest.mark.parametrize(("given", "title"), [
    (["weasel wording"], "Weasel attribution (weasel)"), (["weasel", "words"], "Weasel attribution"),
    (["Unsupported-Claims"], "Unsupported claims"), (["hedged"], "Hedging"), (["PROMO"], "Promotional"),
    (["support shown"], "Supported claims"), (["figures_with_origin"], "Supported claims"),
    (["score"], "How the score is made (weights")])
def test_a_signal_goes_by_the_names_that_reports_give_it(given, title):
    done = run("explain", *given)
    assert (done.exit_code, done.stdout.startswith(title)) == (0, True), done.output


def test_every_line_of_the_score_is_explained():
    assert "Figures with origin are the supported claims" in " ".join(run("explain", "score").stdout.split())
    assert "“Figures with origin”" in run("explain", "figures with origin").stdout


def test_every_title_and_label_is_explained_and_a_slip_is_mended():
    from checker.reports import glossary

    for signal in glossary.SIGNALS.values():
        for name in (signal.name, signal.title, signal.label, signal.label.upper()):
            assert run("explain", name).stdout.startswith(signal.title), name
    assert "Did you mean hedging?" in run("explain", "hedgin").stderr


@pytest.mark.parametrize("signal", ["loaded", "hedging", "weasel", "unsupported", "promotional", "claim", "support"])
def test_every_signal_is_explained(signal):
    done = run("explain", signal)
    assert done.exit_code == 0
    for head in ("What it is", "How good it is", "It marks", "It leaves alone", "How to contest it"):
        assert f"\n{head}\n" in done.stdout
    assert "F1 0." in done.stdout or "Wikipedia" in done.stdout


def test_models_are_listed_and_verified():
    done = run("models", "--verify")
    assert done.exit_code == 0, done.output
    assert "verified" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell):
    assert "checker" in run("completion", shell).stdout


def test_clean(page, tmp_path):
    assert "All rights reserved" not in run("clean", page).stdout
    shown = run("clean", page, "--show-removed").stdout
    assert "All rights reserved" in shown
    assert "[example" not in run("clean", page, "--format", "text").stdout
    assert "](https://example.org/minutes)" in run("clean", page, "--format", "markdown").stdout
    assert 'href="https://example.org/minutes"' in run("clean", page, "--format", "html").stdout
    assert json.loads(run("clean", page, "--format", "json").stdout)["title"] == "Council closes pool"


def test_disagreements_are_taken_off(page, tmp_path):
    before = json.loads(run("check", page, "--format", "json").stdout)
    flagged = [(s["text"], f) for s in before["sentences"] for f in s["flags"] if f in ("hedging", "weasel")]
    assert flagged
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps({"sentence": text, "signal": f}) for text, f in flagged))
    after = json.loads(run("check", page, "--format", "json", "--disagree", str(path)).stdout)
    assert after["signals"]["hedging"]["count"] == after["signals"]["weasel"]["count"] == 0
    assert after["disagreed"] == [{"sentence": text, "signal": f} for text, f in flagged]
    path.write_text("nonsense")
    assert run("check", page, "--disagree", str(path)).exit_code == 2


def test_lines_of_disagreement_that_match_nothing_are_named(page, tmp_path):
    sentences = json.loads(run("check", page, "--format", "json").stdout)["sentences"]
    text = next(s["text"] for s in sentences if "weasel" in s["flags"])
    path = tmp_path / "mine.jsonl"
    rows = [{"sentence": f" {text[:9]}‹{text[9:20]}›{text[20:]}\n", "signal": "weasel"}, {"sentence": "No such words.", "signal": "weasel"},
            {"sentence": text, "signal": "promotional"}]
    path.write_text("\n\n".join(json.dumps(row) for row in rows))
    done = run("check", page, "--disagree", str(path))
    said = done.stderr.strip().split("\n")
    assert len(said) == 2, said
    assert "line 3: no page has such a sentence" in said[0]
    assert "line 5: the sentence is not flagged as promotional" in said[1]
    path.write_text("\n".join(json.dumps({"sentence": f"Words {n}.", "signal": "weasel"}) for n in range(30)))
    assert "20 more lines matched nothing" in run("check", page, "--disagree", str(path)).stderr


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full")
def test_a_full_device_is_a_clear_error(page):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "checker", "check", page], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 4
    assert done.stderr.strip().splitlines() == [
        "checker: Standard output cannot be written (No space left on device). Make room where it goes, or send it to another place."]


def test_a_pipe_or_device_given_as_output_is_written_to_and_not_replaced(page, tmp_path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()), daemon=True)
    reader.start()
    assert run("check", page, "--format", "json", "-o", str(pipe)).exit_code == 0
    reader.join(10)
    assert pipe.is_fifo()
    assert json.loads(got[0])["status"] == "ok"


def test_a_closed_pipe_is_no_traceback(page):
    script = f"{sys.executable} -m checker check {page} --format json | head -c 1 >/dev/null"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""


ARGUMENTS = {"evaluate": ["x.jsonl"], "batch": ["folder", "-o", "out"], "check": ["page.html"], "clean": ["page.html"], "completion": ["bash"]}
OPTIONS = [(name, option) for name, command in cli.commands.items() for option in command.params
           if isinstance(option, click.Option)]


def given(option):
    """A value that the option takes, and what becomes of it."""
    if option.is_flag:
        return "1", True
    if isinstance(option.type, click.Choice):
        text = list(option.type.choices)[-1]
    else:
        text = "60" if isinstance(option.type, click.IntRange | click.FloatRange) else "some-name"
    value = option.type.convert(text, option, None)
    return text, (value,) if option.multiple else value


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=lambda x: x if isinstance(x, str) else max(x.opts, key=len))
def test_every_option_can_be_set_by_the_environment(name, option, monkeypatch):
    text, wanted = given(option)
    longest = max(option.opts, key=len)
    assert longest.startswith("--")
    monkeypatch.setenv(f"CHECKER_{name}_{longest[2:]}".upper().replace("-", "_"), text)
    arguments = list(ARGUMENTS.get(name, []))  # the parser empties it
    context = cli.commands[name].make_context(name, arguments[:1] if option.required else arguments)
    assert context.params[option.name] == wanted
    assert context.get_parameter_source(option.name) is click.core.ParameterSource.ENVIRONMENT


def test_the_environment_chooses_the_format_and_the_line_wins(page):
    environment = {"CHECKER_CHECK_FORMAT": "json"}
    assert json.loads(CliRunner(env=environment).invoke(cli, ["check", page]).stdout)["schema"] == 1
    assert CliRunner(env=environment).invoke(cli, ["check", page, "-f", "text"]).stdout.startswith("Council closes")


def test_ports_of_the_environment_are_parted_by_blanks(monkeypatch):
    monkeypatch.setenv("CHECKER_CHECK_PORT", "8000 9000")
    assert cli.commands["check"].make_context("check", ["page.html"]).params["ports"] == (8000, 9000)


def test_a_variable_that_names_no_option_does_nothing(page):
    done = CliRunner(env={"CHECKER_VERSION": "1", "CHECKER_CHECK_HELP": "1"}).invoke(cli, ["check", page])
    assert done.stdout.startswith("Council closes")


@pytest.mark.parametrize("name", ["unsupported", "promotional", "weasel", "hedging", "support", "claim"])
def test_the_examples_of_the_glossary_fire_and_stay_quiet_as_it_says(name):
    import checker
    from checker.reports import glossary

    fires, quiet = checker.classify([glossary.SIGNALS[name].fires, glossary.SIGNALS[name].quiet])
    assert name in fires.flags
    assert name not in quiet.flags


def test_a_file_that_would_not_be_what_its_ending_says_is_not_written(page, tmp_path):
    done = run("check", page, "-o", str(tmp_path / "report.pdf"))
    assert done.exit_code == 2
    assert "prints to PDF" in done.stderr
    assert not (tmp_path / "report.pdf").exists()


def test_disagreements_take_the_names_that_reports_use(page, tmp_path):
    sentences = json.loads(run("check", page, "--format", "json").stdout)["sentences"]
    text = next(s["text"] for s in sentences if "weasel" in s["flags"])
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"sentence": text, "signal": "weasel wording"}))
    assert len(json.loads(run("check", page, "--disagree", str(path), "--format", "json").stdout)["disagreed"]) == 1
