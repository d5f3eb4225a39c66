"""One family of errors. Each carries a code for programs, a sentence for people and the exit code of the contract.

Inside a check an error never escapes: it becomes a Report with status ``failed`` and this code and message.
"""
from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    UNDER_BAR = 1
    USAGE = 2
    PAGE_FAILED = 3
    INTERNAL = 4  # a broken installation, results that cannot be written, a mistake of ours
    INTERRUPTED = 130


class CheckerError(Exception):
    """Base of everything that this package raises on purpose.

    :param message: a full sentence that says what happened and what to do.
    :param code: overrides the class's own code where one class covers several causes.
    """

    code = "internal"
    exit_code = Exit.PAGE_FAILED

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class SourceNotFound(CheckerError):
    """There is no such file or folder."""

    code = "not_found"


class SourceUnreadable(CheckerError):
    """The source exists, but its bytes cannot be had or are no text."""

    code = "unreadable"


class SourceTooBig(CheckerError):
    """The source is larger than the limit."""

    code = "too_big"


class UnsupportedType(CheckerError):
    """The source is of a type that is not read (an image, say)."""

    code = "unsupported_type"


class Refused(CheckerError):
    """The URL is one that must not be fetched (a private address, say)."""

    code = "refused"


class FetchFailed(CheckerError):
    """The network or the server did not give the page; ``code`` says how.

    :param pause: seconds for which the server asks to be left alone.
    """

    code = "fetch_failed"

    def __init__(self, message: str, code: str | None = None, pause: float = 0.0) -> None:
        super().__init__(message, code)
        self.pause = pause


class OutputFailed(CheckerError):
    """The results cannot be written."""

    code = "output_failed"
    exit_code = Exit.INTERNAL


class WorkerLost(CheckerError):
    """A page took too long, too much memory, or ended its worker process."""

    code = "worker_lost"


class ModelBroken(CheckerError):
    """A model file is missing, damaged or of another version."""

    code = "model_broken"
    exit_code = Exit.INTERNAL


class BadOptions(CheckerError, ValueError):
    """An option has a value that makes no sense."""

    code = "bad_options"
    exit_code = Exit.USAGE
