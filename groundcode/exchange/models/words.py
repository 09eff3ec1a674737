"""What stands in the comments of model files, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from groundcode.exchange.models.values import ModelConstruct, PathModel, legend, one_line

WORDS: Mapping[str, tuple[str, str]] = {
    "written": (
        "由 groundcode 根据构念、关系与路径写出；运行前请核对",
        "Written by groundcode from constructs, relations and pathways; look it through before you run it",
    ),
    "counts": (
        "访谈编码的频次不是测量：此模型用于问卷数据",
        "Counts of codes in interviews are no measurement: this model is for data of a questionnaire",
    ),
    "names": ("变量名：", "Names of variables:"),
    "from": ("来自 {codes}", "from {codes}"),
    "reversed": ("反向题", "reversed"),
    "reverse first": (
        "反向题须先反向计分（如五点量表：6 减去原值）",
        "Items marked as reversed must be reversed first (of five points: 6 minus the answer)",
    ),
    "observed": (
        "{short} 没有题项：作为观测合成分数使用，数据中须有一列 {short}",
        "{short} has no items: it is used as an observed composite score, and the data need a column {short}",
    ),
    "single": ("{short} 只有一个题项：其残差固定为 0", "{short} has one item: its residual is fixed to 0"),
    "pathway": ("路径：{name}", "Pathway: {name}"),
    "all": ("全部关系（没有路径）", "All relations (there is no pathway)"),
    "left out": ("未写入模型：{what}", "Not in the model: {what}"),
    "measurement": ("测量模型（题项见 T12）", "measurement (items: see T12)"),
    "structure": ("结构模型", "structure"),
    "residuals": ("并行中介变量的残差协方差", "parallel mediators: residual covariances"),
    "effects": ("间接效应、总效应与差异", "indirect effects, totals, differences"),
    "data": ("数据文件的名称请自行修改", "change the name of the data file to your own"),
    "composites": ("合成分数：题项均值", "Composite scores: the mean of the items"),
    "moderation": (
        "{w} 对 {a} 至 {b} 的调节：潜变量交互项须另行设定（如 semTools::indProd）",
        "the moderation by {w} of {a} to {b}: an interaction of latent variables must be set up apart (semTools::indProd)",
    ),
    "moderation here": (
        "{w} 对 {a} 至 {b} 的调节", "the moderation by {w} of the path from {a} to {b}",
    ),
    "no macro model": (
        "{name}：PROCESS 没有与之对应的编号模型（{why}）", "{name}: no numbered model of PROCESS fits it ({why})",
    ),
    "mixed": ("链式与并行混合", "serial and parallel mediators mixed"),
    "several ends": ("起点或终点不止一个构念", "more than one construct at its beginning or its end"),
    "no mediator": ("没有中介变量：用回归分析", "no mediator: use a regression"),
    "partly moderated": (
        "调节只涉及部分路径，或有多个调节变量", "moderated on some of its paths only, or by several moderators",
    ),
    "serial": (
        "模型 6 估计链上的全部路径，包括未写出的关系",
        "Model 6 estimates every path along the chain, those that no relation says included",
    ),
    "all parallel": ("该模型假定所有并行路径都受调节", "this model lets every parallel path be moderated"),
    "too many": ("中介变量超出宏所允许的数目", "more mediators than the macro takes"),
}  # fmt: skip
"""Key -> (Chinese, English)."""


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self._at = 0 if language == "zh" else 1
        self._comma = "、" if language == "zh" else ", "

    def say(self, key: str, **values: str) -> str:
        """A sentence or phrase."""
        return WORDS[key][self._at].format(**values)

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row."""
        return self._comma.join(names)

    def label(self, construct: ModelConstruct) -> str:
        """A construct's name with the categories that it comes from."""
        name, codes = one_line(construct.name), [one_line(code) for code in construct.measures]
        if not codes or codes == [name]:
            return name
        return f"{name} ({self.say('from', codes=self.listed(codes))})"


def head(models: Sequence[PathModel], words: Words, *, moderations: bool = True) -> Iterator[str]:
    """The comment above a file: what it is, what each name means, what is left out; one line each, harmless.

    `moderations`: whether to say of each that it is left out.
    """
    yield words.say("written")
    yield words.say("counts")
    yield words.say("names")
    constructs = legend(models, moderators=not moderations)
    for construct in constructs:
        yield f"  {construct.short} = {words.label(construct)}"
        for item in construct.items:
            turned = f" [{words.say('reversed')}]" if item.reversed else ""
            yield f"    {item.name} = {one_line(item.text)}{turned}"
    yield from remarks(constructs, words)
    for model in models:
        yield from (words.say("left out", what=what) for what in left_out(model, words, moderations=moderations))


def remarks(constructs: Sequence[ModelConstruct], words: Words) -> Iterator[str]:
    """What has to be known of the variables."""
    if any(item.reversed for construct in constructs for item in construct.items):
        yield words.say("reverse first")
    for construct in constructs:
        if not construct.items:
            yield words.say("observed", short=construct.short)
        elif len(construct.items) == 1:
            yield words.say("single", short=construct.short)


def left_out(model: PathModel, words: Words, *, moderations: bool = True) -> list[str]:
    """What of the theory is not in a model, each as a phrase."""
    out = [one_line(what) for what in model.left_out]
    if moderations:
        out += [words.say("moderation", w=one.moderator, a=one.start, b=one.end) for one in model.moderations]
    return out


def title(model: PathModel, words: Words) -> str:
    """What a model is of."""
    return words.say("pathway", name=one_line(model.name)) if model.name else words.say("all")
