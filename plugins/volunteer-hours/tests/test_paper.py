"""Certificates on paper: issued, sealed, printed, and checked by anybody with the public key alone."""

import json
import re
import subprocess
import sys
import zlib
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import segno
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from community_core import Community
from community_core.audit import NotVerified, public_key, receipt
from community_core.audit.checkpoints.archive import archive_of
from community_core.cli.app import application
from community_volunteer_hours.paper import check_certificate, holder_hash, pack, unpack
from community_volunteer_hours.paper.payload import from_base45, to_base45

DOCUMENT = "E12345678"
SCRIPT = Path(__file__).resolve().parents[3] / "examples" / "check_receipt.py"
HOSTILE = '"><script>alert(1)</script>'
Run = Callable[..., Result]
JANUARY = ("--起", "2024-01-01", "--止", "2024-01-31")
NUMBER = f"{datetime.now(ZoneInfo('Asia/Shanghai')).year}-0001"
PRINT = ("certificate", "打印", NUMBER, "--证件号码", DOCUMENT, "--联系电话", "555-0100")


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Runs ``community`` in Chinese as 沈书敏, who recorded two claims of 林晓棠 and verified one."""
    env = {
        "COMMUNITY_STORE": str(tmp_path / "柳荫社区"),
        "COMMUNITY_LANG": "zh",
        "COMMUNITY_BY": "person-shen",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }

    def call(*words: str, code: int = 0, **more: str) -> Result:
        runner = CliRunner(env=env | more)
        result = runner.invoke(application(), list(words), catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    call("init", "--zone", "Asia/Shanghai", "--people", "any")
    call("do", "登记人员", "--姓名", "林晓棠")
    call("do", "登记人员", "--姓名", "何平安")
    call("do", "登记志愿者", "--对象", "林晓棠", "--统一编号", "15010200012345")
    for day, what in (("15", HOSTILE), ("16", "值守")):
        times = ("--开始", f"2024-01-{day} 09:00", "--结束", f"2024-01-{day} 10:35")
        call("do", "申报时长", "--volunteer-id", "林晓棠", "--活动", what, "--服务对象", "小区老人", *times)
    call("do", "核实时长", "--volunteer-id", "林晓棠", "--申报序号", "1")
    call("audit", "key", str(tmp_path / "seal.key"), "--name", "liuyin.example/ledger")
    return call


def _seal(run: Run, tmp_path: Path) -> str:
    run("audit", "seal", "--key", str(tmp_path / "seal.key"))
    return (tmp_path / "柳荫社区" / "checkpoints" / "key.pub").read_text(encoding="utf-8").strip()


def _issue(run: Run, *more: str, **settings: Any) -> Result:
    return run("certificate", "出具", "林晓棠", *JANUARY, "--证件号码", DOCUMENT, *more, **settings)


def _code(tmp_path: Path) -> str:
    """What the code on a printed page says: packed anew, it is drawn alike."""
    with Community.open(tmp_path / "柳荫社区") as community:
        (stream,) = {each.stream_id for each in community.log() if each.type == "CertificateIssued"}
        (fact,) = (each for each in community.history(stream, reader="person-shen") if each.version == 1)
        key = archive_of(community).key()
        assert key is not None
        return pack(receipt(community, fact.position, key=key), bytes.fromhex(fact.data.salt))


def test_a_certificate_is_printed_once_it_is_sealed_and_checked_without_the_store(
    run: Run, tmp_path: Path
) -> None:
    """By name and document of whoever shows it; it says what checking does not show."""
    assert "1.5 小时（95 分钟）" in _issue(run, "--用途", "升学", "--负责人", "何平安").output
    page = tmp_path / "证明.html"
    run(*PRINT, "--out", str(page), code=3)
    key = _seal(run, tmp_path)
    run(*PRINT, "--out", str(page))
    told = page.read_text(encoding="utf-8")
    for each in ("志愿服务记录证明", "柳荫社区出具", NUMBER, "林晓棠", DOCUMENT, "15010200012345"):
        assert each in told
    for each in ("1.5 小时", "升学", "何平安", "另有 1 项申报尚待核实", "不能说明", "555-0100", "小区老人"):
        assert each in told
    drawn = segno.make_qr(_code(tmp_path), error="m", mode="alphanumeric", boost_error=False)
    assert drawn.svg_inline(scale=0.4, unit="mm", border=4) in told
    code = tmp_path / "code.txt"
    code.write_text(_code(tmp_path) + "\n", encoding="utf-8")
    offline = {"COMMUNITY_STORE": "", "COMMUNITY_BY": ""}
    plain = run("certificate", "核对", str(code), "--key", key, **offline).output
    assert f"核对通过：证明 {NUMBER}" in plain
    assert "未核对持有人" in plain
    assert "是否作废，此处无法说明" in plain
    shown = ("--姓名", "林晓棠", "--证件号码", "ｅ１２３４５６７８")
    assert "相符" in run("certificate", "核对", _code(tmp_path), "--key", key, *shown, **offline).output
    other = ("--姓名", "何平安", "--证件号码", DOCUMENT)
    assert "不符" in run("certificate", "核对", str(code), "--key", key, *other, code=3, **offline).output


def test_the_page_runs_nothing_and_loads_nothing(run: Run, tmp_path: Path) -> None:
    """Its policy names its style by hash; whatever people wrote is text. In English, too."""
    _issue(run)
    _seal(run, tmp_path)
    page = tmp_path / "page.html"
    run(*PRINT, "--out", str(page), COMMUNITY_LANG="en")
    told = page.read_text(encoding="utf-8")
    style = re.search(r"<style>(.*?)</style>", told, re.DOTALL)
    assert style is not None
    hashed = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{hashed}'" in told.replace("&#39;", "'")
    assert "<script" not in told
    assert " style=" not in told
    assert "It cannot show" in told
    assert (
        re.search("[\u4e00-\u9fff]", re.sub("林晓棠|小区老人|柳荫社区", "", told.replace(style[1], "")))
        is None
    )


def test_what_is_void_is_on_a_public_list_under_the_same_seal(run: Run, tmp_path: Path) -> None:
    """With it a check refuses; it names nobody, and no other list will do."""
    _issue(run)
    _seal(run, tmp_path)
    code = _code(tmp_path)
    empty, void = tmp_path / "none.txt", tmp_path / "void.txt"
    run("certificate", "作废名单", "--out", str(empty))
    run("do", "作废证明", "--证明编号", NUMBER, "--原因", "期间有误")
    key = _seal(run, tmp_path)
    run("certificate", "作废名单", "--out", str(void))
    assert "person-" not in void.read_text(encoding="utf-8").replace("person-shen", "")
    before = run("certificate", "核对", code, "--key", key, "--作废名单", str(empty)).output
    assert "不在该作废名单中" in before
    told = run("certificate", "核对", code, "--key", key, "--作废名单", str(void), code=3).output
    assert f"证明 {NUMBER} 已作废" in told
    void.write_text(void.read_text(encoding="utf-8").replace("期间有误", "期间无误"), encoding="utf-8")
    run("certificate", "核对", code, "--key", key, "--作废名单", str(void), code=3)
    void.write_text(unpack(code).receipt, encoding="utf-8")
    run("certificate", "核对", code, "--key", key, "--作废名单", str(void), code=3)
    run(*PRINT, "--out", str(tmp_path / "c.html"), code=2)
    assert not (tmp_path / "c.html").exists()


def test_after_the_key_was_changed_a_certificate_is_checked_with_either_and_the_change(
    run: Run, tmp_path: Path
) -> None:
    """So is the list of void ones; without the change the new key is nobody's."""
    _issue(run)
    old = _seal(run, tmp_path)
    code, void = _code(tmp_path), tmp_path / "void.txt"
    second = str(tmp_path / "second.key")
    run("audit", "key", second, "--name", "liuyin.example/ledger")
    run("audit", "rotate", "--key", str(tmp_path / "seal.key"), "--new", second)
    new = str(public_key(second))
    [change] = map(str, (tmp_path / "柳荫社区" / "checkpoints").glob("*.rotation"))
    offline = {"COMMUNITY_STORE": "", "COMMUNITY_BY": ""}
    asked = ("certificate", "核对", code, "--key")
    assert "请同时给出更换记录：--换钥记录" in run(*asked, new, code=3, **offline).output
    for key in (old, new):
        assert "核对通过" in run(*asked, key, "--rotation", change, **offline).output
    run("do", "作废证明", "--证明编号", NUMBER, "--原因", "期间有误")
    run("audit", "seal", "--key", second)
    run("certificate", "作废名单", "--key", new, "--out", str(void))
    for key in (old, new):
        told = run(*asked, key, "--rotation", change, "--作废名单", str(void), code=3, **offline).output
        assert f"证明 {NUMBER} 已作废" in told
    refused = run(*asked, new, "--rotation", str(void), code=3, **offline).output
    assert "void.txt" in refused


