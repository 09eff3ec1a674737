"""A small study to ask suggestions of, and an encoder that needs no model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groundcode.domain.levels import Level
from groundcode.suggest.encoders import CharacterEncoder
from groundcode.workspace import Workspace
from tests.builders import with_sources

KINDS_OF_SUGGESTIONS = {"suggest", "accept-suggestion", "reject-suggestion"}
POLICE = ("民警天天来", "民警走访", "民警可见", "看见民警")
HELP = ("打电话求助", "电话找人", "有事打电话")
LOOSE = ("民警常来", "半夜打电话")


class Letters:
    """Counts of characters: a text has one vector, whatever stands beside it."""

    name = "letters 1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text."""
        out = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for char in text:
                out[row, ord(char) % 64] += 1
        return out


def study(ws: Workspace, folder: Path) -> dict[str, str]:
    """Two concepts with labels, two loose labels, three sources that are coded; name -> id."""
    sources = with_sources(ws, folder, "P01", "P02", "P03")
    codes = {name: ws.codes.create(name, level=Level.CONCEPT) for name in ("民警可见度", "电话求助")}
    for names, parent in ((POLICE, "民警可见度"), (HELP, "电话求助"), (LOOSE, "")):
        for name in names:
            codes[name] = ws.codes.create(name, parent=codes.get(parent))
    for number, name in enumerate((*LOOSE, *POLICE, *HELP)):
        source, start = (("P01", 18), ("P02", 16), ("P03", 36))[number % 3]
        ws.codings.apply(codes[name], sources[source], start + number // 3, start + 8)
    ws.suggestions.encoders = (CharacterEncoder(),)
    return {**codes, **sources}
