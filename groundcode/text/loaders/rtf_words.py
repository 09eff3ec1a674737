"""Control words of rich text files: code pages of fonts, signs, and groups that hold no speech."""

from __future__ import annotations

from collections.abc import Mapping

CHARSETS: Mapping[int, str] = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "big5", 80: "euc_kr", 81: "gb18030", 83: "mac_greek", 84: "mac_cyrillic",
    128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""A font's \\fcharset -> the codec of its bytes. 1 (default) and 2 (symbols) are those of the document."""

PAGES: Mapping[str, str] = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""How a document says its code page besides \\ansicpg."""

SIGNS: Mapping[str, str] = {
    "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "tab": "\t", "emdash": "—", "endash": "–",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
"""Control words that stand for text."""

SYMBOLS: Mapping[str, str] = {"~": "\u00a0", "_": "-"}
"""Control symbols that stand for text."""

FORMATS: Mapping[str, str] = {"b": "bold", "v": "hidden", "deleted": "deleted", "mvf": "deleted", "intbl": "in_table"}
"""Control words that switch something on, or with a 0 off -> its name in the reader's state."""

COUNTED: Mapping[str, str] = {"footnote": "footnote", "annotation": "comment"}
"""Groups that a reader may miss -> what they are called in `left_out_notes`."""

BOXES = frozenset(("shp", "shpgrp", "do"))
"""Groups that are drawn, and may hold text."""

SKIPPED = frozenset((
    "aftncn", "aftnsep", "aftnsepc", "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref",
    "atntime", "atrfend", "atrfstart", "author", "background", "bkmkend", "bkmkstart", "buptim", "category",
    "colorschememapping", "colortbl", "comment", "company", "creatim", "datafield", "datastore", "doccomm", "docvar",
    "fchars", "ffdeftext", "ffentrymcr", "ffexitmcr", "ffformat", "ffhelptext", "ffl", "ffname", "ffstattext", "file",
    "filetbl", "fldinst", "footer", "footerf", "footerl", "footerr", "footnote", "formfield", "ftncn", "ftnsep", "ftnsepc",
    "generator", "header", "headerf", "headerl", "headerr", "hlinkbase", "info", "keycode", "keywords", "latentstyles",
    "lchars", "levelnumbers", "leveltext", "list", "listlevel", "listname", "listoverride", "listoverridetable",
    "listpicture", "liststylename", "listtable", "listtext", "manager", "mmathPr", "nonesttables", "nonshppict", "objalias",
    "objclass", "objdata", "object", "objname", "objsect", "objtime", "operator", "panose", "password", "passwordhash",
    "pgptbl", "picprop", "pict", "pn", "pnseclvl", "pntext", "pntxta", "pntxtb", "printim", "private", "propname",
    "protusertbl", "pxe", "result", "revtbl", "revtim", "rsidtbl", "rxe", "shprslt", "stylesheet", "subject", "tc",
    "template", "themedata", "title", "txe", "userprops", "wgrffmtfilter", "xe", "xmlclose", "xmlname", "xmlnstbl",
    "xmlopen",
))  # fmt: skip
"""Groups without speech of the document itself, whether or not \\* says that they may be skipped."""
