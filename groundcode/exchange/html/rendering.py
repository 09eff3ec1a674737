"""Pages put together from templates: every text is escaped, every link leads to a place on the same page."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from groundcode.exchange.codebooks.document import CodebookDocument
from groundcode.exchange.html.anchors import Anchors
from groundcode.exchange.html.pages import CodePage, code_pages, report_pages
from groundcode.exchange.html.svg import inline_svg
from groundcode.exchange.html.values import Report
from groundcode.exchange.html.words import word
from groundcode.exchange.segment_files import harmless

_TEMPLATES = Path(__file__).with_name("templates")


def report_page(report: Report) -> bytes:
    """The report as one HTML file in UTF-8."""
    pages = report_pages(report)
    figures = [(one, inline_svg(one.svg, f"gc-{one.key}-") if one.svg else "") for one in report.figures]
    return _page("report.html", report.codebook, report=report, pages=pages, codes=pages.codes, figures=figures)


def codebook_page(document: CodebookDocument) -> bytes:
    """A codebook as one HTML file in UTF-8."""
    anchors = Anchors()
    return _page("codebook.html", document, codes=code_pages(document, anchors), anchors=anchors)


def _page(template: str, document: CodebookDocument, **values: Any) -> bytes:
    language = "zh" if document.language == "zh" else "en"
    codes: list[CodePage] = values["codes"]
    script = _file("page.js")
    made = _environment().get_template(template).generate(
        document=document, language=language, lang="zh-CN" if language == "zh" else "en", style=_file("page.css"), script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        w=lambda key, **more: word(key, language, **more), by_id={one.code.id: one for one in codes}, **values,
    )  # fmt: skip
    return "".join(made).encode("utf-8")


@cache
def _file(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """What a template prints: control characters and those that turn a line's direction are visible stand-ins."""
    return harmless(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
