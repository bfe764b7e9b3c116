"""Names and values as SQL text."""


def quote(name: str) -> str:
    """A name between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text between single quotes."""
    return "'" + text.replace("'", "''") + "'"
