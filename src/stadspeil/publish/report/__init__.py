"""The council report: one accessible PDF, laid out by Typst from the views of a catalogue."""

from stadspeil.publish.report.render import write_report

__all__ = ["write_report"]
