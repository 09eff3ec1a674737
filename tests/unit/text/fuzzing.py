"""What holds for every transcript, whatever file it comes from, and damage to try loaders with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import strategies as st

from groundcode.domain.transcripts import Transcript
from groundcode.errors import GroundcodeError
from groundcode.text.loaders import Given
from groundcode.text.normalise import normalise


def check_transcript(got: Transcript) -> None:
    """Turns are inside of a normalised text, in order, without overlap or white space at their edges."""
    text = got.text
    assert normalise(text).text == text
    at = 0
    for n, turn in enumerate(got.turns, 1):
        assert turn.number == str(n)
        assert at <= turn.start <= turn.body <= turn.end <= len(text)
        assert turn.start < turn.end
        assert not text[turn.start].isspace()
        assert turn.body == turn.end or not text[turn.body].isspace()
        assert not text[turn.end - 1].isspace()
        at = turn.end
    named = Counter(turn.speaker for turn in got.turns if turn.speaker is not None)
    assert {guess.name: guess.turns for guess in got.speakers} == named


def loads_or_refuses(read: Callable[[Given], Transcript], data: bytes, name: str) -> Transcript | None:
    """The transcript, checked; None where the file is refused with one of our errors."""
    try:
        got = read(Given(data, "fuzz", name))
    except GroundcodeError as error:
        assert error.message
        return None
    check_transcript(got)
    return got


@st.composite
def damaged(draw: st.DrawFn, whole: bytes, fillings: list[bytes]) -> bytes:
    """`whole` with up to four places cut out, filled, or put elsewhere."""
    data = whole
    for _n in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        filling = draw(st.one_of(st.sampled_from([b"", *fillings]), st.binary(max_size=6)))
        data = data[:start] + filling * draw(st.sampled_from([1, 1, 1, 3])) + data[end:]
    return data


def spoken(got: Transcript) -> list[tuple[str | None, str]]:
    """Who says what, turn by turn."""
    return [(turn.speaker, got.text[turn.body : turn.end]) for turn in got.turns]
