"""The README of a deposit, in Chinese and English: what lies in it, what does not, how to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groundcode import __version__
from groundcode.exchange.refi.losses import Loss
from groundcode.exchange.segment_files import harmless

_TEXT = """{title}
{line}

中文
----
本存档由 groundcode {version} 写出，格式为 REFI-QDA（.qdpx），NVivo、MAXQDA、ATLAS.ti 等软件可以打开；
它是一个 zip 文件，也可以直接解开。

内容：
- project.qde：编码树、参考点（{codings} 个）、个案及变量、范畴间关系
- sources/：访谈文本（{sources} 份，UTF-8；位置按 Unicode 码位计，从 0 起，不含末位）
- codebook/codebook.qdc、codebook/codebook.csv：编码的定义与示例（{codes} 个编码）
- variables.csv：个案的变量（{cases} 个个案，年龄为年龄段）
{memos_zh}

未收入：未同意存档、已退出、已封存的材料及相应的参考点、示例（{stayed} 项）；
留在研究者处或 REFI-QDA 没有位置的条目（{left} 项）。
{names_zh}请勿尝试识别受访者。

请在此补充：研究者、机构、资助、许可协议、引用方式、联系人。


English
-------
Written by groundcode {version} as REFI-QDA (.qdpx), which NVivo, MAXQDA, ATLAS.ti and others open.
It is a zip archive, too.

It holds:
- project.qde: the tree of codes, codings ({codings}), cases with variables, relations between categories
- sources/: transcripts ({sources}, UTF-8; places count Unicode code points from 0, the end is not included)
- codebook/codebook.qdc, codebook/codebook.csv: definitions and examples of codes ({codes})
- variables.csv: variables of cases ({cases}, ages as bands)
{memos_en}

Left out: material of informants who did not consent to archiving or withdrew, and sealed material, with its
codings and examples ({stayed}); what stays with the researchers or has no place in REFI-QDA ({left}).
{names_en} Do not try to recognise anybody.

Please add: researchers, institution, funding, licence, how to cite, whom to ask.
"""


def readme(title: str, counts: Mapping[str, int], losses: Sequence[Loss], *, memos: bool, no_names: bool) -> str:
    """The text; it names nothing that was left out, only how much of it there is."""
    name = " ".join(harmless(title).split())
    lost = [loss for loss in losses if not loss.kept]
    return _TEXT.format(
        title=name, line="=" * min(60, 2 * len(name)), version=__version__,
        **{key: counts.get(key, 0) for key in ("sources", "codes", "codings", "cases")},
        stayed=sum(loss.count for loss in lost if loss.names), left=sum(loss.count for loss in lost if not loss.names),
        memos_zh="含备忘录与故事线。" if memos else "不含备忘录与故事线。",
        memos_en="Memos and the storyline are in it." if memos else "Memos and the storyline are not in it.",
        names_zh="研究者声明文本中没有需要替换的姓名；" if no_names else "文本中的人名、地名等已作化名处理；",
        names_en="The researchers say that there were no names to replace."
        if no_names
        else "Names of people and places were replaced.",
    )  # fmt: skip
