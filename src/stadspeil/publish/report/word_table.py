"""A table of the report in Word: light rules, a header on each page, figures aligned right."""

from collections.abc import Iterator

from stadspeil.publish.report.blocks import Grid, GridRow
from stadspeil.publish.report.word_xml import Node, node, paragraph, run

STYLE = "StadspeilTabel"
TEXT_WIDTH = 9071
"""Twentieths of a point between the margins: 16 centimetres."""

_INDENT = 227  # for each level of a row
_MARK_WIDTH = 90  # of an asterisk, for which other figures in its column leave room
_MANY_COLUMNS = 7
_LONGEST_WORD = 25  # letters in a head; a longer word is broken
_LONGEST_ROW_HEADER = 40
_LONGEST_WHOLE_CELL = 1200  # letters; a longer cell may run on to the next page
_LETTER = 94  # twentieths of a point for a letter of the usual size
_AIR = 120  # percent of its letters for a column of figures, which may not be broken as words may
_LETTERS = TEXT_WIDTH // _LETTER
_FIRST_ROWS = 3  # that stay with the head of a table that runs on


def build_table(grid: Grid) -> Node:
    """The table itself, without its caption and notes."""
    columns = _column_widths(grid)
    is_narrow = len(grid.heads) > _MANY_COLUMNS or sum(_letters(grid)) > _LETTERS
    suffix = "Smal" if is_narrow and not grid.widths else ""
    table = node(
        "w:tbl",
        node(
            "w:tblPr",
            node("w:tblStyle", val=STYLE),
            node("w:tblW", w=sum(columns), type="dxa"),
            node("w:tblLayout", type="fixed"),
            node(
                "w:tblLook",
                val="04A0",
                firstRow=1,
                lastRow=0,
                firstColumn=1,
                lastColumn=0,
                noHBand=0,
                noVBand=1,
            ),
            node("w:tblCaption", val=grid.caption or grid.name),
        ),
        node("w:tblGrid", *(node("w:gridCol", w=width) for width in columns)),
    )
    table.append(_head(grid, columns, suffix))
    table.extend(_rows(grid, columns, suffix))
    return table


def _head(grid: Grid, columns: list[int], suffix: str) -> Node:
    cells = [
        _cell(head, width, _style(right, suffix), indent=_indents(0, has_mark))
        for head, width, right, has_mark in zip(
            grid.heads, columns, grid.right, _marked(grid), strict=True
        )
    ]
    return node("w:tr", node("w:trPr", node("w:cantSplit"), node("w:tblHeader")), *cells)


def _rows(grid: Grid, columns: list[int], suffix: str) -> Iterator[Node]:
    marked = _marked(grid)
    last = len(grid.rows) - 1
    for place, row in enumerate(grid.rows):
        is_bound = place < last if grid.together else place < min(_FIRST_ROWS, last)
        # The last row stays with the notes under the table.
        is_bound = is_bound or (place == last and bool(grid.notes or grid.more))
        cells = [_row_header(row, columns[0], suffix, is_bound=is_bound)]
        for cell, width, right, has_mark in zip(
            row.cells, columns[1:], grid.right[1:], marked[1:], strict=True
        ):
            room = has_mark and not cell.mark
            cells.append(
                _cell(
                    cell.text + cell.mark,
                    width,
                    _style(right, suffix),
                    indent=_indents(0, room),
                    bold=row.total,
                    is_bound=is_bound,
                )
            )
        is_long = any(len(cell.text) > _LONGEST_WHOLE_CELL for cell in row.cells)
        whole = [] if is_long else [node("w:trPr", node("w:cantSplit"))]
        yield node("w:tr", *whole, *cells)


def _row_header(row: GridRow, width: int, suffix: str, *, is_bound: bool) -> Node:
    indent = _indents(row.depth * _INDENT, False)
    style = _style(False, suffix)
    return _cell(row.header, width, style, indent=indent, bold=row.total, is_bound=is_bound)


def _cell(
    words: str,
    width: int,
    style: str,
    *,
    indent: list[Node],
    bold: bool = False,
    is_bound: bool = True,
) -> Node:
    bound = [node("w:keepNext")] if is_bound else []
    return node(
        "w:tc",
        node("w:tcPr", node("w:tcW", w=width, type="dxa")),
        paragraph(style, [run(words, bold=bold)] if words else [], [*bound, *indent]),
    )


def _indents(left: int, has_room: bool) -> list[Node]:
    sides = {"left": left} if left else {}
    if has_room:
        sides["right"] = _MARK_WIDTH
    return [node("w:ind", **sides)] if sides else []


def _style(right: bool, suffix: str) -> str:
    return f"{'Tabelcijfer' if right else 'Tabeltekst'}{suffix}"


def _marked(grid: Grid) -> list[bool]:
    """Of each column, whether any of its figures has a mark."""
    return [
        any(row.cells[place - 1].mark for row in grid.rows if place)
        for place in range(len(grid.heads))
    ]


# -- widths


def _column_widths(grid: Grid) -> list[int]:
    """The content decides while it fits, else each column gets the share that it asks for."""
    if grid.widths:
        return _share(list(grid.widths))
    natural = _letters(grid, whole_heads=True)
    if sum(natural) < _LETTERS:
        return [letters * _LETTER for letters in natural]
    return _share(_letters(grid))


def _share(parts: list[int]) -> list[int]:
    return [TEXT_WIDTH * part // sum(parts) for part in parts]


def _letters(grid: Grid, *, whole_heads: bool = False) -> list[int]:
    """How many letters each column needs: for its longest cell and for its head, with air."""
    needed = []
    for place, head in enumerate(grid.heads):
        words = [min(len(word), _LONGEST_WORD) for word in head.split()]
        heads = [len(head)] if whole_heads else words
        if place == 0:
            texts = [min(len(row.header) + 2 * row.depth, _LONGEST_ROW_HEADER) for row in grid.rows]
        else:
            texts = [len(row.cells[place - 1].text) for row in grid.rows]
        letters = max([*heads, *texts, 1]) + (2 if place == 0 else 4)
        needed.append(letters * _AIR // 100 if grid.right[place] and not whole_heads else letters)
    return needed
