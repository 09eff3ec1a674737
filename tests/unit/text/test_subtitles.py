from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Role, Transcript
from groundcode.errors import BadPattern, BadValue, EmptyFile, InvalidDocument, NotText
from groundcode.text.loaders import Given, load, srt, vtt
from tests.unit.text.fuzzing import check_transcript, damaged, loads_or_refuses, spoken

UNNAMED = "The captions name nobody: a new turn begins after a pause, and each minute or so at a sentence's end."


def clock(seconds: float, comma: str = ",") -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{comma}{round((seconds - whole) * 1000):03}"


def cue(start: float, end: float, text: str, number: int | None = None) -> str:
    head = "" if number is None else f"{number}\n"
    return f"{head}{clock(start)} --> {clock(end)}\n{text}\n\n"


def cues(*found: tuple[float, float, str]) -> str:
    return "".join(cue(start, end, text, n) for n, (start, end, text) in enumerate(found, 1))


def read_srt(source: str | bytes, encoding: str | None = None, pattern: str | None = None) -> Transcript:
    data = source if isinstance(source, bytes) else source.encode()
    got = srt.read(Given(data, "访谈", "访谈.srt", encoding, pattern))
    check_transcript(got)
    return got


def read_vtt(source: str) -> Transcript:
    got = vtt.read(Given(source.encode(), "访谈", "访谈.vtt"))
    check_transcript(got)
    return got


def timed(got: Transcript) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.time, got.text[turn.body : turn.end]) for turn in got.turns]


def test_speech_runs_over_cues_and_the_first_time_stays() -> None:
    got = read_srt(
        cues(
            (1, 2, "访谈者：您好，请问您在"), (2, 3, "社区住了\n多久？"), (3.5, 5, "居民：十年了。"), (25, 27, "一直住在"),
            (27, 28, "这里 since"), (28, 29, "the nineties, you"), (29, 30, "know."), (3661, 3662, "访谈者：谢谢"),
        )
    )  # fmt: skip
    assert timed(got) == [
        ("访谈者", "00:00:01", "您好，请问您在社区住了多久？"),
        ("居民", "00:00:03", "十年了。一直住在这里 since the nineties, you know."),
        ("访谈者", "01:01:01", "谢谢"),
    ]
    assert got.text.startswith("访谈者：您好，请问您在社区住了多久？\n居民：十年了。")
    assert (got.encoding, got.line_ends, got.language, got.notes) == ("utf-8", "lf", "zh", ())
    assert [guess.role for guess in got.speakers] == [Role.INTERVIEWER, Role.INFORMANT]


def test_voices_classes_and_tags() -> None:
    got = read_vtt(
        "WEBVTT - Meeting\nKind: captions\n\nNOTE a note\nof two lines\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start\n"
        "<v.loud Anna Li>Hello <b>every</b>one &amp; <00:00:01.500><c.x>welcome</c></v>\n\n"
        "a1b2/7-0\n00:02.000 --> 00:03.000\n<v Anna Li>to us</v>\n<v Ben>&lt;hi&gt;</v> <laughs>\n\nREGION\nid:1\n\n"
        "00:03.000 --> 00:04.000\n<v Ben><ruby>漢<rt>han</rt></ruby>&nbsp;字\n"
    )
    assert timed(got) == [
        ("Anna Li", "00:00:01", "Hello everyone & welcome to us"),
        ("Ben", "00:00:02", "<hi>"),
        (None, "00:00:02", "<laughs>"),
        ("Ben", "00:00:03", "漢 字"),
    ]
    assert got.notes == ("3 blocks of notes or styles were left out.",)


def test_names_dashes_and_changes_of_speaker() -> None:
    got = read_srt(
        cues(
            (1, 2, "{\\an8}- Anna: Hello"), (2, 3, "<i>there</i>"), (3, 4, "- Carl: Well\n- Anna: yes."),
            (4, 5, ">> Who\nis it?"), (5, 6, "Time: we have none"), (6, 7, "-3 degrees -- and"), (7, 8, "Anna: no."),
        )
    )  # fmt: skip
    assert spoken(got) == [
        ("Anna", "Hello there"),
        ("Carl", "Well"),
        ("Anna", "yes."),
        (None, "Who is it? Time: we have none -3 degrees -- and"),
        ("Anna", "no."),
    ]
    got = read_srt(cues((1, 2, "- Yes.\n- No."), (2, 3, "– Why?"), (3, 4, "because.")))
    assert spoken(got) == [(None, "Yes."), (None, "No."), (None, "Why? because.")]
    assert spoken(read_srt(cues((1, 2, "Ann> hi"), (2, 3, "there"), (3, 4, "Bo> ho")), pattern=r"(\w+)>")) == [
        ("Ann", "hi there"),
        ("Bo", "ho"),
    ]


