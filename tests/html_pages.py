"""A page as a browser's parser reads it: what a test asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Page(HTMLParser):
    """Ids, links, texts of the blocks of the transcripts, and the words under each coding."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    """The text of each transcript, put together again."""
    marked: dict[int, str] = field(default_factory=dict)
    """Coding -> the words that it lies on."""
    withheld: set[int] = field(default_factory=set)
    """Codings that lie on words that are not shown."""
    margin: dict[int, dict[str, str]] = field(default_factory=dict)
    titles: dict[int, set[str]] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += given.items()
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a" and "href" in given:
            assert given["href"].startswith("#"), given["href"]
            self.links.append(unquote(given["href"][1:]))
        self.loads += [value for name, value in given.items() if name in ("src", "srcset", "data", "poster", "action")]
        self.loads += [given.get("href", "")] if tag == "link" else []
        if tag == "article" and given.get("class") == "source":
            self.sources.append("")
        if tag == "mark":
            for key in given["data-c"].split():
                self.marked.setdefault(int(key), "")
                self.titles.setdefault(int(key), set()).add(given["title"])
                if "withheld" in given["class"].split():
                    self.withheld.add(int(key))
        if tag == "li" and "data-k" in given:
            assert int(given["data-k"]) not in self.margin, "a coding stands in the margin once"
            self.margin[int(given["data-k"])] = given | {"text": ""}
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop()[0] == tag, tag

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _given in self._open]
        if "style" in inside or "script" in inside:
            return
        self.text += data
        for tag, given in self._open:
            if tag == "li" and "data-k" in given:
                self.margin[int(given["data-k"])]["text"] += data
        classes = [given.get("class", "") for _tag, given in self._open]
        turn = next((at for at, name in enumerate(classes) if name.split()[:1] == ["turn"]), None)
        if turn is None or inside[turn + 1 : turn + 2] != ["p"] or "instead" in classes:
            return
        self.sources[-1] += data
        for tag, given in self._open:
            if tag == "mark":
                for key in given["data-c"].split():
                    self.marked[int(key)] += data


def read(data: bytes) -> Page:
    """The page, which is well-formed: every tag that opens is closed, in order; every link leads somewhere."""
    page = Page()
    page.feed(data.decode("utf-8"))
    page.close()
    assert page._open == []
    assert len(set(page.ids)) == len(page.ids), "two places have one name"
    missing = set(page.links) - set(page.ids)
    assert not missing, missing
    assert set(page.loads) <= {"data:,"}, page.loads
    return page
