"""A plugin that fails once the settings are there."""

from pelican import signals


def register() -> None:
    """Connect."""
    signals.initialized.connect(prepare)


def prepare(_engine: object) -> None:
    """Fail."""
    message = "no moon tonight"
    raise LookupError(message)