def test_turns_of_nobody_end_with_sentences() -> None:
    got = read_srt(
        cues(
            (1, 2, "I think that"), (6, 7, "we are happy."), (8, 9, "Really."), (13, 14, "Next"), (25, 26, "one"),
            (26, 80, "is this"), (80, 82, "and that"), (82, 90, "and done."), (90, 91, "Last."),
        )
    )  # fmt: skip
    assert timed(got) == [
        (None, "00:00:01", "I think that we are happy. Really."),  # 4 s of silence within a sentence, 1 s behind one
        (None, "00:00:13", "Next"),  # 11 s
        (None, "00:00:25", "one is this and that and done."),
        (None, "00:01:30", "Last."),  # more than a minute
    ]
    assert got.notes == (UNNAMED,)
    # Captions without full stops: a pause is all there is.
    assert spoken(read_srt(cues((1, 2, "我们今天"), (2, 3, "说社区"), (7, 8, "然后")))) == [
        (None, "我们今天说社区"),
        (None, "然后"),
    ]


def test_rolling_captions_are_read_once() -> None:
    lines = ["hello <00:00:00.320><c>everyone</c>", "welcome back", "to us", "today"]
    source = "WEBVTT\nKind: captions\nLanguage: en\n\n"
    for n, line in enumerate(lines):
        before = "hello everyone" if n == 1 else lines[n - 1] if n else " "
        plain = "hello everyone" if not n else line
        source += f"00:00:0{n}.010 --> 00:00:0{n}.990 align:start position:0%\n{before}\n{line}\n\n"
        source += f"00:00:0{n}.990 --> 00:00:0{n + 1}.010 align:start position:0%\n{plain}\n \n\n"
    got = read_vtt(source)
    assert spoken(got) == [(None, "hello everyone welcome back to us today")]
    assert got.notes == ("7 lines that rolling captions repeat were taken once.", UNNAMED)


def test_what_people_say_twice_stays_twice() -> None:
    got = read_srt(cues((1, 2, "A: 嗯"), (2, 3, "嗯"), (3, 4, "对\n对"), (4, 5, "对\n是的"), (5, 6, "B: 好"), (6, 7, "B: 嗯")))
    assert spoken(got)[0] == ("A", "嗯嗯对对对是的")
    twice = cue(1, 2, "A: one") * 2 + cue(3, 4, "B: two") + cue(4, 5, "A: three")
    assert spoken(read_srt(twice)) == [("A", "one"), ("B", "two"), ("A", "three")]


@pytest.mark.parametrize(
    "source",
    [
        "\n\n1\n00:00:01,000 --> 00:00:02,000\nA: hi\n\n2\n00:00:03,000 --> 00:00:04,000\nB: ho\n",
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nA: hi\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nB: ho\r\n",
        "1\r00:00:01,000 --> 00:00:02,000\rA: hi\r\r2\r00:00:03,000 --> 00:00:04,000\rB: ho",
        "00:00:01,000 --> 00:00:02,000\nA: hi\n\n2\n00:00:03,000 --> 00:00:04,000\nB: ho\n",
        "1\n00:00:01,000 --> 00:00:02,000\nA: hi\n\n00:00:03,000 --> 00:00:04,000\nB: ho\n",
        "00:00:01,000 --> 00:00:02,000\nA: hi\n00:00:03,000 --> 00:00:04,000\nB: ho\n",
        "7\n00:00:01,000 --> 00:00:02,000\nA: hi\n7\n00:00:03,000 --> 00:00:04,000\nB: ho\n",
        "1\n\n00:00:01,000 --> 00:00:02,000\n\nA: hi\n\n2\n\n00:00:03,000 --> 00:00:04,000\n\nB: ho\n",
        "1\n00:01,000 --> 00:02,000\nA: hi\n\n2\n00:03,000 --> 00:04,000\nB: ho\n",
        "1\n00:00:01.000 --> 00:00:02.000\nA: hi\n\n2\n00:00:03.0 --> 00:00:04.0\nB: ho\n",
        "1\n00:00:01 --> 00:00:02\nA: hi\n\n2\n00:00:03 --> 00:00:04\nB: ho\n",
        "1\n00：00：01，000 --> 00：00：02，000\nA: hi\n\n2\n0:0:3,0-->0:0:4,0\nB: ho\n",
        "a\n00:00:01,000 -> 00:00:02,000 X1:1\nA: hi\n\nb\n00:00:03:12 --> 00:00:02:12\nB: ho\n",
    ],
    ids=range(13),
)
def test_files_as_they_are(source: str) -> None:
    assert timed(read_srt(source)) == [("A", "00:00:01", "hi"), ("B", "00:00:03", "ho")]
    assert timed(read_vtt(source)) == [("A", "00:00:01", "hi"), ("B", "00:00:03", "ho")]


