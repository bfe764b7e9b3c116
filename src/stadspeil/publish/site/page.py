"""A page of the site: where it stands, what it is called, and what its template needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stadspeil.model.indicator import Domain


@dataclass(frozen=True)
class Page:
    """One page. `crumbs` are the pages above it: title and path."""

    path: str
    template: str
    title: str
    description: str
    crumbs: tuple[tuple[str, str], ...] = ()
    domain: Domain | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
