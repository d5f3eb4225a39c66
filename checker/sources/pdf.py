"""PDF: the text of its pages, by pypdf (the extra ``pdf``). Lay-out is lost, so cleaning is weaker than on HTML."""
from __future__ import annotations

import io
import logging
import time
from importlib import import_module

from checker.errors import SourceTooBig, SourceUnreadable, UnsupportedType
from checker.sources.extract import Extract
from checker.sources.inflate import too_big

SECONDS = 20.0
"""How long reading may take: a few kilobytes of a PDF can ask for hours of work."""


def extract(content: bytes, limit: int) -> Extract:
    """The text of a PDF, pages as paragraphs.

    :raises UnsupportedType: where pypdf is not installed.
    :raises SourceUnreadable: where the file is damaged or locked.
    :raises SourceTooBig: over ``limit`` characters, or more work than SECONDS allow.
    """
    try:
        reader = import_module("pypdf").PdfReader
    except ImportError as error:
        raise UnsupportedType("PDF files need an extra: pip install 'credibility-checker[pdf]'. "
                              "Or save the text, and check that.") from error
    log = logging.getLogger("pypdf")
    if not log.handlers:  # its warnings on odd files are nothing to the reader of a report
        log.addHandler(logging.NullHandler())
    pages: list[str] = []
    left, end = limit, time.monotonic() + SECONDS

    def watch(*state: object) -> None:
        if time.monotonic() > end:
            raise SourceTooBig(f"Reading the PDF takes longer than {SECONDS:g} seconds. Save its text, and check that.")

    try:
        for page in reader(io.BytesIO(content)).pages:
            watch()
            pages.append(page.extract_text(visitor_operand_before=watch))
            left -= len(pages[-1])
            if left < 0:
                raise too_big(limit)
    except (SourceTooBig, MemoryError):
        raise
    except Exception as error:  # pypdf raises many kinds on damaged files
        raise SourceUnreadable(f"The PDF file is damaged or locked ({type(error).__name__}). "
                               "Save its text, and check that.") from error
    return Extract("\n\n".join(pages), "text/plain")
