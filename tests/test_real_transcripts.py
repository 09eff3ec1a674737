"""Real transcripts, where they stand beside the project: all in one command, with the right speakers and no false alarm."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.transcripts import Transcript, Turn
from groundcode.errors import AlreadyImported, ChangedCopy
from groundcode.text.copies import Known, fingerprint, is_copy, likeness
from groundcode.text.loaders import load
from groundcode.workspace import Workspace
from groundcode.workspace.import_report import ImportReport, report_value
from tests.builders import new_project, state

SPOILT = {
    "nasty_gb18030_crlf": ("mit_vcsum_meeting_0", "gb18030", "crlf"),
    "nasty_utf16le_bom": ("mit_vcsum_meeting_102", "utf-16-le", "crlf"),
    "nasty_cr_only": ("mit_vcsum_meeting_110", "utf-8", "cr"),
    "nasty_cp1252_crlf": ("cc0_archivetw_2020-12-21-Interview-with-Akiko-Kamimura", "cp1252", "crlf"),
    "nasty_big5hkscs": ("cc0_archivetw_2018-06-27-姚文智來訪", "big5hkscs", "lf"),
}
"""Files that were re-encoded on purpose -> the file they were made from, their encoding, their line ends."""

WITHOUT_SPEAKERS = {"lgpl_qualcoder_ID1"}
_LABEL = re.compile(r"\s*([^\s(（#：:][^：:\n]{0,39})[：:]")
_SPEECH = re.compile(r"<speech by='#([^']+)'")


@pytest.fixture(scope="module")
def files(shared_data: Path) -> dict[str, Path]:
    """Name without ending -> the file."""
    return {path.stem: path for path in sorted((shared_data / "transcripts").rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def imported(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, ImportReport]:
    """All of them in a project, by one import of their folder."""
    folder = next(iter(files.values())).parent.parent
    workspace = new_project(tmp_path_factory.mktemp("real"))
    return workspace, workspace.sources.import_files([folder])


def labelled(path: Path) -> Counter[str]:
    """How many turns each speaker has, counted in the plainest way: every line of these files that has a label is a turn."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".xml":
        return Counter(_SPEECH.findall(text))
    return Counter(match[1].strip() for line in text.split("\n") if (match := _LABEL.match(line)))


def test_every_file_is_taken_in_or_known_as_a_copy(imported: tuple[Workspace, ImportReport], files: dict[str, Path]) -> None:
    workspace, report = imported
    refused: dict[str, Any] = {path.stem: error for path, error in report.refused}
    assert len(report.imported) + len(refused) == len(files) > 45
    xml = next(name for name in files if name.startswith("raw_2019-06-11"))
    assert refused.keys() - {xml} == SPOILT.keys()
    for name, error in refused.items():
        assert isinstance(error, AlreadyImported | ChangedCopy), error
        original = SPOILT[name][0] if name in SPOILT else "cc0_archivetw_" + name.removeprefix("raw_").removesuffix(".an")
        assert error.source == original, name
    assert isinstance(refused["nasty_big5hkscs"], ChangedCopy), "characters that Big5 lacks became question marks"
    assert refused["nasty_big5hkscs"].likeness > 0.99
    kinds = Counter(entry["kind"] for entry in report_value(report)["refused"])
    assert kinds.keys() == {"already imported", "changed copy"}
    state(workspace)
    workspace.history.undo()
    assert workspace.sources.list_() == []
    workspace.history.redo()


def test_the_speakers_of_at_least_95_percent(imported: tuple[Workspace, ImportReport], files: dict[str, Path]) -> None:
    wrong: list[str] = []
    with_speakers = 0
    for path, transcript in imported[1].imported:
        found = Counter({speaker.name: speaker.turns for speaker in transcript.speakers})
        if path.stem in WITHOUT_SPEAKERS:
            assert not found
            continue
        with_speakers += 1
        # In the PDFs the labels stand in no text that could be counted here.
        right = len(found) == 2 and min(found.values()) > 40 if path.suffix == ".pdf" else found == labelled(path)
        if not right:
            wrong.append(path.name)
    assert with_speakers >= 38
    assert len(wrong) <= 0.05 * with_speakers, wrong
    assert not wrong, "all of them were right once"


def test_roles_where_the_transcript_leaves_no_doubt(imported: tuple[Workspace, ImportReport]) -> None:
    """Interviews of one person by one other: who asks more and says less."""
    two = [t for path, t in imported[1].imported if path.suffix == ".pdf"]
    assert len(two) == 3
    for transcript in two:
        roles = Counter(speaker.role.value for speaker in transcript.speakers)
        assert roles == {"interviewer": 1, "informant": 1}
        said: Counter[str] = Counter()
        for turn in transcript.turns:
            said[turn.speaker or ""] += turn.end - turn.body
        asks = next(s.name for s in transcript.speakers if s.role.value == "interviewer")
        assert said[asks] < sum(said.values()) / 2


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_read_like_the_one_it_was_made_from(files: dict[str, Path], name: str) -> None:
    original, encoding, line_ends = SPOILT[name]
    spoilt, whole = load(files[name]), load(files[original])
    assert (spoilt.encoding, spoilt.line_ends) == (encoding, line_ends)
    assert len(spoilt.text) == len(whole.text)
    assert spoilt.turns == whole.turns
    assert spoilt.speakers == whole.speakers
    assert spoilt.header == whole.header
    differing = {a for a, b in zip(spoilt.text, whole.text, strict=True) if a != b}
    assert differing <= ({"?"} if encoding == "big5hkscs" else set())


def test_an_xml_and_its_rendering_as_text_are_one_conversation(files: dict[str, Path]) -> None:
    name = next(name for name in files if name.startswith("raw_2019-06-11"))
    read, text = load(files[name]), load(files["cc0_archivetw_" + name.removeprefix("raw_").removesuffix(".an")])
    spoken = [turn for turn in read.turns if turn.speaker]
    assert [turn.speaker for turn in spoken] == [turn.speaker for turn in text.turns]
    # What nobody says (the bell rings) is a turn without a speaker in the one, and stands below a speech in the other.
    pairs = zip(speeches(read, spoken), speeches(text, text.turns), strict=True)
    assert all(one == other or (len(one) > 3 and other.startswith(one)) for one, other in pairs)
    assert read.speakers == text.speakers


def speeches(transcript: Transcript, turns: Sequence[Turn]) -> list[str]:
    """What is said in some turns, without white space."""
    return ["".join(transcript.text[turn.body : turn.end].split()) for turn in turns]


def test_no_two_different_texts_are_taken_for_copies(files: dict[str, Path], shared_data: Path) -> None:
    texts: dict[str, str] = {name: load(path).text for name, path in files.items() if path.suffix != ".pdf"}
    for path in sorted((shared_data / "coded").rglob("*.json")):
        texts[f"coded {path.stem}"] = json.loads(path.read_text(encoding="utf-8"))["text"]
    known: Known[str] = Known()
    pairs = set()
    for name, text in texts.items():
        mark = fingerprint(text)
        for other, share in known.candidates(mark):
            alike = likeness(text, texts[other])
            if text != texts[other] and is_copy(text, texts[other], share, alike):
                pairs.add((other, name))
        known.add(name, mark)
    assert len(texts) > 90
    xml = next(name for name in files if name.startswith("raw_2019-06-11"))
    assert pairs - {("cc0_archivetw_" + xml.removeprefix("raw_").removesuffix(".an"), xml)} == {
        (SPOILT["nasty_big5hkscs"][0], "nasty_big5hkscs")
    }
