"""Google's own cases for robots.txt, read from its C++ tests, beside what coranto makes of the same rules.

The tests are C++ in a narrow style: variables of text, appended to in loops, and calls
`EXPECT_TRUE(IsUserAgentAllowed(robotstxt, agent, url))`. They are rewritten line by line as Python and run here; what
calls anything else (line counts, sitemaps, the escaping of paths) is no part of the decision and is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coranto.capture.robots import allows

FILE = Path("data/suites/google-robotstxt/robots_test.cc")
_TEST = re.compile(r"^TEST\((\w+), (\w+)\) (\{.*?^\})", re.M | re.S)
_TEXT = re.compile(r'"((?:\\.|[^"\\])*)"')
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]+|.)", re.S)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0"}


@dataclass
class Cases:
    """What a test of the file asks, as (robots.txt, agent, address, allowed)."""

    asked: list[tuple[bytes, bytes, bytes, bool]] = field(default_factory=list)

    def expect(self, robots: bytes, agent: bytes, url: bytes, allowed: bool) -> None:
        self.asked.append((robots, agent, url, allowed))


def literal(text: str) -> bytes:
    """A C++ text as its bytes."""

    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes((int(code[1:], 16),)) if code[:1] == b"x" and len(code) > 1 else _NAMED.get(code, code)

    return _ESCAPE.sub(one, text.encode("utf-8"))


def python(body: str) -> str:
    """The statements of a test as Python."""
    texts: list[bytes] = []

    def kept(match: re.Match[str]) -> str:
        texts.append(literal(match[1]))
        return f"\x01{len(texts) - 1}\x02"

    body = re.sub(r"//[^\n]*", "", _TEXT.sub(kept, body))
    body = re.sub(r"\x02\s+\x01", "\x02+\x01", body)
    lines: list[str] = []
    depth = 0
    for part in re.split(r"(?<=[;{}])", body):
        statement = " ".join(part.split())
        if statement.endswith("{"):
            loop = re.fullmatch(r"while \((.*)\) \{", statement)
            lines.append("    " * depth + (f"while {loop[1]}:" if loop else "if True:"))
            depth += 1
            lines.append("    " * depth + "pass")
        elif statement.endswith("}"):
            depth -= 1
        elif statement:
            lines.append("    " * depth + _statement(statement.removesuffix(";")))
    made = _expression("\n".join(lines))
    return re.sub(r"\x01(\d+)\x02", lambda m: f"({texts[int(m[1])]!r})", made)


def _statement(text: str) -> str:
    expected = re.fullmatch(r"EXPECT_(TRUE|FALSE)\(\s*IsUserAgentAllowed\((.*)\)\)", text)
    if expected:
        return f"expect({expected[2]}, {expected[1] == 'TRUE'})"
    appended = re.fullmatch(r"absl::StrAppend\(&(\w+), (.*)\)", text)
    if appended:
        return f"{appended[1]} += cat({appended[2]})"
    return re.sub(r"^(?:const )?(?:absl::string_view|std::string|size_t|int) (?=\w+ =)", "", text)


def _expression(text: str) -> str:
    text = re.sub(r"std::string\((\x01\d+\x02)\)", r"\1", text)
    text = re.sub(r"(\w+|\x01\d+\x02)\.(?:length|size)\(\)", r"len(\1)", text)
    return text.replace("absl::StrCat(", "cat(")


def cases(shared: Path) -> tuple[dict[str, list[tuple[bytes, bytes, bytes, bool]]], list[str]]:
    """The cases of every test that asks for a decision, and the names of those that ask for something else."""
    found, others = {}, []
    for _suite, name, body in _TEST.findall((shared / FILE).read_text(encoding="utf-8")):
        body = re.sub(r"EXPECT_\w+\(RobotsMatcher::IsValid[^;]*;", "", body)
        if "IsUserAgentAllowed" not in body:
            others.append(name)
            continue
        met = Cases()
        exec(python(body), {"expect": met.expect, "cat": lambda *parts: b"".join(parts)})
        found[name] = met.asked
        assert len(met.asked) == body.count("IsUserAgentAllowed("), name
    return found, others


def test_every_decision_is_googles(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, others = cases(shared)
    differing = [
        (name, robots[-200:], agent, url[:200], allowed)
        for name, asked in found.items()
        for robots, agent, url, allowed in asked
        if allows(robots, agent.decode(), url.decode()) is not allowed
    ]
    count = sum(map(len, found.values()))
    with capsys.disabled():
        print(f"\nrobots.txt: {count - len(differing)} of {count} decisions of {len(found)} tests; left out: {others}")
    assert count > 100
    assert differing == []
