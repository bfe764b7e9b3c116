"""The site: static pages that work from a folder, without a server and without JavaScript."""

from stadspeil.publish.site.render import write_accountability, write_site

__all__ = ["write_accountability", "write_site"]
