"""The commands, thin: each asks the journey, the desk or the service and says what came of it.

What a command needs is imported inside it, so that ``coranto --help`` answers at once.
"""

from __future__ import annotations

import typer

from coranto.cli import copying, figures, gathering, keeping, naming, reading, running, showing, stories

app = typer.Typer(
    name="coranto",
    help="News from everywhere, woven into stories in which every line leads back to the words it came from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for name, command in (
    ("run", running.run), ("demo", running.demo), ("init", running.init), ("add", gathering.add),
    ("sources", gathering.sources), ("gather", gathering.gather), ("ingest", gathering.ingest),
    ("fetch", gathering.fetch),
    ("read", reading.read), ("link", reading.link),
    ("edition", showing.edition), ("serve", running.serve), ("search", showing.search), ("trace", showing.trace),
    ("revisions", showing.revisions), ("figures", figures.figures),
    ("export", showing.export), ("doctor", keeping.doctor), ("backup", keeping.backup), ("rebuild", keeping.rebuild),
    ("calibrate", keeping.calibrate),
):  # fmt: skip
    app.command(name)(command)
app.add_typer(
    stories.story, name="story", help="Files woven into stories (`coranto story FILE…`), and kept ones put right"
)
app.add_typer(naming.names, name="names", help="The names of the stories, and a person's word on which are one.")
app.add_typer(
    copying.copies, name="copies", help="What is a copy of what, on which evidence, and a person's word on it."
)
app.add_typer(keeping.check, name="check", help="Check what people write by hand, such as a words file.")
app.add_typer(keeping.config, name="config", help="Settings: show and check them.")
