"""``python -m coranto`` and the command ``coranto``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run a command; what went wrong is said in a sentence, with exit status 1 (refused) or 2 (wrong usage)."""
    from coranto.cli import app
    from coranto.errors import CorantoError, UsageError

    try:
        app()
    except CorantoError as error:
        print(f"coranto: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
