"""What Typst can't yet write into a tagged PDF: the header of each row of a table."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf


def mark_row_headers(file: Path, target: Path) -> None:
    """Make the first cell of each body row a header of its row; the same input, the same bytes."""
    with pikepdf.open(file) as pdf:
        for element in _elements(pdf.Root.StructTreeRoot):
            if element.get("/S") == pikepdf.Name.TBody:
                for row in _children(element):
                    _mark_first_cell(pdf, row)
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def _mark_first_cell(pdf: pikepdf.Pdf, row: pikepdf.Object) -> None:
    cell = next(_children(row), None)
    if cell is None or cell.get("/S") != pikepdf.Name.TD:
        return
    cell.S = pikepdf.Name.TH
    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    present = cell.get("/A")
    if present is None:
        cell.A = scope
    elif isinstance(present, pikepdf.Array):
        present.append(scope)
    else:
        cell.A = pdf.make_indirect(pikepdf.Array([present, scope]))


def _elements(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure tree, parents first."""
    waiting = [*_children(root)]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += _children(element)


def _children(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The elements directly below another; marked content is not an element."""
    below = element.get("/K")
    if below is None:
        return
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
