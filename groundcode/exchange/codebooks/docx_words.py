"""What a codebook for a supervisor says of itself, in both languages."""

from __future__ import annotations

from groundcode.exchange.codebooks.marks import canonical

_WORDS: dict[str, tuple[str, str]] = {
    "kind": ("编码手册（审阅稿）", "Codebook for review"),
    "project": ("项目", "Project"),
    "written": ("导出日期", "Written"),
    "counted": ("计数", "Counts"),
    "codes": ("编码", "Codes"),
    "sources": ("材料", "Sources"),
    "how": ("怎样审阅", "How to review"),
    "how1": (
        "选中文字，插入批注；或者打开修订，直接改名称、定义、纳入和排除；或者把意见写在“意见”一栏。",
        (
            "Select words and insert a comment; or change names, definitions, inclusion and exclusion themselves, with changes "
            "tracked or not; or write into the row “Remarks”."
        ),
    ),
    "how2": (
        "保存为 .docx 发回即可。对不上号的文字不会丢失，都作为意见收下；例句、计数和目录里的改动不会收入。",
        (
            "Save as .docx and send it back. What is written elsewhere is taken as a remark, so that nothing is lost; changes to "
            "examples, counts and contents are not taken in."
        ),
    ),
    "contents": ("目录", "Contents"),
    "figures": ("右侧为参考点/材料。", "On the right: references / sources."),
    "tree": ("编码", "Codes"),
    "loose": ("未归类的标签", "Labels without a place"),
    "definition": ("定义", "Definition"),
    "inclusion": ("纳入", "Include"),
    "exclusion": ("排除", "Exclude"),
    "properties": ("属性与维度", "Properties"),
    "examples": ("例证", "Examples"),
    "remarks": ("意见", "Remarks"),
    "also": ("另属", "Also in"),
    "label": ("标签", "Label"),
    "references": ("参考点/材料", "Refs/sources"),
    "empty": ("（未填写）", "(nothing written yet)"),
    "core": ("核心范畴", "core category"),
    "counts": (
        "直接参考点 {own} · 参考点 {total} · 材料 {sources}",
        "own references {own} · references {total} · sources {sources}",
    ),
    "page": ("{title} · 编码手册 · {date}", "{title} · Codebook · {date}"),
    "since": ("{date}以来的改动", "Changes since {date}"),
    "nothing": ("没有改动。", "Nothing has changed."),
    "new": ("新建", "New"),
    "renamed": ("改名", "Renamed"),
    "moved": ("移动", "Moved"),
    "levels": ("升降级", "Raised or lowered"),
    "merged": ("合并", "Merged"),
    "deleted": ("删除", "Deleted"),
    "texts": ("改写", "Reworded"),
    "code": ("编码", "Code"),
    "field": ("栏目", "Field"),
    "before": ("原来", "Before"),
    "after": ("现在", "After"),
    "none": ("（无）", "(none)"),
    "top": ("顶层", "the top"),
    "withheld": ("［不引用：未同意引用］", "[withheld: no consent to quote]"),
    "paraphrase": ("［只可转述］", "[may be paraphrased only]"),
    "name": ("名称", "Name"),
}
ROWS = ("definition", "inclusion", "exclusion", "properties", "examples", "also", "remarks")
"""What the rows of a code's table are headed with, in order."""
HEADINGS = ("label", "definition", "inclusion", "exclusion", "examples", "references")
"""What the columns of a table of labels are headed with, in order."""
_LABELS = frozenset(canonical(one) for key in _WORDS if key != "empty" for one in _WORDS[key] if "{" not in one)
_EMPTY = tuple(_WORDS["empty"])


def word(key: str, language: str, **values: object) -> str:
    """A word or a sentence of a document."""
    return _WORDS[key][0 if language == "zh" else 1].format(**values)


def is_label(text: str, key: str = "") -> bool:
    """Whether a text is one of the document's own words, such as the heading of a row; with `key`, that very one."""
    return canonical(text) in (tuple(map(canonical, _WORDS[key])) if key else _LABELS)


def without_prompt(text: str) -> str:
    """A text without what stood in its place as long as it was empty."""
    for prompt in _EMPTY:
        if text.strip().startswith(prompt):
            return text.strip().removeprefix(prompt).strip()
        if text.strip().endswith(prompt):
            return text.strip().removesuffix(prompt).strip()
    return text
