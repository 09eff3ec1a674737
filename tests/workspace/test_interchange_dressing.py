"""What other programs leave out, double or bend: nothing is taken wrongly, and nothing is lost unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import living_rows, state
from tests.unit.exchange.refi.files import C1, C2, CODES, S1, S2, U1, USERS, guid, project, selection, simple, source, write
from tests.workspace.interchange_testing import again, told

TEXT = "Ann: I trust them all the way.\nBob: They call us every night.\nAnn: That is fine with me then.\n"
QUOTES = ((5, 29), (36, 60), (67, 93))


def test_places_that_drifted_in_one_text_are_those_of_their_quotes(tmp_path: Path) -> None:
    other = TEXT.replace("Ann", "Zed").replace("night", "single week")
    good = "".join(selection(31 + n, *place, C1, TEXT[slice(*place)]) for n, place in enumerate(QUOTES))
    label = selection(61, 67, 93, C1, "This is my own short label")
    drifted = selection(51, 8, 32, C1, other[5:29]) + selection(52, 39, 66, C2, other[36:63])
    xml = project(f"{USERS}{CODES}<Sources>{source(S1, good + label)}{source(S2, drifted, name='P02')}</Sources>")
    ws, report = again(write(tmp_path / "a.qdpx", xml, {f"sources/{S1}.txt": TEXT, f"sources/{S2}.txt": other}), tmp_path)
    found = {one.id: (one.source, one.start, one.quote) for one in ws.codings.segments()}
    assert found[guid(551)] == ("P02", 5, "I trust them all the way")
    assert found[guid(552)] == ("P02", 36, "They call us every single w")
    assert found[guid(561)] == ("P01", 67, "That is fine with me then.")
    (loss,) = [one for one in report.losses if "placed by the quote" in one.why]
    assert (loss.count, loss.names[0]) == (2, "I trust them all the way")
    assert "labels of selections: 1" in told(report)


def test_the_nearest_of_several_such_quotes_is_meant(tmp_path: Path) -> None:
    text = "Ann: They call us at night.\nBen: Yes. They call us at night.\nAnn: Never. They call us at night.\n"
    at = text.index("They", 30)
    inner = selection(31, at + 2, at + 24, C1, "They call us at night.") + selection(32, 5, 27, C1, "They call us at night.")
    ws, report = again(simple(tmp_path / "a.qdpx", text, inner), tmp_path)
    assert "selections: 1 (their quote does not stand" in told(report)
    assert sorted((one.start, one.quote) for one in ws.codings.segments()) == [
        (5, "They call us at night."), (at, "They call us at night."),
    ]  # fmt: skip


@pytest.mark.parametrize(("over", "is_taken"), [(1, True), (2, True), (3, False), (9_000, False)])
def test_an_end_behind_the_last_line_is_cut(tmp_path: Path, over: int, is_taken: bool) -> None:
    ws, report = again(simple(tmp_path / "a.qdpx", TEXT, selection(31, 67, len(TEXT) + over, C1)), tmp_path)
    assert [one.end for one in ws.codings.segments()] == [len(TEXT)] * is_taken
    assert ("cut at its end" if is_taken else "lies outside of its text") in told(report)


def test_a_text_that_cannot_be_read_loses_nothing_else(tmp_path: Path) -> None:
    second = selection(32, 5, 12, C1) + selection(33, 0, 3, C1)
    sources = f"{source(S1, selection(31, 5, 12, C1))}{source(S2, second, name='P02')}"
    texts: dict[str, str | bytes] = {f"sources/{S1}.txt": TEXT, f"sources/{S2}.txt": b"%PDF-1.4 \xff\xfe\xfd"}
    ws, report = again(write(tmp_path / "a.qdpx", project(USERS + CODES + f"<Sources>{sources}</Sources>"), texts), tmp_path)
    assert [one.quote for one in ws.codings.segments()] == ["I trust"]
    assert {(one.kind, one.count, one.names) for one in report.losses if not one.kept} == {
        ("sources", 1, ("P02",)), ("codings", 2, ("P02",)),
    }  # fmt: skip
    assert "it is a PDF" in told(report)


def test_formatted_texts_where_plain_ones_should_be(tmp_path: Path) -> None:
    rtf = "{\\rtf1\\ansi " + TEXT.replace("\n", "\\par\n") + "}"
    inner = selection(31, 5, 29, C1, TEXT[5:29])
    both = source(S1, inner, path=f"internal://{S1}.rtf") + source(S2, inner.replace("31", "41"))
    xml = project(f"{USERS}{CODES}<Sources>{both}</Sources>")
    texts = {f"sources/{S1}.rtf": rtf, f"sources/{S2}.txt": "Cat: I trust them all the way."}
    ws, report = again(write(tmp_path / "a.qdpx", xml, texts), tmp_path)
    assert {one.quote for one in ws.codings.segments()} == {"I trust them all the way"}
    assert "their formatted text was read" in told(report)


def test_an_empty_content_beside_a_path_is_none(tmp_path: Path) -> None:
    ws, _report = again(simple(tmp_path / "a.qdpx", TEXT, "<PlainTextContent/>" + selection(31, 5, 12, C1)), tmp_path)
    assert [one.quote for one in ws.codings.segments()] == ["I trust"]


def test_the_text_of_a_pdf_is_read_from_it_where_its_own_is_missing(tmp_path: Path) -> None:
    pdf = (Path(__file__).parents[1] / "fuzz" / "corpus" / "pdf" / "seed.pdf").read_bytes()
    inner = (
        f'{CODES}<Sources><PDFSource guid="{S1}" name="doc" path="internal://{S1}.pdf"><Representation guid="{S2}" '
        f'plainTextPath="internal://{S2}.txt">{selection(31, 0, 3, C1)}</Representation></PDFSource></Sources>'
    )
    ws, _report = again(write(tmp_path / "a.qdpx", project(inner), {f"sources/{S1}.pdf": pdf}), tmp_path)
    assert len(ws.codings.segments()) == 1


def test_texts_of_notes_that_are_missing_or_formatted(tmp_path: Path) -> None:
    notes = (
        f'<Notes><Note guid="{guid(61)}" name="gone" plainTextPath="internal://gone.txt"/>'
        f'<Note guid="{guid(62)}" name="rich" richTextPath="internal://b.rtf"/>'
        f'<Note guid="{guid(63)}" name="damaged" plainTextPath="internal://c.txt"/>'
        f'<Note guid="{guid(64)}" name="both" plainTextPath="internal://d.txt"><Description>A summary.</Description></Note>'
        f'<Note guid="{guid(65)}" name="one"><Description>Only this.</Description></Note></Notes>'
    )
    texts: dict[str, str | bytes] = {
        "sources/b.rtf": "{\\rtf1\\ansi Why?\\par}", "sources/c.txt": b"%PDF-1.4 \xff\xfe", "sources/d.txt": "Words.\n",
    }  # fmt: skip
    ws, report = again(write(tmp_path / "a.qdpx", project(notes), texts), tmp_path)
    assert {memo.title: memo.text.strip() for memo in ws.memos.list_()} == {
        "gone": "gone", "rich": "Why?", "damaged": "damaged", "both": "Words.\n\nA summary.", "one": "Only this.",
    }  # fmt: skip
    assert "descriptions of notes: 1" in told(report)
    lost = {(one.kind, one.names[0]) for one in report.losses if not one.kept}
    assert lost == {("texts of notes", "gone"), ("texts of notes", "damaged")}


def test_people_whom_the_file_does_not_name_stay_apart(tmp_path: Path) -> None:
    one, two = "aaaaaaaa" + guid(91)[8:], "bbbbbbbb" + guid(92)[8:]
    inner = "".join(selection(31 + n, 5, 12, C1, user=who) for n, who in enumerate((one, two, U1)))
    ws, report = again(simple(tmp_path / "a.qdpx", TEXT, inner), tmp_path)
    assert {one.coder for one in ws.codings.segments()} == {"coder aaaaaaaa", "coder bbbbbbbb", "Ann"}
    assert "users: 2 (the file does not name them" in told(report)
    state(ws)


def test_two_values_of_one_variable_and_values_of_none(tmp_path: Path) -> None:
    def value(words: str, of: str = f'<VariableRef targetGUID="{guid(51)}"/>') -> str:
        return f"<VariableValue>{of}<TextValue>{words}</TextValue></VariableValue>"

    inner = (
        f'<Variables><Variable guid="{guid(51)}" name="language"/></Variables><Cases><Case guid="{guid(52)}" name="Ann">'
        f"{value('en')}{value('en')}{value('zh')}{value('orphan', '')}</Case></Cases>"
    )
    ws, report = again(write(tmp_path / "a.qdpx", project(inner)), tmp_path)
    assert list(ws.cases.list_()[0].values.values()) == ["en"]
    lost = {(one.kind, one.count, one.names) for one in report.losses if not one.kept}
    assert lost == {("values of cases", 1, ("Ann: zh",)), ("values of cases", 1, ("Ann",))}


def _numbered(code: str, text: str) -> str:
    inner = (
        f'<Users><User guid="1" name="Ann"/></Users><CodeBook><Codes><Code guid="1" name="{code}"/></Codes></CodeBook><Sources>'
        f'<TextSource guid="1" name="{code}"><PlainTextContent>{text}</PlainTextContent><PlainTextSelection guid="1" '
        'startPosition="0" endPosition="5"><Coding guid="1" creatingUser="1"><CodeRef targetGUID="1"/></Coding><Coding><CodeRef '
        'targetGUID="1"/></Coding></PlainTextSelection></TextSource></Sources>'
    )
    return project(inner).replace('name="study"', f'name="{code} study"')


def test_numbers_for_guids_never_mix_two_studies(tmp_path: Path) -> None:
    one = write(tmp_path / "one.qdpx", _numbered("Barriers", "Hello there."))
    two = write(tmp_path / "two.qdpx", _numbered("Costs", "World again."))
    ws, report = again(one, tmp_path)
    assert "things without a GUID: 1" in told(report)
    ws.interchange.import_qdpx(two)
    found = sorted((one.code, one.quote, one.coder) for one in ws.codings.segments())
    assert found == [(*what, who) for what in (("Barriers", "Hello"), ("Costs", "World")) for who in ("Ann", "新")]
    before = living_rows(ws)
    ws.interchange.import_qdpx(two)
    assert living_rows(ws) == before


def test_control_characters_are_told_and_places_stay(tmp_path: Path) -> None:
    inner = f'<TextSource guid="{S1}" name="P"><PlainTextContent>Ann: a\x0bb trust</PlainTextContent>{selection(31, 9, 14, C1)}'
    ws, report = again(write(tmp_path / "a.qdpx", project(f"{CODES}<Sources>{inner}</TextSource></Sources>")), tmp_path)
    assert [one.quote for one in ws.codings.segments()] == ["trust"]
    assert "control characters in the file: 1" in told(report)


def test_line_ends_in_definitions_make_no_other_definition(tmp_path: Path) -> None:
    said = "<Description> one&#13;&#10;two&#13; </Description>"
    codes = f'<CodeBook><Codes><Code guid="{C1}" name="trust">{said}</Code></Codes></CodeBook>'
    file = write(tmp_path / "a.qdpx", project(codes))
    ws, _report = again(file, tmp_path)
    assert ws.tree().codes[C1].definition == "one\ntwo"
    ws.interchange.import_qdpx(file)
    assert ws.memos.list_() == []


def test_a_place_outside_of_its_text_is_found_by_its_quote(tmp_path: Path) -> None:
    inner = selection(31, 500, 524, C1, TEXT[5:29]) + selection(32, 500, 524, C1, "a label of nothing here")
    ws, report = again(simple(tmp_path / "a.qdpx", TEXT, inner), tmp_path)
    assert [(one.start, one.quote) for one in ws.codings.segments()] == [(5, TEXT[5:29])]
    assert "found by their words" in told(report)
    assert "lies outside of its text" in told(report)


@pytest.mark.parametrize(
    ("moment", "here"),
    [("2018-03-27 19:34:32", "2018-03-27T19:34:32Z"), ("2018-03-27T19:34", "2018-03-27T19:34:00Z"),
     ("2018-03-27T19:34:32+0800", "2018-03-27T11:34:32Z"), ("2018-03-27 19:34:32.25 +08:00", "2018-03-27T11:34:32.25Z")],
)  # fmt: skip
def test_dates_that_are_nearly_of_the_standard(tmp_path: Path, moment: str, here: str) -> None:
    inner = selection(31, 5, 12, C1).replace("2019-03-04T05:06:31Z", moment)
    ws, _report = again(simple(tmp_path / "a.qdpx", TEXT, inner), tmp_path)
    assert [one.made_at for one in ws.codings.segments()] == [here]


def test_colours_that_are_none_here_are_told(tmp_path: Path) -> None:
    two = f'<Code guid="{C1}" name="a" color="blue"/><Code guid="{C2}" name="b" color="00FF00"/>'
    codes = f"<CodeBook><Codes>{two}</Codes></CodeBook>"
    ws, report = again(write(tmp_path / "a.qdpx", project(codes)), tmp_path)
    assert {code.name: code.colour or "" for code in ws.tree().codes.values()} == {"a": "", "b": "#00ff00"}
    assert "colours of codes: 1 (a colour is #RRGGBB here): a: blue" in told(report)


def test_a_note_on_a_note_is_a_memo_on_a_memo(tmp_path: Path) -> None:
    notes = "".join(f'<Note guid="{guid(n)}" name="n{n}"><PlainTextContent>x</PlainTextContent></Note>' for n in (61, 62))
    ends = ((61, 62), (62, 99))
    links = "".join(
        f'<Link guid="{guid(71 + n)}" name="on" originGUID="{guid(a)}" targetGUID="{guid(b)}"/>' for n, (a, b) in enumerate(ends)
    )
    members = f'<MemberSource targetGUID="{guid(98)}"/><MemberNote targetGUID="{guid(61)}"/>'
    sets = f'<Sets><Set guid="{guid(81)}" name="s">{members}</Set></Sets>'
    file = write(tmp_path / "a.qdpx", project(f"<Notes>{notes}</Notes><Links>{links}</Links>{sets}"))
    ws, report = again(file, tmp_path)
    assert {memo.id: memo.about for memo in ws.memos.list_()}[guid(61)] == (guid(62),)
    assert {(one.kind, one.count) for one in report.losses if not one.kept} == {("links", 1), ("members of sets", 1)}
    assert "without a GUID" not in told(report)
    before = living_rows(ws)
    ws.interchange.import_qdpx(file)
    assert living_rows(ws) == before
