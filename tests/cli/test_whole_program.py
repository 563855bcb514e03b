"""The program as a whole: stores, languages, exit codes, pipes, and what it never does: leave a trace."""

import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
Started = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def started(surroundings: dict[str, str]) -> Iterator[Started]:
    """Start ``community`` and go on; what still runs when the test is over is ended."""
    with ExitStack() as running:

        def call(*words: str) -> "subprocess.Popen[bytes]":
            program = [sys.executable, "-m", "community_core", *words]
            process = subprocess.Popen(
                program, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield call


def pages() -> list[list[str]]:
    """Every command and group that has a help page, but those of the catalogue and of plugins."""
    names = ["init", "do", "import", "show", "history", "log", "events", "plugins", "views", "demo"]
    names += ["erase", "backup", "backups", "restore"]
    return [[], *([name] for name in names), ["views", "status"], ["views", "rebuild"], ["views", "prune"]]


@pytest.mark.parametrize("words", pages(), ids=" ".join)
def test_every_page_of_help_speaks_both_languages_in_80_columns(run: Run, words: list[str]) -> None:
    """Names of commands and options are the same in both."""
    english = run(*words, "--help", width=80)
    chinese = run(*words, "--help", width=80, lang="zh")
    assert english.exit_code == chinese.exit_code == 0
    assert english.stdout.startswith("Usage: community")
    assert chinese.stdout.startswith("用法：community")
    assert "选项：" in chinese.stdout
    for page in (english, chinese):
        assert max(map(cell_len, page.stdout.splitlines())) <= 80


@pytest.mark.parametrize("words", ["erase", "audit export", "audit check", "correct"])
def test_what_must_be_given_is_marked_once_in_the_readers_language(run: Run, words: str) -> None:
    """Whichever command it is."""
    english, chinese = (run(*words.split(), "--help", lang=lang).stdout for lang in ("en", "zh"))
    assert english.count("(required") == chinese.count("（必填") > 0
    assert "[required]" not in english
    assert "required" not in chinese


def test_init_makes_a_store_once(run: Run, store: Path) -> None:
    """A second time changes nothing; another zone is refused."""
    assert "Asia/Shanghai" in run("init").stdout
    assert run("init").exit_code == 0
    assert (store / "community.toml").exists()
    assert run("init", "--zone", "Europe/Paris").exit_code == 2


def test_init_settles_the_zone(run: Run, tmp_path: Path) -> None:
    """A store named on the line needs no variable."""
    assert "Europe/Paris" in run("init", str(tmp_path / "elsewhere"), "--zone", "Europe/Paris").stdout
    assert run("init", str(tmp_path / "nowhere"), "--zone", "Mars/Base").exit_code == 2
    assert not (tmp_path / "nowhere").exists()


def test_the_store_may_be_named_before_or_after_the_command(made: Run, store: Path) -> None:
    """Or in COMMUNITY_STORE."""
    assert made("--store", str(store), "log", COMMUNITY_STORE="").exit_code == 0
    assert made("log", "--store", str(store), COMMUNITY_STORE="").exit_code == 0
    assert made("log").exit_code == 0


def test_no_store_named_is_wrong_usage(run: Run) -> None:
    """It says how to name one."""
    answer = run("log", COMMUNITY_STORE="")
    assert answer.exit_code == 2
    assert "--store" in answer.stderr


def test_a_store_that_is_not_there_is_unavailable(run: Run, store: Path) -> None:
    """Reading never makes one by a slip of the pen."""
    answer = run("log")
    assert answer.exit_code == 4
    assert "community init" in answer.stderr
    assert not store.exists()


def test_a_damaged_store_is_unavailable(made: Run, store: Path) -> None:
    """In one line."""
    (store / "ledger.db").write_bytes(b"this is not a database at all, it is text" * 100)
    answer = made("log")
    assert answer.exit_code == 4
    assert answer.stderr.count("\n") == 1


def test_an_option_with_a_value_too_many_or_too_few(run: Run) -> None:
    """It is said which of the two it is."""
    assert "--follow takes no value" in run("log", "--follow=3").stderr
    assert "--limit needs a value" in run("log", "--limit").stderr


@pytest.mark.parametrize(
    "words", [("dow",), ("log", "--limit", "x"), ("log", "--format", "xml"), ("history",)]
)
def test_wrong_usage_is_told_in_both_languages(run: Run, words: tuple[str, ...]) -> None:
    """One line each."""
    for lang, opening in (("en", "error: "), ("zh", "错误：")):
        answer = run(*words, lang=lang)
        assert answer.exit_code == 2
        assert answer.stderr.startswith(opening)
        assert answer.stderr.count("\n") == 1


def test_chinese_is_written_whatever_the_locale(process: Process) -> None:
    """A terminal or pipe that was set up for ASCII gets UTF-8."""
    assert process("init", LC_ALL="C").returncode == 0
    for settings in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        answer = process("events", COMMUNITY_LANG="zh", **settings)
        assert answer.returncode == 0
        assert "登记诉求" in answer.stdout.decode()


def test_words_that_are_no_text_do_not_break_it(process: Process) -> None:
    """An argument of stray bytes is an unknown name like any other."""
    answer = process("history", b"\xff\xfe")  # type: ignore[arg-type]
    assert answer.returncode in (2, 4)
    assert b"Traceback" not in answer.stderr


def test_a_reader_that_goes_away_is_not_an_error(started: Started) -> None:
    """As in ``community log | head -1``: nothing is said, and the exit code is that of a closed pipe."""
    asked = started("events", "--format", "json")
    assert asked.stdout is not None
    assert asked.stderr is not None
    asked.stdout.close()
    assert asked.stderr.read() == b""
    assert asked.wait(timeout=60) == 141


def test_ctrl_c_ends_in_one_line(process: Process, started: Started) -> None:
    """Also while following the log; the exit code is the shell's 130."""
    assert process("init").returncode == 0
    process("do", "register-volunteer", "--person-id", "person-lin", "--by", "person-shen")
    following = started("log", "--follow", "--format", "json")
    assert following.stdout is not None
    seen, _, _ = select.select([following.stdout], [], [], 30)
    assert seen, "a fact is printed as soon as it is known"
    assert b"VolunteerRegistered" in following.stdout.readline()
    following.send_signal(signal.SIGINT)
    _, errors = following.communicate(timeout=30)
    assert following.returncode == 130
    assert errors.split() == [b"stopped"]


def test_following_sees_what_another_process_records(process: Process, started: Started) -> None:
    """At once, line by line."""
    assert process("init").returncode == 0
    following = started("log", "--follow", "--limit", "1", "--format", "json")
    process("do", "register-volunteer", "--person-id", "person-lin", "--by", "person-shen")
    output, _ = following.communicate(timeout=30)
    assert following.returncode == 0
    assert b'"stream_id": "volunteer-lin"' in output


def test_a_disk_that_is_full_is_answered_in_one_line(surroundings: dict[str, str]) -> None:
    """Whoever asked learns that the answer is not whole."""
    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "community_core", "events"],
            env=surroundings,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert answer.returncode == 4
    assert answer.stderr.count(b"\n") == 1


def test_a_fault_of_the_program_is_one_line_that_says_where(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends it gets file and line; the exit code is none of those that mean something else."""

    def stumble(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("community_core.cli.facts.events.write", stumble)
    answer = run("events")
    assert answer.exit_code == 70
    assert "ZeroDivisionError: oh" in answer.stderr
    assert "test_whole_program.py:" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_the_version_is_that_of_the_installed_package(run: Run) -> None:
    """For whoever reports a problem."""
    assert run("--version").stdout == f"community_core {version('community-core')}\n"
