"""What the benchmark of the desk reads: a terminal's sequences, /proc, and percentiles. No terminal is opened here."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed to import it", allow_module_level=True)

pytest.importorskip("benchmarks.terminal", reason="the benchmarks are not part of an installed package")

from benchmarks import terminal_proc
from benchmarks.terminal import Sample, Series, percentile
from benchmarks.terminal_pty import answer, cursor_after, plain, sequences

STATUS = "Name:\tpython\nVmPeak:\t 9000 kB\nVmHWM:\t  700 kB\nVmRSS:\t  500 kB\nThreads:\t3\n"


def answers(raw: bytes) -> list[bytes]:
    return [said for match in sequences(raw) if (said := answer(match, raw[: match.start()]))]


def test_words_are_found_across_colours_and_parted_where_the_cursor_moved() -> None:
    assert plain("\x1b[1;31m开\x1b[0m\x1b[48;2;1;2;3m场白\x1b[0m\x1b[2;1Hzweite".encode()) == "开场白\nzweite"


def test_titles_and_modes_leave_no_words() -> None:
    assert plain(b"\x1b]0;a title\x07\x1b[?2026h\x1b[>25u\x1b(B\x1b7text\x1bP>|x\x1b\\\x1b[?2026l") == "text"


def test_the_cursor_stands_behind_wide_characters() -> None:
    assert cursor_after("\x1b[3;5H\x1b[1m警民\x1b[0mab".encode()) == (3, 11)


def test_the_cursor_goes_to_the_first_column_with_a_new_line() -> None:
    assert cursor_after(b"\x1b[3;5Hab\r\nc") == (4, 2)
    assert cursor_after("\x1b[2;9H\r“┃".encode()) == (2, 3)
    assert cursor_after(b"\x1b[H") == (1, 1)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (b"ab\x1b[6n", b"\x1b[1;3R"),
        (b"\x1b[c", b"\x1b[?62;22c"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
        (b"\x1b[?u", b"\x1b[?0u"),
        (b"\x1b]11;?\x07", b"\x1b]11;rgb:1010/1010/1010\x1b\\"),
    ],
)
def test_what_a_terminal_is_asked_it_answers(question: bytes, said: bytes) -> None:
    assert answers(question) == [said]


@pytest.mark.parametrize(
    "order", [b"\x1b[2;4H", b"\x1b[?25l", b"\x1b[>25u", b"\x1b[0m", b"\x1b]0;title\x07", b"\x1b[?202", b"\x1b["]
)
def test_an_order_and_half_a_question_get_no_answer(order: bytes) -> None:
    assert answers(order) == []


def test_half_a_sequence_is_not_taken_for_a_whole_one() -> None:
    assert sequences(b"\x1b[?20") == []
    assert [match.group() for match in sequences(b"\x1b[?2026$p")] == [b"\x1b[?2026$p"]


def test_memory_is_read_in_bytes_and_a_dead_process_has_none() -> None:
    assert terminal_proc.read_status(STATUS) == terminal_proc.Memory(500 * 1024, 700 * 1024)
    assert terminal_proc.read_status("Name:\tzombie\nState:\tZ\n") is None
    assert terminal_proc.read_status("") is None


def test_a_program_may_be_named_like_the_fields_of_stat() -> None:
    assert terminal_proc.parent("17 (a) S 3 (b)) R 4 17 17 0") == 4
    assert terminal_proc.parent("") == 0


def fake_proc(folder: Path, parents: dict[int, int]) -> Path:
    for pid, parent in parents.items():
        (folder / str(pid) / "task" / str(pid)).mkdir(parents=True)
        (folder / str(pid) / "stat").write_text(f"{pid} (x y) S {parent} 1 1 0\n")
        (folder / str(pid) / "status").write_text(STATUS)
        (folder / str(pid) / "task" / str(pid) / "schedstat").write_text("2000000000 500000000 7\n")
    (folder / "meminfo").write_text("MemTotal: 1 kB\n")
    return folder


def test_children_and_their_children_count_and_strangers_do_not(tmp_path: Path) -> None:
    proc = fake_proc(tmp_path, {10: 1, 11: 10, 12: 11, 20: 1})
    assert sorted(terminal_proc.family(10, proc)) == [10, 11, 12]
    assert terminal_proc.memory(10, proc) == terminal_proc.Memory(1500 * 1024, 2100 * 1024)
    assert terminal_proc.memory(99, proc) is None
    assert terminal_proc.memory(10, tmp_path / "absent") is None


def test_processor_time_is_that_of_all_threads_and_waiting_is_the_main_ones(tmp_path: Path) -> None:
    proc = fake_proc(tmp_path, {10: 1})
    (proc / "10" / "task" / "13").mkdir()
    (proc / "10" / "task" / "13" / "schedstat").write_text("1000000000 0 1\n")
    assert terminal_proc.cpu(10, proc) == 3.0
    assert terminal_proc.loop_time(10, proc) == 2.5
    assert terminal_proc.cpu(99, proc) == terminal_proc.loop_time(99, proc) == 0.0


def test_the_95th_percentile_is_one_of_the_values() -> None:
    assert percentile([float(n) for n in range(1, 101)]) == 95
    assert percentile([3.0, 1.0, 2.0]) == 3
    assert percentile([7.0]) == 7


def test_a_bar_is_held_against_the_last_byte_of_the_slow_ones() -> None:
    quick, slow, floor = (Sample(0.001, last, 100, 0.01) for last in (0.010, 0.050, 0.005))
    series = Series("down", 0.030, ours=[[quick] * 18 + [slow] * 2], floor=[[floor] * 8])
    result = series.result("zh dark")
    assert (result.met, result.bar, result.seconds) == (False, "p95 < 30 ms", 0.010)
    assert result.ratio is not None
    assert round(result.ratio.wall, 6) == 2
    assert re.search(r"p95 50 ms; first byte 1 ms.*n 20", result.note)
    series.ours = [[quick] * 20]
    assert series.result("zh dark").met is True
