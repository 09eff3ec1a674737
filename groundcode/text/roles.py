"""Which speakers ask and which tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from groundcode.domain.transcripts import Role, SpeakerGuess, Turn
from groundcode.text.labels import stem
from groundcode.text.vocabulary import INFORMANT_WORDS, INTERVIEWER_WORDS, NEUTRAL_WORDS

_QUESTION = re.compile("[?？]|[吗嗎呢][。\\s]*$")


def guess_roles(text: str, turns: Sequence[Turn]) -> tuple[SpeakerGuess, ...]:
    """The speakers of `turns` by first appearance, each with the role that it seems to have.

    Words for a role decide; without any, of two speakers the one who asks in more of its turns and
    says less is the interviewer.
    """
    counts: dict[str, int] = {}
    for turn in turns:
        if turn.speaker is not None:
            counts[turn.speaker] = counts.get(turn.speaker, 0) + 1
    asking = {name for name in counts if stem(name) in INTERVIEWER_WORDS}
    if not asking and len(counts) == 2:
        asking = _who_asks(text, turns, list(counts))
    return tuple(
        SpeakerGuess(name, Role.INTERVIEWER if name in asking else Role.INFORMANT, count) for name, count in counts.items()
    )


def _who_asks(text: str, turns: Sequence[Turn], names: list[str]) -> set[str]:
    telling = [name for name in names if stem(name) in INFORMANT_WORDS and len(name) > 1]
    if len(telling) == 1:
        return {name for name in names if name not in telling and stem(name) not in NEUTRAL_WORDS} or _by_questions(
            text, turns, names
        )
    return _by_questions(text, turns, names)


def _by_questions(text: str, turns: Sequence[Turn], names: list[str]) -> set[str]:
    asked = dict.fromkeys(names, 0)
    said = dict.fromkeys(names, 0)
    count = dict.fromkeys(names, 0)
    for turn in turns:
        if turn.speaker is not None:
            count[turn.speaker] += 1
            said[turn.speaker] += turn.end - turn.body
            asked[turn.speaker] += _QUESTION.search(text, turn.body, turn.end) is not None
    first, second = names
    for name, other in ((first, second), (second, first)):
        if asked[name] / count[name] > asked[other] / count[other] and said[name] < said[other]:
            return {name}
    return set()
