"""What a page says of itself, in both languages."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "kind": ("编码报告", "Coding report"),
    "codebook_kind": ("编码手册", "Codebook"),
    "contents": ("目录", "Contents"),
    "skip": ("跳到正文", "Skip to the text"),
    "about": ("研究概况", "About the study"),
    "left_out": ("未列入的内容", "What is left out"),
    "codebook": ("编码手册", "Codebook"),
    "counts": ("编码在各材料中的分布", "Codes by sources"),
    "transcripts": ("访谈与编码", "Transcripts with codings"),
    "model": ("理论模型", "Model"),
    "relations": ("关系与路径", "Relations and pathways"),
    "loose": ("未归类的标签", "Labels without a place"),
    "definition": ("定义", "Definition"),
    "inclusion": ("纳入", "Include"),
    "exclusion": ("排除", "Exclude"),
    "properties": ("属性与维度", "Properties"),
    "examples": ("例证", "Examples"),
    "also": ("另属", "Also in"),
    "where": ("所在话轮", "Where"),
    "core": ("核心范畴", "core category"),
    "figures": (
        "直接参考点 {own} · 参考点 {total} · 材料 {sources}", "own references {own} · references {total} · sources {sources}"
    ),
    "withheld": ("［不引用：未同意引用］", "[withheld: no consent to quote]"),
    "paraphrase": ("［只可转述］", "[may be paraphrased only]"),
    "above": ("访谈前文字", "Above the interview"),
    "turns": ("{turns} 个话轮 · {codings} 条编码", "turns: {turns} · codings: {codings}"),
    "unplaced": (
        "以下编码所在的文字已不在现文本中：", "Codings whose words are not in this text any more:"
    ),
    "numbers": (
        "上标数字为编码的序号，与右侧（窄屏在下方）所列对应；下划线粗细表示同一处叠加的编码数。",
        (
            "The raised numbers are those of the codings in the margin (below the turn on a narrow screen); where codings "
            "overlap, the line under the words is thicker."
        ),
    ),
    "filter": ("筛选编码", "Show codings"),
    "code": ("编码", "Code"),
    "coder": ("编码者", "Coder"),
    "everything": ("全部", "all"),
    "only": ("只看有编码的话轮", "only turns with such codings"),
    "shown": ("显示 {0} / {1} 条编码", "codings shown: {0} of {1}"),
    "search": ("查找编码", "Find codes"),
    "search_hint": ("名称、定义、例证……", "name, definition, example …"),
    "found": ("{0} / {1} 个编码", "codes: {0} of {1}"),
    "star": ("★ 标星", "★ starred"),
    "negative": ("反例", "negative case"),
    "total": ("合计", "Total"),
    "type": ("类型", "Type"),
    "connotation": ("内涵", "Connotation"),
    "evidence": ("依据", "Evidence"),
    "relation": ("关系（A→B）", "Relation (A→B)"),
    "none": ("—", "—"),
    "missing_codes": ("还没有编码。", "There are no codes yet."),
    "missing_sources": ("没有可以列入的材料。", "There is no source that may be shown."),
    "open_cite": ("（", "("),
    "close_cite": ("）", ")"),
    "between": ("、", ", "),
    "written": ("导出日期", "Written"),
    "counted": ("计数", "Counts"),
    "codes": ("编码", "Codes"),
    "sources": ("材料", "Sources"),
}  # fmt: skip


def word(key: str, language: str, **values: object) -> str:
    """A word or a sentence of a page."""
    text = _WORDS[key][0 if language == "zh" else 1]
    return text.format(**values) if values else text
