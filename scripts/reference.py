"""Write the generated pages of the reference from the code: `python scripts/reference.py`, or `--check` to compare.

A page is generated where the code knows better than any author: commands, settings, records, errors, words tables.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Made by scripts/reference.py from the code; change it there. -->"


def cell(text: object) -> str:
    """Text that may stand in a table cell."""
    return re.sub(r"\s+", " ", str(text)).replace("|", "\\|").strip()


def doc(thing: Any) -> str:
    """The docstring of a thing as Markdown."""
    text = inspect.getdoc(thing) or ""
    text = re.sub(r":(?:class|mod|func|meth):`~?([^`]+)`", r"`\1`", text).replace("``", "`")
    return re.sub(r"::\n\n((?: {2,}.*\n?|\n)+)", lambda m: ":\n\n```\n" + inspect.cleandoc(m[1]) + "\n```\n", text)


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    import typer

    from coranto.cli import app

    root: Any = typer.main.get_command(app)
    yield "# Commands\n\nExit status: 0 done, 1 something was refused (said on standard error; the rest is done),"
    yield " 2 wrong usage.\n"

    def tell(name: str, command: Any) -> Iterator[str]:
        if hasattr(command, "commands"):
            for sub, below in command.commands.items():
                yield from tell(f"{name} {sub}", below)
            return
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        usage = " ".join([name, *(_argument(a) for a in arguments)])
        yield f"\n## `{usage}`\n\n{command.help.strip()}\n"
        rows = [(p, p.opts, getattr(p, "help", "") or "") for p in command.params]
        if rows:
            yield "\n| argument or option | meaning | default |\n|---|---|---|\n"
        for parameter, options, meaning in rows:
            names = ", ".join(f"`{o}`" for o in [*options, *parameter.secondary_opts])
            if parameter.param_type_name == "argument":
                names = f"`{parameter.name}`"
            default = "" if parameter.default in (None, False, ()) or callable(parameter.default) else parameter.default
            yield f"| {names} | {cell(meaning)} | {cell(default)} |\n"

    for name, command in root.commands.items():
        yield from tell(f"coranto {name}", command)


def _argument(argument: Any) -> str:
    name = argument.name.upper() + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def settings() -> Iterator[str]:
    """Every setting with its default and meaning."""
    from coranto import settings as module

    yield f"# Settings\n\n{doc(module)}\n"

    def table(model: type[pydantic.BaseModel], prefix: str) -> Iterator[str]:
        parts = []
        yield "\n| setting | environment | default | meaning |\n|---|---|---|---|\n"
        for name, field in model.model_fields.items():
            if isinstance(field.default, pydantic.BaseModel):
                parts.append((name, type(field.default)))
                continue
            env = f"CORANTO_{(prefix + '.' + name).lstrip('.').upper().replace('.', '__')}"
            yield f"| `{name}` | `{env}` | `{cell(field.default)}` | {cell(field.description or '')} |\n"
        for name, part in parts:
            yield f"\n## `[{name}]`\n\n{doc(part)}\n"
            yield from table(part, name)

    yield from table(module.Settings, "")
    yield f"\n## `[[sources]]`\n\n{doc(module.SourceEntry)}\n\n| key | default |\n|---|---|\n"
    for name, field in module.SourceEntry.model_fields.items():
        yield f"| `{name}` | {'required' if field.is_required() else f'`{field.default!r}`'} |\n"


def records() -> Iterator[str]:
    """Every record with its fields."""
    from coranto import records as package
    from coranto.records import (
        articles,
        editions,
        facts,
        judgements,
        lines,
        origins,
        relations,
        sources,
        spans,
        stories,
        views,
    )

    yield f"# Records\n\n{doc(package)}\n"
    for module in (
        sources, articles, spans, facts, judgements, lines, origins, stories, relations, editions, views,
    ):  # fmt: skip
        yield f"\n## {module.__name__.rpartition('.')[2].capitalize()}\n\n{doc(module)}\n"
        for name, thing in vars(module).items():
            if dataclasses.is_dataclass(thing) and inspect.getmodule(thing) is module:
                yield f"\n### `{name}`\n\n{doc(thing)}\n\n| field | type | default |\n|---|---|---|\n"
                for field in dataclasses.fields(thing):
                    default = "" if field.default is dataclasses.MISSING else f"`{field.default!r}`"
                    yield f"| `{field.name}` | `{cell(field.type)}` | {cell(default)} |\n"


def errors() -> Iterator[str]:
    """The tree of errors."""
    from coranto import errors as module

    yield f"# Errors\n\n{doc(module)}\n"
    for name, thing in vars(module).items():
        if inspect.isclass(thing) and inspect.getmodule(thing) is module:
            yield f"\n## `{name}`\n\n{doc(thing)}\n"


def plugins() -> Iterator[str]:
    """The plug-in points and what is installed under each."""
    from coranto import plugins as module

    yield f"# Plug-in points\n\n{doc(module)}\n"
    for group in module.GROUPS:
        yield f"\n## `{group}`\n\nIn the box: {', '.join(f'`{n}`' for n in module.names(group)) or 'none'}.\n"


def words() -> Iterator[str]:
    """The tables of a words file, and which language has which."""
    from coranto import words as module

    yield f"# Words files\n\n{doc(module)}\n\n| table | holds | read by | without it |\n|---|---|---|---|\n"
    for name, about in sorted(module.table("sections").items()):
        yield f"| `{name}` | {cell(about['holds'])} | {cell(about['reads'])} | {cell(about['degrades'])} |\n"
    yield "\n## What each language lacks\n\n| language | lacks |\n|---|---|\n"
    for code in module.languages():
        lacks = ", ".join(f"`{name}`" for name, _ in sorted(module.lacks(code)))
        yield f"| `{code}` | {lacks or 'nothing'} |\n"


PAGES = {"commands": commands, "settings": settings, "records": records, "errors": errors, "plugins": plugins,
         "words": words}  # fmt: skip


def page(name: str) -> str:
    """The text of one generated page."""
    head, *rest = "".join(PAGES[name]()).split("\n", 1)
    return f"{head}\n\n{NOTE}\n{''.join(rest).rstrip()}\n"


def main() -> int:
    """Write every page; with ``--check`` name those that are out of date instead."""
    stale = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        path, text = FOLDER / f"{name}.md", page(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    print("\n".join(stale) if stale else "up to date")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
