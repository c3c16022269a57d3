"""A small IMAP server on loopback, over TLS, that keeps what it was asked, and can misbehave."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from pathlib import Path
from subprocess import run
from typing import BinaryIO

from capture.server import Listener


def certificate(openssl: str, folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of this name shows, and what trusts it."""
    made = run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-200:]
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return shows, ssl.create_default_context(cafile=str(folder / "cert.pem"))


class ImapServer(Listener):
    """`messages` by UID; `asked` every command line. `literal` overrides the size that is announced for a message."""

    def __init__(self, tls: ssl.SSLContext, password: str = "secret-word") -> None:
        self.messages: dict[int, bytes] = {}
        self.validity = 7
        self.password = password
        self.asked: list[str] = []
        self.plain_auth = False
        self.literal = 0
        self.flood = b""
        self.folder = "INBOX"
        self._tls = tls
        super().__init__()

    def _talk(self, wire: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), wire:
            wire.settimeout(20)
            with self._tls.wrap_socket(wire, server_side=True) as safe:
                file = safe.makefile("rwb")
                self._say(file, "* OK [CAPABILITY IMAP4rev1] ready")
                while line := file.readline():
                    tag, _, command = line.decode().strip().partition(" ")
                    self.asked.append(command)
                    if not self._answer(file, tag, command):
                        return

    def _say(self, file: BinaryIO, line: str | bytes) -> None:
        file.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        file.flush()

    def _answer(self, file: BinaryIO, tag: str, command: str) -> bool:
        word = command.split(" ")[0].upper()
        if word == "CAPABILITY":
            self._say(file, f"* CAPABILITY IMAP4rev1{' AUTH=PLAIN' if self.plain_auth else ''}")
        elif word == "AUTHENTICATE":
            self._say(file, "+ ")
            from base64 import b64decode

            given = b64decode(file.readline().strip()).decode().split("\0")
            if given[1:] != ["desk", self.password]:
                self._say(file, f"{tag} NO wrong password {given[2]}")
                return True
        elif word == "LOGIN":
            if command.split(" ", 2)[2].strip('"') != self.password:
                self._say(file, f"{tag} NO [AUTHENTICATIONFAILED] wrong: {command}")
                return True
        elif word == "EXAMINE":
            if f'"{self.folder}"' not in command:
                self._say(file, f"{tag} NO no such folder")
                return True
            self._say(file, f"* {len(self.messages)} EXISTS")
            self._say(file, f"* OK [UIDVALIDITY {self.validity}] valid")
        elif word == "LOGOUT":
            self._say(file, "* BYE")
        elif word == "UID":
            self._uid(file, command)
        else:
            self._say(file, f"{tag} BAD what?")
            return True
        self._say(file, f"{tag} OK done")
        return word != "LOGOUT"

    def _uid(self, file: BinaryIO, command: str) -> None:
        if "SEARCH" in command:
            low = int(re.findall(r"UID (\d+):", command)[0])
            # As the standard has it: n:* always holds the last message.
            found = [u for u in self.messages if u >= low] or list(self.messages)[-1:]
            self._say(file, f"* SEARCH {' '.join(map(str, found))}".strip())
            if self.flood:
                for _ in range(10_000):
                    file.write(self.flood)
            return
        for uid in map(int, command.split(" ")[2].split(",")):
            content = self.messages.get(uid)
            if content is None:
                continue
            if "RFC822.SIZE" in command:
                self._say(file, f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(content)})")
            else:
                self._say(file, f"* {uid} FETCH (UID {uid} BODY[] {{{self.literal or len(content)}}}")
                self._say(file, content + b")")
