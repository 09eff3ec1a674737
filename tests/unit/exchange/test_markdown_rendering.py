"""What a Markdown renderer makes of a codebook: the texts themselves, and no markup out of them."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from markdown_it import MarkdownIt

from groundcode.domain.codebooks import Codebook
from groundcode.exchange.codebooks import markdown_format

from .books import codebooks

EXPECTED = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "code", "blockquote", "ul", "li", "br"}


class Rendered(HTMLParser):
    def __init__(self, codebook: Codebook) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.headings: list[str] = []
        self.quotes: list[str] = []
        self.items = 0
        self._open: list[str] = []
        document = markdown_format.dump(codebook).decode("utf-8")
        self.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(document))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open.append(tag)
        if tag.startswith("h"):
            self.headings.append("")
        if tag == "blockquote":
            self.quotes.append("")
        self.items += tag == "li"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if any(tag.startswith("h") for tag in self._open):
            self.headings[-1] += data
        if "blockquote" in self._open:
            self.quotes[-1] += data


def squeezed(text: str) -> str:
    """What can be seen of it; renderers show U+FFFD for characters that no page can hold."""
    return "".join(c for c in text if c.isprintable() and c not in " \ufffd")


@settings(max_examples=150, deadline=None, database=None)
@given(codebooks())
def test_names_and_quotes_are_shown_as_they_are(codebook: Codebook) -> None:
    page = Rendered(codebook)
    assert page.tags <= EXPECTED
    names = [squeezed(entry.name) for _path, entry in codebook.walk()]
    assert len(page.headings) == len(names) + 1
    for name, shown in zip(names, page.headings[1:], strict=True):
        assert squeezed(shown).lstrip("›").startswith(name.lstrip("›"))
    quotes = [squeezed(example.quote) for _path, entry in codebook.walk() for example in entry.examples]
    assert len(page.quotes) == len(quotes)
    for quote, shown in zip(quotes, page.quotes, strict=True):
        assert squeezed(shown).startswith(quote + "—")
    assert page.items == sum(len(entry.also_in) for _path, entry in codebook.walk())
