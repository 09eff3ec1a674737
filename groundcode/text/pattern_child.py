"""The process in which a pattern runs: started as a file by `patterns`, so it needs nothing but Python itself.

It reads frames (8 bytes of length, then as many bytes): the pattern as JSON, then for each text its
parts (pairs of places) and the text; it answers with pairs of places.
"""

from __future__ import annotations

import json
import re
import sys
from array import array
from typing import IO


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    body = stream.read(size := int.from_bytes(head, "big"))
    return body if len(body) == size else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Send a frame."""
    stream.write(len(body).to_bytes(8, "big"))
    stream.write(body)


def find(pattern: re.Pattern[str], text: str, parts: array[int]) -> array[int]:
    """The places of a pattern within each part of a text, those of no length left out."""
    found = array("q")
    for start, end in zip(parts[::2], parts[1::2], strict=True):
        for match in pattern.finditer(text[start:end]):
            if match.end() > match.start():
                found.extend((start + match.start(), start + match.end()))
    return found


def main() -> None:
    """Answer until there is no more text."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    asked = json.loads(read_frame(source) or b"{}")
    pattern = re.compile(asked["pattern"], asked["flags"])
    while (parts := read_frame(source)) is not None and (text := read_frame(source)) is not None:
        write_frame(sink, find(pattern, text.decode(), array("q", parts)).tobytes())
        sink.flush()


if __name__ == "__main__":
    main()
