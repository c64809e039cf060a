"""A plugin that cannot start."""


def register() -> None:
    """Fail."""
    message = "no moon tonight"
    raise LookupError(message)
