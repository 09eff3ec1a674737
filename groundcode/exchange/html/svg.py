"""A drawing inside of a page: its own names stay its own."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r'<style type="text/css">\*\{([^<{}]*)\}</style>')
_ID = re.compile(r'(\sid=")([^"]+)(")')
_TAG = re.compile(r"<[^>]*>")
_USE = re.compile(r'((?:xlink:)?href="#|url\(#)([^")]+)')


def inline_svg(svg: str, prefix: str) -> str:
    """An SVG that we drew, to stand in a page: `prefix` comes before its ids, its style is for itself alone."""
    svg = _METADATA.sub("", _HEAD.sub("", svg, count=1))
    rules = _STYLE.search(svg)
    if rules is not None:
        svg = _STYLE.sub("", svg).replace("<svg ", f'<svg style="{rules[1]}" ', 1)
    return _TAG.sub(lambda tag: _USE.sub(rf"\g<1>{prefix}\g<2>", _ID.sub(rf"\g<1>{prefix}\g<2>\g<3>", tag[0])), svg)
