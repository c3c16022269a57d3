"""Messages for tests."""

from __future__ import annotations


def message(n: int, text: str = "", **headers: str) -> bytes:
    """A newsletter; headers with _ for -."""
    lines = {
        "From": "The Morning Post <post@example.org>", "To": "desk@example.org", "Subject": f"Issue {n}",
        "Date": f"Wed, 01 May 2024 10:0{n}:00 +0200", "Message-ID": f"<{n}@example.org>",
        "Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()},
    }  # fmt: skip
    head = "".join(f"{name}: {value}\n" for name, value in lines.items() if value)
    return f"{head}\n{text or f'<p>Boat {n} left the port.</p>'}\n".encode()


NO_TEXT = b"From: a@example.org\nSubject: x\nContent-Type: image/png\n\nxx\n"