def test_nothing_is_certified_or_printed_that_is_not_so(run: Run, tmp_path: Path) -> None:
    """Unverified hours, one's own, somebody else's document, hours that changed since."""
    february = ("--起", "2024-02-01", "--止", "2024-02-29")
    said = ("--证件号码", DOCUMENT)
    none = run("certificate", "出具", "林晓棠", *february, *said, code=1).output
    assert "certificate-needs-verified" in none
    assert "own-certificate" in _issue(run, "--by", "林晓棠", code=1).output
    assert "缺少证件号码" in run("certificate", "出具", "林晓棠", *JANUARY, code=2).output
    _issue(run)
    _seal(run, tmp_path)
    wrong = [DOCUMENT[:-1] + "9" if each == DOCUMENT else each for each in PRINT]
    page = tmp_path / "page.html"
    assert "请核对" in run(*wrong, "--out", str(page), code=2).output
    revoked = ("--volunteer-id", "林晓棠", "--申报序号", "1", "--原因", "记错了人")
    run("do", "撤销时长", *revoked)
    assert "其后有变" in run(*PRINT, "--out", str(page), code=2).output
    assert "作废重开" in run("今日").output
    assert not page.exists()


def test_the_ledger_tells_nothing_of_the_document(run: Run, tmp_path: Path) -> None:
    """Neither its number nor, once the holder is erased, the salt that would let it be tried out."""
    _issue(run)
    store = tmp_path / "柳荫社区"
    everything = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    assert DOCUMENT.encode() not in everything
    _seal(run, tmp_path)
    signing = ("--key", str(tmp_path / "seal.key"))
    run("erase", "林晓棠", "--reason", "本人要求", "--no-input", *signing)
    told = run(*PRINT, "--姓名", "林晓棠", "--out", str(tmp_path / "page.html"), code=2).output
    assert "其信息已删除" in told


