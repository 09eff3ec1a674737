from __future__ import annotations

import csv
import io
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Role, Transcript
from groundcode.errors import BadPattern, BadValue, EmptyFile, InvalidTable, NotText
from groundcode.text.loaders import Given, load
from groundcode.text.loaders import csv as loader
from tests.unit.text.fuzzing import check_transcript, damaged, loads_or_refuses, spoken


def read(source: str | bytes, encoding: str | None = None, pattern: str | None = None) -> Transcript:
    data = source if isinstance(source, bytes) else source.encode()
    got = loader.read(Given(data, "访谈", "访谈.csv", encoding, pattern))
    check_transcript(got)
    return got


def timed(got: Transcript) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.time, got.text[turn.body : turn.end]) for turn in got.turns]


def test_a_row_is_a_turn_and_its_line_ends_stay() -> None:
    got = read('\ufeffSpeaker,Text\r\nAnna,"Well, I think\r\nso ""maybe"""\r\n\r\nBen,=1+1\r\nAnna,@SUM(A1)\r\nBen,\r\n')
    assert spoken(got) == [("Anna", 'Well, I think\nso "maybe"'), ("Ben", "=1+1"), ("Anna", "@SUM(A1)")]
    assert got.text == 'Anna: Well, I think\nso "maybe"\nBen: =1+1\nAnna: @SUM(A1)\n'
    assert (got.name, got.encoding, got.line_ends, got.notes) == ("访谈", "utf-8", "crlf", ())


@pytest.mark.parametrize(
    "source",
    [
        "说话人,内容,时间\n访谈者,您好,00:01\n居民,好，对,00:09\n",
        "时间;发言人;发言\n00:01;访谈者;您好\n00:09;居民;好，对\n",
        "角色\t文本\t开始\n访谈者：\t您好\t00:01\n居民：\t好，对\t00:09\n",
        "sep=;\nStart_Time;NAME;Utterance\n00:01;访谈者;您好\n00:09;居民;好，对\n",
        "name,role,timestamp,content,,\n访谈者,x,00:01,您好,,\n居民,y,00:09,好，对,,\n",
        "00:01,访谈者,您好\n00:09,居民,好，对\n",
        "访谈者;00:01;您好\n居民;00:09;好，对\n",
        "wann\twer\twas\n00:01\t访谈者\t您好\n00:09\t居民\t好，对\n",
        "speaker,time,Beitrag\n访谈者,00:01,您好\n居民,00:09,好，对\n",
    ],
    ids=range(9),
)
def test_columns_by_their_headings_or_their_look(source: str) -> None:
    got = read(source)
    assert timed(got) == [("访谈者", "00:01", "您好"), ("居民", "00:09", "好，对")]
    assert [guess.role for guess in got.speakers] == [Role.INTERVIEWER, Role.INFORMANT]


def test_known_headings_tell_the_delimiter() -> None:
    got = read("speaker;text\nAnna;a, b; c\nBen;d, e; f\nAnna;g, h\n")
    assert spoken(got) == [("Anna", "a, b; c"), ("Ben", "d, e; f"), ("Anna", "g, h")]


def test_what_is_in_no_column_of_ours_is_told() -> None:
    got = read("id,speaker,role,text\n1,Anna,mother,hi\n2,Ben,son,ho\n")
    assert got.notes == ("These columns were left out: id, role.",)
    assert spoken(got) == [("Anna", "hi"), ("Ben", "ho")]


def test_two_columns_without_headings() -> None:
    assert spoken(read("Anna,hi\nBen,ho\nAnna,again, and again\n")) == [
        ("Anna", "hi"),
        ("Ben", "ho"),
        ("Anna", "again, and again"),
    ]
    assert timed(read("[00:01],A: hi\n[00:05],B: ho\n00:07,A: bye\n")) == [
        ("A", "[00:01]", "hi"),
        ("B", "[00:05]", "ho"),
        ("A", "00:07", "bye"),
    ]


def test_a_row_without_a_speaker_goes_on() -> None:
    got = read("speaker,text,time\nAnna,one,00:01\n,two,\n,three,00:05\nBen,four,\n")
    assert timed(got) == [("Anna", "00:01", "one\ntwo"), ("Anna", "00:05", "three"), ("Ben", None, "four")]
    assert timed(read("speaker,text\n,before\nAnna,one\n")) == [(None, None, "before"), ("Anna", None, "one")]


def test_a_column_of_text_alone() -> None:
    assert spoken(read("text\nhello\nthere\n")) == [(None, "hello"), (None, "there")]
    source = 'text;n\nAnna: hello;1\nBen: ho;2\nand so on;3\n"Anna: one\ntwo";4\n'
    assert spoken(read(source)) == [("Anna", "hello"), ("Ben", "ho\nand so on"), ("Anna", "one\ntwo")]
    assert spoken(read("text\nA> hello\nB> ho\n", pattern=r"(\w)>")) == [("A", "hello"), ("B", "ho")]
    with pytest.raises(BadPattern):
        read("text\nA> hello\n", pattern="(")


