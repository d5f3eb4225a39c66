"""PDF: the text of its pages, by pypdf (the extra ``pdf``). Lay-out is lost, so cleaning is weaker than on HTML."""
from __future__ import annotations

import io
from importlib import import_module

from checker.errors import SourceTooBig, SourceUnreadable, UnsupportedType
from checker.sources.extract import Extract
from checker.sources.inflate import too_big


def extract(content: bytes, limit: int) -> Extract:
    """The text of a PDF, pages as paragraphs.

    :raises UnsupportedType: where pypdf is not installed.
    :raises SourceUnreadable: where the file is damaged or locked. :raises SourceTooBig: over ``limit`` characters.
    """
    try:
        reader = import_module("pypdf").PdfReader
    except ImportError as error:
        raise UnsupportedType("PDF files need an extra: pip install 'credibility-checker[pdf]'. "
                              "Or save the text, and check that.") from error
    pages: list[str] = []
    left = limit
    try:
        for page in reader(io.BytesIO(content)).pages:
            pages.append(page.extract_text())
            left -= len(pages[-1])
            if left < 0:
                raise too_big(limit)
    except (SourceTooBig, MemoryError):
        raise
    except Exception as error:  # pypdf raises many kinds on damaged files
        raise SourceUnreadable(f"The PDF file is damaged or locked ({type(error).__name__}). "
                               "Save its text, and check that.") from error
    return Extract("\n\n".join(pages), "text/plain")