def test_a_certificate_is_checked_without_this_program(run: Run, tmp_path: Path) -> None:
    """By the script in examples, with the public key alone: whose it is, and that nothing was changed."""
    _issue(run)
    key, code = _seal(run, tmp_path), tmp_path / "code.txt"
    code.write_text(_code(tmp_path) + "\n", encoding="utf-8")

    def checked(*shown: str) -> Any:
        words = [sys.executable, str(SCRIPT), str(code), key, *shown]
        return subprocess.run(words, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})

    told = checked("林晓棠", "e12345678")
    assert told.returncode == 0, told.stderr
    assert f"Certificate {NUMBER}: 95 minutes, 2024-01-01 to 2024-01-31; of whoever has" in told.stdout
    assert "was not checked" in checked().stdout
    assert "another name" in checked("何平安", DOCUMENT).stderr
    forged = _tampered(_code(tmp_path), '\\"minutes\\":95', '\\"minutes\\":995')
    code.write_text(forged, encoding="utf-8")
    assert "not what was sealed" in checked().stderr
    code.write_text("CC1:" + to_base45(zlib.compress(b"0" * (2 << 20))), encoding="utf-8")
    assert checked().stderr == "not verified: not the text of a certificate's code\n"


def _tampered(code: str, old: str, new: str) -> str:
    payload = unpack(code)
    assert old in payload.receipt
    return pack(payload.receipt.replace(old, new), payload.salt)


def test_a_forged_code_is_not_verified(run: Run, tmp_path: Path) -> None:
    """Another number of minutes, another key, another event, a code cut short, a bomb."""
    _issue(run)
    key = public_key(_seal(run, tmp_path))
    code = _code(tmp_path)
    checked = check_certificate(code, key)
    assert (checked.issued.number, checked.issued.minutes) == (NUMBER, 95)
    assert checked.is_of(" 林晓棠 ", "e12345678")
    run("audit", "key", str(tmp_path / "other.key"), "--name", "liuyin.example/ledger")
    other = public_key(str(tmp_path / "other.key"))
    with Community.open(tmp_path / "柳荫社区") as community:
        registered = pack(receipt(community, 1, key=key), b"0" * 16)
    bomb = "CC1:" + to_base45(zlib.compress(b"0" * (2 << 20)))
    minutes = _tampered(code, '\\"minutes\\":95', '\\"minutes\\":995')
    for forged, by in (
        (code, other),
        (minutes, key),
        (registered, key),
        (code[:-3], key),
        (code.replace("CC1:", "CC2:"), key),
        (code + "ÄÖÜ", key),
        (bomb, key),
        ("", key),
    ):
        with pytest.raises(NotVerified):
            check_certificate(forged, by)


@given(st.binary())
def test_base45_gives_back_every_byte(data: bytes) -> None:
    """In the characters of a QR code."""
    assert from_base45(to_base45(data)) == data


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")]
)
def test_base45_is_that_of_the_standard(data: bytes, text: str) -> None:
    """The examples of RFC 9285."""
    assert to_base45(data) == text


@pytest.mark.parametrize("text", ["GGW", "A", "::", "abc", ":::"])
def test_what_no_bytes_are_written_as_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        from_base45(text)


@given(st.text(), st.binary(min_size=16, max_size=16))
def test_a_payload_is_unpacked_as_it_was_packed(text: str, salt: bytes) -> None:
    """Whatever the receipt says."""
    written = json.dumps({"event": text})
    payload = unpack(pack(written, salt))
    assert (json.loads(payload.receipt), payload.salt) == ({"event": text}, salt)


def test_a_holder_is_salt_name_and_document_together() -> None:
    """Each of them makes another hash; how they are written does not."""
    salt = bytes(16)
    told = holder_hash(salt, "林 晓棠", "e１２ 3")
    assert told == sha256(salt + "林晓棠\nE123".encode()).hexdigest()
    others = {holder_hash(bytes(15) + b"1", "林晓棠", "E123"), holder_hash(salt, "林晓", "棠E123"), told}
    assert len(others) == 3
