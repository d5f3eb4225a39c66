"""What every command shares: where output goes, how errors end, and what a terminal can show."""
from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.errors import CheckerError, Exit, OutputFailed

if TYPE_CHECKING:
    from checker.reports.style import Style


class Stop(CheckerError):
    """Wrong usage that click cannot see."""

    code = "usage"
    exit_code = Exit.USAGE


@dataclass(frozen=True, slots=True)
class Out:
    """Standard output, or a file that is written beside and then renamed."""

    path: Path | None

    def write(self, text: str) -> None:
        """Write the whole text, ending with a newline. Raises OutputFailed where the file cannot be written."""
        text = text if text.endswith("\n") else text + "\n"
        data = text.encode("utf-8", "replace")
        if self.path is None:
            _print(data)
            return
        if self.path.is_dir():
            raise Stop(f"{self.path} is a folder. Give -o the name of a file.")
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            if self.path.exists() and not self.path.is_file():  # a device or a FIFO is written to, never replaced
                self.path.write_bytes(data)
                return
            beside.write_bytes(data)
            beside.replace(self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            message = f"{self.path} cannot be written ({error.strerror}). Choose another place with -o."
            raise OutputFailed(message) from error

    def style(self, width: int | None, explain: bool) -> Style:
        """What the place of output can show: colour on a terminal unless NO_COLOR is set, its width."""
        from checker.reports.style import Style

        terminal = self.path is None and sys.stdout.isatty()
        color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return Style(width or min(shutil.get_terminal_size((80, 24)).columns, 100), color, explain)

    @staticmethod
    def say(message: str) -> None:
        """A line on standard error, without control characters."""
        clean = "".join(c if c.isprintable() else " " for c in message)
        click.echo(f"checker: {clean}", err=True)


def _print(data: bytes) -> None:
    """Write to standard output. Raises OutputFailed where it has no room, BrokenPipeError where nobody reads."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again at its end
        raise OutputFailed(f"Standard output cannot be written ({error.strerror}). Make room where it goes, or send it "
                           "to another place.") from error


def guarded(command: Callable[..., int]) -> Callable[..., None]:
    """Run a command; every end has its exit code, and none is a traceback."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = int(command(*args, **kwargs))
        except CheckerError as error:
            Out.say(error.message)
            code = error.exit_code
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = Exit.OK
        except KeyboardInterrupt:
            Out.say("interrupted")
            code = Exit.INTERRUPTED
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            if os.environ.get("CHECKER_DEBUG"):
                raise
            Out.say(f"internal error ({type(error).__name__}: {error}). Please report it; CHECKER_DEBUG=1 shows where.")
            code = Exit.INTERNAL
        sys.exit(code)

    return run
