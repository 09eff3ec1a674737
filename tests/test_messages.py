"""The Chinese catalogue: whole, current, and shown when it is asked for."""

from __future__ import annotations

import gettext
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from groundcode.locale import _, join_names, ngettext, set_language, speak_for_click

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """scripts/messages.py; skips where only the package is there, or Babel is missing."""
    pytest.importorskip("babel")
    path = ROOT / "scripts" / "messages.py"
    if not path.exists():
        pytest.skip("scripts/messages.py is in the repository only")
    spec = importlib.util.spec_from_file_location("messages_script", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def chinese() -> object:
    """The messages in Chinese for one test."""
    set_language("zh")
    yield None
    set_language(None)


def test_every_message_of_the_code_has_its_chinese(messages: ModuleType) -> None:
    assert messages.check() == []


def test_clicks_words_have_their_chinese(messages: ModuleType) -> None:
    assert messages.check_click() == []
    catalog = messages.read_catalogue(messages.CLICK_PO)
    compiled = messages.CLICK_PO.with_suffix(".mo").read_bytes()
    assert len(catalog) >= 50
    assert messages.click_problems(catalog, compiled + b"x") == [
        "messages.mo is not what messages.po gives: run scripts/messages.py"
    ]
    catalog["No such command {name!r}."].string = "没有命令“{names}”。"
    catalog["Options"].string = ""
    found = messages.click_problems(catalog, messages.mo_bytes(catalog))
    assert [line.partition(" (")[0] for line in found] == ["other placeholders", "not translated"]


def test_what_is_read_of_click_is_what_it_says(messages: ModuleType) -> None:
    found = messages.click_messages()
    assert found.errors == []
    assert {"Usage:", "Options", "Show this message and exit.", "Missing argument"} <= set(found.found)


def test_the_script_changes_nothing_when_run_twice(messages: ModuleType) -> None:
    code, catalog = messages.Messages(), messages.PlainCatalog(locale="zh_CN")
    code.add("There is no code of that name.", "b.py")
    code.add("Something else", "a.py")
    catalog.add("There is no code of this name.", "没有此名的编码。")
    messages.bring_up(catalog, code)
    once = messages.po_bytes(catalog)
    messages.bring_up(catalog, code)
    assert messages.po_bytes(catalog) == once
    assert once.decode().count('#, fuzzy\n#| msgid "There is no code of this name."\n') == 1
    assert once.index(b"Something else") < once.index(b"There is no code of that name.")


def test_words_of_the_tables_are_messages(messages: ModuleType) -> None:
    found = messages.code_messages().found
    assert {"main category", "main", "long text", "informant", "reflexive", "negative case"} <= set(found)
    assert {"sealed hold-out", "merged {names} into {to}", "in vivo", "Make a project.", "imports", "category"} <= set(found)


@pytest.mark.parametrize(
    "source",
    ['_(f"{a} codes")', '_("a" + b)', "_(name())", '_(" ".join(x))', "N_(name)", 'ngettext(one, "many", 2)', 'ngettext("one")'],
)
def test_a_message_that_cannot_be_read_from_the_code_is_an_error(messages: ModuleType, source: str) -> None:
    found = messages.Messages()
    messages.read_module(f"\n{source}\n", "groundcode/x.py", found)
    assert len(found.errors) == 1
    assert found.errors[0].startswith("groundcode/x.py:2: ")


def test_messages_are_read_from_the_code(messages: ModuleType) -> None:
    found = messages.Messages()
    messages.read_module(
        '_("a " "b").format(x=1); N_("c"); ngettext("{n} d", "{n} ds", 2); _(e.words); _(f[0]); _(g)', "x.py", found
    )
    assert found.errors == []
    assert {text: message.plural for text, message in found.found.items()} == {"a b": "", "c": "", "{n} d": "{n} ds"}


def test_a_message_with_two_plurals_is_an_error(messages: ModuleType) -> None:
    found = messages.Messages()
    messages.read_module('ngettext("a code", "codes", 2); ngettext("a code", "some codes", 2)', "x.py", found)
    assert len(found.errors) == 1


def _problems(messages: ModuleType, english: str | tuple[str, str], chinese: str | tuple[str, ...], **how: object) -> list[str]:
    """What the script says of one message in the code and one entry in the catalogue."""
    code = messages.Messages()
    singular, plural = (english, "") if isinstance(english, str) else english
    code.add(str(how.get("code", singular)), "x.py", plural)
    catalog = messages.PlainCatalog(locale="zh_CN")
    catalog.add(english, chinese, flags=("fuzzy",) if how.get("fuzzy") else ())
    compiled = b"stale" if how.get("stale") else messages.mo_bytes(catalog)
    found: list[str] = messages.problems(code, catalog, compiled)
    return [line.partition(" (")[0].partition(":")[0] for line in found]


def test_what_the_check_finds(messages: ModuleType) -> None:
    assert _problems(messages, "{a} of {b}", "{b}的{a}") == []
    assert _problems(messages, ("{n} code", "{n} codes"), ("{n} 个编码",)) == []
    assert _problems(messages, "a", "") == ["not translated"]
    assert _problems(messages, "a", "甲", fuzzy=True) == ["fuzzy, look at it and take the flag away"]
    assert _problems(messages, "{a} of {b}", "{b}的") == ["other placeholders"]
    assert _problems(messages, "a", "{a}") == ["other placeholders"]
    assert _problems(messages, ("{n} code", "{n} codes"), ("编码",)) == ["other placeholders"]
    assert _problems(messages, "old", "旧", code="new") == ["not translated", "not used any more"]
    assert _problems(messages, "a", "甲", stale=True) == ["groundcode.mo is not what groundcode.po gives"]


def test_the_same_catalogue_gives_the_same_bytes(messages: ModuleType) -> None:
    """No date, no name of a tool or a person: a rebuild elsewhere must not differ."""
    compiled = messages.mo_bytes(messages.read_catalogue())
    assert compiled == messages.mo_bytes(messages.read_catalogue())
    assert b"-Date:" not in compiled
    assert b"Babel" not in compiled


@pytest.mark.usefixtures("chinese")
def test_chinese_in_the_running_process() -> None:
    assert _("main category") == "主范畴"
    assert _("core category") == "核心范畴"
    assert {ngettext("{count} coding", "{count} codings", n) for n in (0, 1, 2)} == {"{count} 个参考点"}
    assert join_names(["甲", "乙"]) == "甲、乙"


@pytest.mark.usefixtures("chinese")
def test_the_language_goes_back() -> None:
    assert _("concept") == "概念"
    set_language("en")
    assert _("concept") == "concept"


def _said(*arguments: str, **language: str) -> str:
    """What the program says in an environment that names a language only so."""
    taken = ("GROUNDCODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
    environment = {name: value for name, value in os.environ.items() if name not in taken}
    done = subprocess.run(
        [sys.executable, "-m", "groundcode", *arguments],
        env={**environment, "PYTHONIOENCODING": "utf-8", **language},
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


CHINESE_HELP, ENGLISH_HELP = "打开工作台", "Open the desk"


@pytest.mark.parametrize(
    ("language", "is_chinese"),
    [
        ({"GROUNDCODE_LANG": "zh"}, True),
        ({"GROUNDCODE_LANG": "zh", "LANG": "en_US.UTF-8"}, True),
        ({"GROUNDCODE_LANG": "en", "LANG": "zh_CN.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({}, False),
    ],
)
def test_the_environment_decides_the_language_of_the_help(language: dict[str, str], *, is_chinese: bool) -> None:
    said = _said("--help", **language)
    assert (CHINESE_HELP in said, ENGLISH_HELP in said) == (is_chinese, not is_chinese)


def test_an_error_and_its_hint_come_in_chinese(tmp_path: Path) -> None:
    path = str(tmp_path / "none.groundcode")
    said = _said("sources", path, GROUNDCODE_LANG="zh")
    assert said == f"错误：{path} 处没有项目。\n提示：新建项目：groundcode init {path}\n"
    assert "There is no project at" in _said("sources", path, GROUNDCODE_LANG="en")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--help"], ["用法：groundcode [OPTIONS]", "\n选项：\n", "\n命令：\n", "显示此帮助并退出。"]),
        (["memo", "--help"], ["用法：groundcode memo [OPTIONS]", "\n选项：\n", "显示此帮助并退出。"]),
        (["codebook", "import", "--help"], ["用法：groundcode codebook import", "\n选项：\n"]),
        (["code", "--help"], ["[必填]"]),
        (["init", "--help"], ["[默认：strauss-corbin]"]),
        (["memo"], ["用 groundcode memo --help 可查看帮助。", "错误：缺少参数 'PROJECT'."]),
        (["code", "p"], ["错误：缺少选项 '--from'."]),
        (["codes", "--nope"], ["错误：没有名为“--nope”的选项。"]),
        (["nope"], ["错误：没有名为“nope”的命令。"]),
        (["sources", "p", "q"], ["错误：参数过多，无法识别：q"]),
        (["history", "p", "--limit", "x"], ["错误：'--limit' 的值无效：“x”不是有效的数字。"]),
        (["history", "p", "--limit", "0"], ["错误：'--limit' 的值无效：0 不在范围"]),
        (["history", "p", "--limit"], ["错误：选项“--limit”须带 1 个值。"]),
        (["init", "p.groundcode", "--language", "fr"], ["错误：'--language' 的值无效：“fr”不在可选值之中：'zh', 'en'。"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and value[0].isascii() else "",
)
def test_what_click_says_is_chinese(arguments: list[str], shown: list[str]) -> None:
    said = _said(*arguments, GROUNDCODE_LANG="zh", LANG="en_US.UTF-8")
    for words in shown:
        assert words in said
    assert ENGLISH.findall(said) == []


ENGLISH = re.compile(
    r"\b(?:Usage|Options|Commands|Error|Try|Show|Missing|No such|Did you|Got|Invalid|default|required|is not|requires)\b"
)


@pytest.mark.parametrize("arguments", [["--help"], ["memo", "--help"], ["memo"], ["codes", "--nope"], ["nope"]])
def test_what_click_says_is_english_when_that_was_asked_for(arguments: list[str]) -> None:
    said = _said(*arguments, GROUNDCODE_LANG="en", LANG="zh_CN.UTF-8", LANGUAGE="zh_CN")
    assert said.startswith("Usage: groundcode ")
    assert ENGLISH.findall(said)
    assert re.findall(r"[\u3000-\uffef]", said) == []


@pytest.mark.parametrize("before", [None, "fr"])
def test_speaking_for_click_leaves_nothing_behind(before: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if before is None:
        monkeypatch.delenv("LANGUAGE", raising=False)
    else:
        monkeypatch.setenv("LANGUAGE", before)
    folder = gettext.bindtextdomain("messages")
    set_language("zh")
    try:
        with pytest.raises(SystemExit), speak_for_click():
            assert gettext.gettext("Options") == "选项"
            raise SystemExit
    finally:
        set_language("en")
    with speak_for_click():
        assert gettext.gettext("Options") == "Options"
    set_language(None)
    assert os.environ.get("LANGUAGE") == before
    assert gettext.bindtextdomain("messages") == folder
    assert gettext.gettext("Options") == "Options"
