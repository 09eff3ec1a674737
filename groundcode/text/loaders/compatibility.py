"""Characters that only a font's tables produce, and the ordinary ones that were meant.

A PDF keeps glyphs. Where one glyph serves two characters, many programs write down the other one: ⻔ for 门, ﬁ for fi.
This is a table on purpose: NFKC as a whole would also break what people typed (：, ①, ㎡).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# CJK Radicals Supplement, by Unicode's EquivalentUnifiedIdeograph.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽"
    "⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑"
    "艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_STROKES, _STROKE_IDEOGRAPHS = "㇐㇑㇒㇔㇚㇟㇠", "一丨丿丶亅乚乙"
# Marks set upright for vertical lines, and the small marks of old Taiwanese encodings: full-width, as Chinese is typed.
_UPRIGHT = "︐︑︒︓︰︔︕︖︗︘︙︱︲︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈"
_LEVEL = "，、。：：；！？〖〗…—–＿（）｛｝〔〕【】《》〈〉「」『』［］"
_SMALL = "﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹛﹜﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫"
_FULL = "，、．；：？！—（）｛｝〔〕＃＆＊＋－＜＞＝＼＄％＠"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_NOTHING = "\u200b\u2060\ufeff\ufffe\uffff"
_HYPHENS = "\u2010\u2011"
# Places of the private area that old Latin fonts and the symbol fonts of Word use.
_PRIVATE = {"\uf001": "fi", "\uf002": "fl", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"}
# Compatibility forms whose decomposition is what was meant: Kangxi radicals, Latin and Armenian ligatures, Hebrew and
# Arabic letters as they are drawn within words, half-width marks and katakana.
_DECOMPOSED = ((0x2F00, 0x2FD5), (0xFB00, 0xFB06), (0xFB13, 0xFB17), (0xFB1D, 0xFDFB), (0xFE70, 0xFEFC), (0xFF61, 0xFF9F))
_SIMPLIFIED, _TRADITIONAL = re.compile("[这说们来时为对过]"), re.compile("[這說們來時為對過戶]")


def ordinary_characters(text: str) -> Mapping[int, str]:
    """A table for `str.translate`: what a font produced -> what was meant. `text` shows which Chinese it is in."""
    table = {code: unicodedata.normalize("NFKC", chr(code)) for first, last in _DECOMPOSED for code in range(first, last + 1)}
    for odd, plain in ((_RADICALS, _IDEOGRAPHS), (_STROKES, _STROKE_IDEOGRAPHS), (_UPRIGHT, _LEVEL), (_SMALL, _FULL)):
        table.update(zip(map(ord, odd), plain, strict=True))
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    table.update(dict.fromkeys(map(ord, _NOTHING), ""))
    table.update(dict.fromkeys(map(ord, _HYPHENS), "-"))
    table.update({ord(odd): plain for odd, plain in _PRIVATE.items()})
    # The one radical whose glyph Chinese fonts share with another character than Unicode says.
    if len(_SIMPLIFIED.findall(text)) > len(_TRADITIONAL.findall(text)):
        table[0x2F3E] = "户"
    return table