def test_nothing_between_times_is_lost() -> None:
    got = read_srt(
        "Made by Li\n\n1\n00:00:01,000 --> 00:00:02,000\nA: in\n\n2020\n\n2\n00:00:0x,000 --> 00:00:04,000\nwe came --> here\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\n\n4\n00:00:07,000 --> 00:00:08,000\nB: 1999\nA: 12\nB: x"
    )
    assert got.text.startswith("Made by Li\n\nA: ")
    assert timed(got) == [
        ("A", "00:00:01", "in 2020 we came --> here"),
        ("B", "00:00:07", "1999"),
        ("A", "00:00:07", "12"),
        ("B", "00:00:07", "x"),
    ]
    assert got.notes == ("1 time could not be read.",)
    unnumbered = "1\n00:01,0 --> 00:02,0\nA: one\n2020\n\n00:03,0 --> 00:04,0\nA: two\n\n3\n00:05,0 --> 00:06,0\nA: three\n"
    assert spoken(read_srt(unnumbered)) == [("A", "one 2020 two three")]
    got = read_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\nA: one\n\nand more\n\nNOTE x\n\n00:03.000 --> 00:04.000\nNOTE that\n")
    assert spoken(got) == [("A", "one and more NOTE that")]


def test_encodings_and_notes() -> None:
    source = cues((1, 2, "访谈者：您好，请问您在社区住了多久？"), (3, 4, "居民：十年了，大家都认识我。"))
    got = read_srt(source.encode("gb18030"))
    assert got.text == read_srt(source).text
    assert got.notes == ("The encoding was guessed: gb18030.",)
    assert read_srt(source.encode("utf-16")).text == got.text
    assert read_srt(source.encode("big5hkscs", "replace"), encoding="big5").encoding == "big5hkscs"
    with pytest.raises(BadValue):
        read_srt(source, encoding="klingon")
    got = read_srt(cues((1, 2, "A: b\0\0"), (3, 4, "B: c\0")).encode(), encoding="utf-8")
    assert got.notes == ("3 characters that cannot be stored (U+0000 or halves of pairs) were replaced by U+FFFD.",)
    assert read_srt(source, pattern=r"(\w+)>").notes == (UNNAMED, r"No line fits the speaker pattern (\w+)>.")


