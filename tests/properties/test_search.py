"""Whatever the text and the query: the same hits as a slow comparison finds, and an index that never hides one."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.hits import TEXTS, Found
from groundcode.store import bulk
from groundcode.text import matching
from groundcode.text.matching import literal
from groundcode.text.terms import Question, Terms, question_of, terms_of
from groundcode.text.variants import same_script
from groundcode.workspace import Workspace, search
from tests.builders import new_project

_CHARACTERS = (
    "干幹乾部邻鄰居里裡的我们們着著了瞭、，。？！：；“”《》【】…—"
    "aAbBkKsSßẞſiIİıxX１2２aＡｂé É0_-.,?!'\"*^%:()[]\\ \n\t\u3000\xa0'’"
    "σςΣжЖﬀŉ𠮷😀🏽\u200d々〇のカ가\x1f\x85"
)
texts = st.text(st.sampled_from(_CHARACTERS), max_size=60).map(lambda text: unicodedata.normalize("NFC", text))


@st.composite
def texts_and_queries(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and a run of 1 to 8 characters that mostly stands in it, in another case, width or script."""
    text = draw(texts)
    if not text or draw(st.integers(0, 4)) == 0:
        return text, draw(st.text(st.sampled_from(_CHARACTERS), min_size=1, max_size=8))
    start = draw(st.integers(0, len(text) - 1))
    query = text[start : start + draw(st.integers(1, 8))]
    changes: list[Callable[[str], str]] = [str, str.upper, str.lower, str.swapcase, same_script]
    return text, draw(st.sampled_from(changes))(query) or query


def slow_places(query: str, text: str) -> list[tuple[int, int]]:
    """The same without regular expressions: characters compared one by one, runs of white space as one."""
    wanted = re.split(r"(\s+)", unicodedata.normalize("NFC", query))
    items = [part if part.isspace() else list(part) for part in wanted if part]
    found, at = [], 0
    while at < len(text):
        end = stands_at(items, text, at)
        if end is None:
            at += 1
        else:
            found.append((at, end))
            at = end
    return found


def stands_at(items: list[str | list[str]], text: str, start: int) -> int | None:
    at = start
    for number, item in enumerate(items):
        if isinstance(item, str):
            end = at
            while end < len(text) and text[end].isspace():
                end += 1
            if end == at or (number == 0 and at > 0 and text[at - 1].isspace()):
                return None
            at = end
        else:
            for character in item:
                if at == len(text) or plain(text[at]) != plain(character):
                    return None
                at += 1
    return at


def plain(character: str) -> str:
    """What a character is the same as: written by hand, in other words than the program's."""
    if unicodedata.name(character, "").startswith(("FULLWIDTH LATIN", "FULLWIDTH DIGIT")):
        character = unicodedata.normalize("NFKC", character)
    for form in (character.casefold(), character.lower()):
        if len(form) == 1:
            return same_script(form)
    return character


@settings(max_examples=600, deadline=None)
@given(texts_and_queries(), st.integers(1, 9))
def test_the_hits_are_those_of_a_slow_comparison(drawn: tuple[str, str], most_parts: int) -> None:
    text, query = drawn
    places = slow_places(query, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_MOST_PARTS", most_parts)
        assert list(literal(query).spans(text)) == places
    assert list(literal(query).spans(text, text.encode())) == places
    exact = [m.span() for m in re.finditer(re.escape(query), text)]
    assert list(literal(query, exact=True).spans(text)) == exact
    if query in text:
        assert exact
        assert places or query != unicodedata.normalize("NFC", query) or query[0].isspace()


@settings(max_examples=600, deadline=None)
@given(texts_and_queries())
def test_what_matches_is_asked_for_in_the_index(drawn: tuple[str, str]) -> None:
    text, query = drawn
    terms = terms_of(text)
    for exact in (False, True):
        matcher = literal(query, exact=exact)
        if any(matcher.spans(text)):
            assert is_proposed(question_of(matcher.query), terms), (question_of(matcher.query), terms)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 130), min_size=1, max_size=4), st.sampled_from([" ", "-", "鄰"]), st.data())
def test_long_words_are_asked_for_in_pieces(lengths: list[int], between: str, data: st.DataObject) -> None:
    draw = random.Random(len(lengths))
    text = between.join("".join(draw.choices("abß", k=length)) for length in lengths)
    start = data.draw(st.integers(0, len(text) - 1))
    query = text[start : start + data.draw(st.integers(1, 90))]
    if query and any(literal(query).spans(text)):
        assert is_proposed(question_of(query), terms_of(text))


def is_proposed(question: Question, terms: Terms) -> bool:
    """What FTS5 and the list of words make of a question, in plain Python."""
    han, words = terms.han.split(), re.findall(r"[^\x00-/:-@\[-`{-\x7f]+", terms.words)
    assert terms.vocabulary == set(words)
    assert all(len(word) <= 40 for word in words)
    return stand_in_a_row(question.han, han, False, question.begins_han) and stand_in_a_row(
        question.words, words, question.open_start, question.open_end
    )


def stand_in_a_row(wanted: tuple[str, ...], there: list[str], open_start: bool, open_end: bool) -> bool:
    return not wanted or any(
        all(
            there[at + n] == term
            or (n == 0 and open_start and there[at].endswith(term))
            or (n == len(wanted) - 1 and open_end and there[at + n].startswith(term))
            or (len(wanted) == 1 and open_start and open_end and term in there[at])
            for n, term in enumerate(wanted)
        )
        for at in range(len(there) - len(wanted) + 1)
    )


@pytest.mark.slow
def test_an_index_of_real_interviews_gives_what_a_scan_gives(
    tmp_path: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_project(tmp_path) as workspace:
        workspace.sources.import_files(sorted((shared_data / "transcripts").rglob("*.txt")))
        stored = [workspace.sources.open(source.id).text for source in workspace.sources.list_()]
        assert len(stored) > 25
        draw = random.Random(7)
        texts = {True: [t for t in stored if "的" in t], False: [t for t in stored if "的" not in t]}
        for number in range(120):
            text = draw.choice(texts[number % 2 == 0])
            length = draw.randint(1, 8)
            start = draw.randrange(len(text) - length)
            if text[start : start + length].strip():  # white space alone is no question
                compare(workspace, text[start : start + length], stored, monkeypatch)
        with workspace.store.reading() as connection:
            assert bulk.all_rows(connection, "SELECT count(*) FROM search_document") == [(len(stored),)]


def compare(workspace: Workspace, query: str, stored: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SCAN", 0)
    indexed = workspace.search.find(query, kinds=TEXTS, limit=50)
    exact = workspace.search.find(query, kinds=TEXTS, exact=True, limit=0)
    monkeypatch.setattr(search, "SCAN", 10**9)
    scanned: Found = workspace.search.find(query, kinds=TEXTS, limit=50)
    assert indexed == scanned, query
    assert exact.total == sum(text.count(query) for text in stored), query