def test_a_text_with_commas_nobody_quoted_is_put_together() -> None:
    got = read("speaker,text\nAnna,yes, I do,really\nBen,no\n")
    assert spoken(got) == [("Anna", "yes, I do,really"), ("Ben", "no")]
    assert got.notes == ("In 1 row the text runs over into further cells; they were put together.",)


WANTED = (
    "wanted are one of speakers and one of what they say, named speaker and text (说话人, 内容), and one of times, "
    "named time (时间), if there is one"
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "word,meaning,x,y\na,b,c,d\n",
            "访谈.csv: its columns are word, meaning, x, y; " + WANTED,
        ),
        ("speaker,text,note\nAnna,a,b,c\n", "访谈.csv, row 2: it has 4 cells, and there are 3 columns"),
        ("speaker,text\nAnna,one\nand more\n", "访谈.csv, row 3: it has 1 cell, and there are 2 columns"),
        ('speaker,text\n\nAnna,"never closed\nBen,hi\n', "访谈.csv, row 3: its quotation mark is never closed"),
    ],
)
def test_tables_that_are_refused(source: str, message: str) -> None:
    with pytest.raises(InvalidTable) as caught:
        read(source)
    assert caught.value.message == message
    assert caught.value.hint == "Nothing was changed. Mend the table and import it again."


@pytest.mark.parametrize(
    "source", ["just a line\nand another\n", "a,b\nc,d\ne,f\ng,h\n", "Anna, hi\nand so I said\n", "x" * 300_000]
)
def test_what_has_no_columns_of_turns_is_refused(source: str) -> None:
    with pytest.raises(InvalidTable, match="its columns are"):
        read(source)


def test_empty_and_other_files() -> None:
    for source in ("", "\n\n", "speaker,text\n", ",,\n,,\n"):
        with pytest.raises((EmptyFile, InvalidTable)):
            read(source)
    with pytest.raises(NotText):
        read(b"PK\x03\x04")
    with pytest.raises(BadValue):
        read("speaker,text\nA,b\n", encoding="klingon")
    got = read("说话人,内容\n访谈者,您好，请问您在社区住了多久？\n居民,十年了，大家都认识我。\n".encode("gb18030"))
    assert got.notes == ("The encoding was guessed: gb18030.",)


def test_huge_fields_are_read_and_the_limit_of_the_csv_module_stays() -> None:
    before = csv.field_size_limit(123_456)
    words = "word, " * 100_000
    assert len(read(f'speaker,text\nAnna,"{words}"\nBen,hi\n').text) > len(words)
    with pytest.raises(InvalidTable):
        read('speaker,text\nAnna,"' + words)
    assert csv.field_size_limit() == 123_456
    threads = [Thread(target=read, args=(f'speaker,text\nAnna,"{words}"\n',)) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert csv.field_size_limit(before) == 123_456


@pytest.mark.parametrize(
    "source",
    ["speaker,text\n" + "Anna,hi\n" * 20_000, "speaker,text\nA," + "," * 500_000 + "x\n",
     'speaker,text\nA,"' + '""' * 300_000 + '"\n', "speaker,text\n" + ",\n" * 200_000 + "A,b\n",
     "text\n" + "a:" * 300_000 + "\n"],
    ids=range(5),
)  # fmt: skip
def test_hostile_files_cost_little(source: str) -> None:
    assert read(source).turns


def test_real_turns_come_back(shared_data: Path) -> None:
    for name in ("zh/mit_vcsum_meeting_80.txt", "en/mit_qmsum_education_13.txt"):
        original = load(shared_data / "transcripts" / name)
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";")
        writer.writerow(["speaker", "text"])
        writer.writerows((turn.speaker, original.text[turn.body : turn.end]) for turn in original.turns)
        assert spoken(read(buffer.getvalue())) == spoken(original)


CELL = st.text(alphabet='ab好,;\t"\n：=+- ', max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Anna", "李四"]), CELL, CELL), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_what_was_written_is_read(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["Speaker", "Text", "Note"])
    writer.writerows(rows)
    expected = [(name, text.strip()) for name, text, _note in rows if text.strip()]
    if expected:
        assert spoken(read(buffer.getvalue())) == expected


SAMPLE = '说话人,内容,时间\n访谈者,"您好，""请问""\n您",00:01\n居民,=1+1,00:09\n,接着,\n'.encode()


@settings(max_examples=250, deadline=None)
@given(damaged(SAMPLE, [b'"', b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xcc\x88", b"sep=,\n", b'"""']))
def test_any_damage_gives_text_or_one_of_our_errors(data: bytes) -> None:
    loads_or_refuses(loader.read, data, "fuzz.csv")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))), st.booleans())
def test_any_bytes(data: bytes, headed: bool) -> None:
    loads_or_refuses(loader.read, b"speaker,text\n" * headed + data, "fuzz.csv")