def test_files_that_are_refused() -> None:
    with pytest.raises(InvalidDocument) as caught:
        read_srt("A: hello\nB: hi --> ho\n")
    assert caught.value.message == (
        "访谈.srt is not a subtitle file (.srt) that can be read: "
        "no line of it holds times such as 00:00:01,000 --> 00:00:02,000."
    )
    with pytest.raises(InvalidDocument, match=r"subtitle file \(\.vtt\)"):
        read_vtt("WEBVTT\n\nhello\n")
    for source in ("1\n00:00:01,000 --> 00:00:02,000\n\n", "1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n", ""):
        with pytest.raises(EmptyFile):
            read_srt(source)
    with pytest.raises(BadPattern):
        read_srt(cues((1, 2, "A: b")), pattern="(")
    with pytest.raises(NotText):
        read_srt(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize(
    "source",
    [
        cue(1, 2, "a\n" * 100_000) * 2,
        cue(1, 2, "Anna: x") + cue(3, 4, "and\nso on") * 20_000,
        "".join(cue(n, n + 1, f"word {n}") for n in range(20_000)),
        cue(1, 2, "<" * 300_000),
        cue(1, 2, "<v " * 100_000),
        cue(1, 2, "{\\" * 100_000 + "&amp" * 100_000),
        cue(1, 2, "- " * 100_000 + ">" * 100_000),
        "0" * 200_000 + "\n" + cue(1, 2, "x") + " " * 200_000 + "0:" * 100_000 + "-" * 100_000,
        cue(1, 2, "x") + "00:00:01,000 --> \n" * 50_000,
        "WEBVTT\n\n" + "NOTE\n\n" * 50_000 + cue(1, 2, "x"),
    ],
    ids=range(10),
)
def test_hostile_files_cost_little(source: str) -> None:
    for read in (read_srt, read_vtt):
        assert read(source).turns


def test_real_turns_cut_into_cues_come_back(shared_data: Path) -> None:
    """Real turns, shown some twenty characters at a time with the name on the first cue only."""
    for path in ("zh/mit_vcsum_meeting_80.txt", "en/cc0_archivetw_2020-05-07-Interview-with-Sarah-Sommer.txt"):
        original = load(shared_data / "transcripts" / path)
        turns: list[tuple[str, str]] = []
        for turn in original.turns:
            words = " ".join(original.text[turn.body : turn.end].split())
            if turns and turns[-1][0] == turn.speaker:
                turns[-1] = (turns[-1][0], turns[-1][1] + (" " if original.language == "en" else "") + words)
            elif words and turn.speaker:
                turns.append((turn.speaker, words))
        source, at = "", 0.0
        for name, words in turns:
            pieces = words.split(" ") if original.language == "en" else [words[n : n + 20] for n in range(0, len(words), 20)]
            for n in range(0, len(pieces), 5 if original.language == "en" else 1):
                piece = " ".join(pieces[n : n + 5]) if original.language == "en" else pieces[n]
                source += cue(at, at + 2, f"{name}: {piece}" if not n else piece)
                at += 2.5
        got = read_srt(source)
        found = ["".join(got.text[turn.body : turn.end].split()) for turn in got.turns]
        assert found == ["".join(words.split()) for _name, words in turns]
        assert [turn.speaker for turn in got.turns] == [name for name, _words in turns]
        assert all(a.time < b.time for a, b in pairwise(got.turns) if a.time and b.time)


WORDS = st.text(alphabet="ab好。 ，.<>-", min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["访谈者", "Anna Li"]), WORDS), min_size=2, max_size=12), st.booleans())
def test_voices_come_back_with_all_they_say(said: list[tuple[str, str]], split: bool) -> None:
    source = "WEBVTT\n\n"
    for n, (name, words) in enumerate(said):
        escaped = words.replace("<", "&lt;").replace(">", "&gt;")
        source += f"{clock(n, '.')} --> {clock(n + 0.5, '.')}\n<v {name}>{escaped}\n" + ("\n" if split else "")
    expected: list[tuple[str, str]] = []
    for name, words in said:
        bare = "".join(words.split())
        if bare and expected and expected[-1][0] == name:
            expected[-1] = (name, expected[-1][1] + bare)
        elif bare:
            expected.append((name, bare))
    if expected:
        found = [(name, "".join(words.split())) for name, words in spoken(read_vtt(source))]
        assert found == expected


SAMPLE = (
    "WEBVTT\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Anna>hi &amp; ho</v>\n\n2\n00:00:02.000 --> 00:00:09.000\n"
    "- 访谈者：您好\n- Ben: <i>yes</i>\n\n3\n00:00:12.000 --> 00:00:14.000\nlast\n"
).encode()


@settings(max_examples=250, deadline=None)
@given(
    damaged(
        SAMPLE, [b"\n", b"-->", b"00:00:01,000 --> 00:00:02,000\n", b"<v ", b"NOTE\n", b"&#0;", b"\r", b"\xff\xfe", b"\xcc\x88"]
    )
)
def test_any_damage_gives_text_or_one_of_our_errors(data: bytes) -> None:
    for module in (srt, vtt):
        loads_or_refuses(module.read, data, "fuzz.srt")


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))), st.booleans())
def test_any_bytes(data: bytes, opened: bool) -> None:
    for module in (srt, vtt):
        loads_or_refuses(module.read, b"1\n00:00:01,000 --> 00:00:02,000\n" * opened + data, "fuzz.srt")
