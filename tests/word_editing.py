"""A Word document as a reviewer leaves it: comments, tracked changes, texts typed anew, written as Word writes them."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_ROOT = (
    f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)


@dataclass
class Edited:
    """A document that is being reviewed."""

    path: Path
    parts: dict[str, bytes] = field(default_factory=dict)
    _comments: list[str] = field(default_factory=list)
    _replies: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.path) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}

    @property
    def body(self) -> str:
        """The text part."""
        return self.parts["word/document.xml"].decode("utf-8")

    @body.setter
    def body(self, xml: str) -> None:
        self.parts["word/document.xml"] = xml.encode("utf-8")

    def run_of(self, words: str, nth: int = 0) -> re.Match[str]:
        """The nth run whose text is or holds some words."""
        runs = re.finditer(r"<w:r>(?:<w:rPr>(?:(?!</w:r>).)*?</w:rPr>)?<w:t [^>]*>([^<]*)</w:t></w:r>", self.body)
        return [one for one in runs if words in one[1]][nth]

    def replace(self, old: str, new: str, nth: int = 0) -> None:
        """Type some words anew, without tracking."""
        found = self.run_of(escape(old), nth)
        self.body = self.body[: found.start(1)] + found[1].replace(escape(old), escape(new)) + self.body[found.end(1) :]

    def track(self, old: str, new: str, author: str, nth: int = 0) -> None:
        """Type some words anew with changes tracked."""
        found = self.run_of(escape(old), nth)
        before, after = found[1].split(escape(old), 1)
        who = f'w:author="{author}" w:date="2026-11-02T09:00:00Z"'
        gone = f'<w:del w:id="901" {who}><w:r><w:delText xml:space="preserve">{escape(old)}</w:delText></w:r></w:del>'
        come = f'<w:ins w:id="902" {who}>{_run(escape(new))}</w:ins>' if new else ""
        self._put(found, _run(before) + gone + come + _run(after))

    def comment(
        self, words: str, text: str, author: str, date: str = "2026-11-01T10:00:30Z", nth: int = 0, reply: str = ""
    ) -> None:
        """Comment on some words; `reply` is what the same person, later, answers to it."""
        date = "2026-11-01T10:00:30Z"
        found = self.run_of(escape(words), nth)
        before, after = found[1].split(escape(words), 1)
        number = len(self._comments)
        inner = f'<w:commentRangeStart w:id="{number}"/>{_run(escape(words))}<w:commentRangeEnd w:id="{number}"/>{_mark(number)}'
        self._add(text, author, date)
        if reply:
            inner += _mark(number + 1)
            self._add(reply, author, date)
            self._replies.append(f'<w15:commentEx w15:paraId="{number:08X}" w15:done="0"/>')
            self._replies.append(f'<w15:commentEx w15:paraId="{number + 1:08X}" w15:paraIdParent="{number:08X}" w15:done="0"/>')
        self._put(found, _run(before) + inner + _run(after))

    def paragraph_after(self, words: str, text: str, nth: int = 0) -> None:
        """Press Enter behind the paragraph that holds some words, and type."""
        end = self.body.index("</w:p>", self.run_of(escape(words), nth).end()) + len("</w:p>")
        self.body = self.body[:end] + f"<w:p>{_run(escape(text))}</w:p>" + self.body[end:]

    def _put(self, found: re.Match[str], runs: str) -> None:
        self.body = self.body[: found.start()] + runs + self.body[found.end() :]

    def _add(self, text: str, author: str, date: str) -> None:
        number = len(self._comments)
        lines = "".join(f'<w:p w14:paraId="{number:08X}">{_run(escape(line))}</w:p>' for line in text.split("\n"))
        self._comments.append(
            f'<w:comment w:id="{number}" w:author="{author}" w:date="{date}" w:initials="{author[:1]}">{lines}</w:comment>'
        )

    def save(self, path: Path) -> Path:
        """The document as it goes back."""
        parts = dict(self.parts)
        if self._comments:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            parts["word/comments.xml"] = f"{head}<w:comments {_ROOT}>{''.join(self._comments)}</w:comments>".encode()
            parts["word/commentsExtended.xml"] = (
                f"{head}<w15:commentsEx {_ROOT}>{''.join(self._replies)}</w15:commentsEx>".encode()
            )
            related = (
                f'<Relationship Id="rId90" Type="{_REL}" Target="comments.xml"/>'
                f'<Relationship Id="rId91" Type="{_EXTENDED}" Target="commentsExtended.xml"/></Relationships>'
            )
            name = "word/_rels/document.xml.rels"
            parts[name] = parts[name].replace(b"</Relationships>", related.encode())
            kinds = ("comments", "commentsExtended")
            types = "".join(f'<Override PartName="/word/{one}.xml" ContentType="{_TYPE}{one}+xml"/>' for one in kinds)
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode())
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return path


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def _mark(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def through_libreoffice(path: Path, folder: Path) -> Path:
    """The document as LibreOffice saves it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (soffice)")
    folder.mkdir(exist_ok=True)
    home = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, home, "--headless", "--convert-to", "docx", "--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    out = folder / path.name
    if done.returncode or not out.exists():
        pytest.skip(f"LibreOffice did not convert: {done.stderr.decode(errors='replace')[:200]}")
    return out
