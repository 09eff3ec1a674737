"""Random corrections: nothing is lost, what nobody touched is exact, and two people's corrections come together."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from groundcode.domain.opcodes import apply_edits, are_edits, mapped
from groundcode.domain.relocations import Grade
from groundcode.domain.sources import Version, VersionTree, is_touched
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Turn
from groundcode.text.speakers import find_turns
from groundcode.workspace.placing import PLACED, PROPOSED, Texts, grade, likeness, propose
from groundcode.workspace.settling.text_merge import Side, merge_by_turns
from groundcode.workspace.turns import TurnsAfter
from groundcode.workspace.versions import edited_turns, edits_between

LINES = (
    "访谈者：您平时见到民警吗？", "李阿姨：天天在院里转，看见就踏实。", "李阿姨：有事打他电话。", "访谈者：还有呢？",
    "张警官：我们走访，走访多了就熟了。", "李阿姨：嗯。", "（笑）", "他还说：没事。",
)  # fmt: skip
lines = st.lists(st.sampled_from(LINES), min_size=3, max_size=12)
acts = st.lists(st.tuples(st.sampled_from(("in", "out", "name", "split", "drop")), st.integers(0, 400)), min_size=1, max_size=6)


def transcript(found: list[str]) -> str:
    """Lines of a conversation, each told apart by its number."""
    return "".join(f"{line[:-1]}{number}{line[-1]}\n" for number, line in enumerate(found))


def edit(text: str, done: list[tuple[str, int]]) -> str:
    """A text after some corrections."""
    for kind, n in done:
        at = n % (len(text) + 1)
        if kind == "in":
            text = text[:at] + "后来又补了一句" + text[at:]
        elif kind == "out":
            text = text[:at] + text[at + 5 :]
        elif kind == "name":
            text = text.replace("李阿姨", "[居民甲]", n % 3)
        elif kind == "split":
            text = text[:at] + "\n李阿姨：" + text[at:]
        else:
            at = text.rfind("\n", 0, at) + 1
            text = text[:at] + text[text.find("\n", at) + 1 :]
    return text


def spans_of(text: str) -> list[Span]:
    """Segments all over a text."""
    return [Span(at, min(len(text), at + 1 + at % 11)) for at in range(0, len(text), 3)]


def versions(*texts: str) -> VersionTree:
    """Each text made from the one before; a text stands in place of its hash."""
    out = [Version("1", "s", None, texts[0], len(texts[0]), ())]
    for number, (old, new) in enumerate(pairwise(texts), 2):
        out.append(Version(str(number), "s", str(number - 1), new, len(new), (), edits_between(old, new)))
    return VersionTree(out)


@given(found=lines, first=acts, second=acts)
@settings(deadline=None, max_examples=60)
def test_every_segment_is_exact_changed_or_waits(
    found: list[str], first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    old = transcript(found)
    middle = edit(old, first)
    new = edit(middle, second)
    tree = versions(old, middle, new)
    texts = Texts(tree, {text: text for text in (old, middle, new)})
    spans = spans_of(old)
    placed = [grade(texts, span, "1", "3") for span in spans]
    counts = Counter(one.grade for one in placed)
    assert counts[Grade.EXACT] + counts[Grade.CHANGED] + counts[Grade.UNCERTAIN] == len(spans)
    edits = edits_between(old, middle), edits_between(middle, new)
    for span, one in zip(spans, placed, strict=True):
        assert one.quote == span.of(old)
        assert tree.shown(span, "1", "3") == one.place
        if one.place is not None:
            assert 0 <= one.place.start < one.place.end <= len(new)
        if one.grade is Grade.EXACT:
            assert one.place is not None
            assert one.place.of(new) == one.quote
        elif one.grade is Grade.CHANGED:
            assert one.place is not None
            assert PLACED <= likeness(one.quote, one.place.of(new)) < 100
        along = mapped(edits[0], span)
        if not is_touched(edits[0], span) and along is not None and not is_touched(edits[1], along):
            assert one.grade is Grade.EXACT
            assert one.place is not None
            assert tree.place(one.place, "3", "1") == span, "there and back"


@given(found=lines, done=acts)
@settings(deadline=None, max_examples=60)
def test_what_is_proposed_is_like_the_words_that_were_coded(found: list[str], done: list[tuple[str, int]]) -> None:
    old = transcript(found)
    new = edit(old, done)
    for span in spans_of(old):
        proposal = propose(span.of(old), old[: span.start], old[span.end :], new, min(span.start, len(new)))
        if proposal is not None:
            assert 0 <= proposal.place.start < proposal.place.end <= len(new)
            alike = likeness(span.of(old), proposal.place.of(new))
            assert alike >= PROPOSED
            assert int(alike) == proposal.score
        elif span.of(old).strip():
            assert span.of(old) not in new


@given(found=lines, done=acts, largest=st.sampled_from((60, 2_000, 10_000_000_000)))
@settings(deadline=None, max_examples=120)
def test_a_map_is_a_map_of_long_texts_too(found: list[str], done: list[tuple[str, int]], largest: int) -> None:
    old = transcript(found)
    new = edit(old, done)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("groundcode.workspace.versions._LARGEST", largest)
        edits = edits_between(old, new)
    assert are_edits(edits, len(old), len(new))
    assert apply_edits(old, edits, new)
    assert all(later[0] > before[1] for before, later in pairwise(edits)), "two edits that touch are one"


def as_version(name: str, text: str, turns: tuple[Turn, ...]) -> Version:
    return Version(name, "s", None, name, len(text), turns)


def id_of(name: str) -> str | None:
    return f"id-{name}"


def turns_after(old: Version, text: str, new: str) -> tuple[Turn, ...]:
    edits = edits_between(text, new)
    made = TurnsAfter(text, old.turns, new, edits, find_turns(new).turns, id_of).run().turns
    return edited_turns(old.turns, made, edits)


def first_version(text: str) -> Version:
    found = find_turns(text).turns
    return as_version("1", text, tuple(Turn(t.number, t.speaker and id_of(t.speaker), t.start, t.body, t.end) for t in found))


@given(found=lines, done=acts)
@settings(deadline=None, max_examples=80)
def test_turns_of_a_corrected_text_are_turns(found: list[str], done: list[tuple[str, int]]) -> None:
    old = transcript(found)
    new = edit(old, done)
    if not new.strip():
        return
    first = first_version(old)
    turns = turns_after(first, old, new)
    assert len({turn.number for turn in turns}) == len(turns)
    for turn, following in pairwise(turns):
        assert turn.end <= following.start
    for turn in turns:
        assert 0 <= turn.start <= turn.body <= turn.end <= len(new)
        assert turn.end == turn.start + len(new[turn.start : turn.end].rstrip())
    # Every label that nobody touched is one still, with its number, unless its line was joined to another.
    edits = edits_between(old, new)
    by_start = {turn.start: turn for turn in turns}
    for turn in first.turns:
        whole = Span(max(0, turn.start - 1), turn.end)
        if turn.speaker and not is_touched(edits, whole):
            there = mapped(edits, Span(turn.start, turn.end))
            assert there is not None
            if new[there.start - 1 : there.start] in ("", "\n"):
                assert by_start[there.start].speaker == turn.speaker
                assert by_start[there.start].number == turn.number


def side(name: str, common: Version, text: str, new: str) -> Side:
    turns = turns_after(common, text, new)
    tree = VersionTree([
        Version("1", "s", None, "1", len(text), ()), Version("2", "s", "1", "2", len(new), (), edits_between(text, new)),
    ])  # fmt: skip
    starts = tuple(tree.near(turn.start, "1", "2") or 0 for turn in common.turns)
    return Side(as_version(name, new, turns), new, starts)


@given(found=lines, ours=acts, theirs=acts)
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.filter_too_much])
def test_two_corrections_come_together(found: list[str], ours: list[tuple[str, int]], theirs: list[tuple[str, int]]) -> None:
    old = transcript(found)
    first = first_version(old)
    common = Side(first, old, tuple(turn.start for turn in first.turns))
    one, two = side("2", first, old, edit(old, ours)), side("3", first, old, edit(old, theirs))
    merged = merge_by_turns(common, [one, two])
    back = merge_by_turns(common, [two, one])
    assert merged.differing == back.differing
    assert merged.text == back.text
    assert merge_by_turns(common, [one, common]).text == one.text
    assert merge_by_turns(common, [one, one]).text == one.text
    event(f"merged: {not merged.differing}")
    if merged.differing:
        assert set(merged.differing) <= {"", *(turn.number for turn in first.turns)}
        return
    at = 0
    for before, left, right in zip(*(stretches(one_side) for one_side in (common, one, two)), strict=True):
        if before not in (left, right) and left != right:
            break  # the one changed the turn, the other put some behind it
        wanted = right if left == before else left
        assert merged.text[at : at + len(wanted)] == wanted
        at += len(wanted)
    else:
        assert at == len(merged.text)
    assert len({turn.number for turn in merged.turns}) == len(merged.turns)
    for turn, following in pairwise(merged.turns):
        assert turn.start <= turn.body <= turn.end <= following.start


def stretches(one: Side) -> list[str]:
    """What a side has from each turn of the common text to the next."""
    return [one.text[start:end] for start, end in pairwise([0, *one.starts, len(one.text)])]


@pytest.mark.parametrize("seed", [1, 2])
def test_150_corrections_of_a_real_transcript(shared_data: Path, seed: int) -> None:
    measure = pytest.importorskip("benchmarks.corrections")
    found = list((shared_data / "transcripts" / "zh").glob("cc0_*.txt"))
    text = min((path.read_text(encoding="utf-8") for path in found), key=lambda text: abs(len(text) - 30_745))
    draw = random.Random(seed)
    outcome = measure.fare(text, measure.corrected(text, draw), measure.coded(text, draw))
    assert outcome.grades.total() == 1_000
    exact, changed = outcome.grades[Grade.EXACT], outcome.grades[Grade.CHANGED]
    assert exact >= 860
    assert exact + changed + outcome.proposed >= 960
    assert outcome.grades[Grade.UNCERTAIN] == outcome.wait == 1_000 - exact - changed
