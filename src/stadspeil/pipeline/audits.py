"""The audits of the publications that an edition works out again, as pages beside its site."""

from pathlib import Path

from stadspeil.audit import audit_publication, load_publication
from stadspeil.language import LANGUAGES
from stadspeil.model.edition import Edition
from stadspeil.publish.audit_page import render_audit_page

PUBLICATIONS = "publications"
"""The folder with printed figures, beside `editions/`."""


def write_audits(edition: Edition, folder: Path, out: Path) -> tuple[str, ...]:
    """Write the audit of each publication that an estimate names, where its folder is at hand.

    `folder` is that of the edition. An edition that was taken elsewhere has no publications beside
    it; its pages then name the command only.

    Returns:
        The names of the publications whose audit was written, as `NAME.html` and `en/NAME.html`.

    Raises:
        PublicationError: a publication has problems.
    """
    names = dict.fromkeys(name for item in edition.estimates for name in item.publications)
    beside = folder.resolve().parent.parent / PUBLICATIONS
    written = []
    for name in names:
        if not (beside / name).is_dir():
            continue
        publication = load_publication(beside / name)
        result = audit_publication(publication)
        for place, language in enumerate(LANGUAGES):
            file = out / (language if place else "") / f"{name}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            page = render_audit_page(publication, result, language)
            file.write_text(page, encoding="utf-8", newline="\n")
        written.append(name)
    return tuple(written)
