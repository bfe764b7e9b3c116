"""Synthetic registrations: made-up records, seeded, and marked as such in names and metadata."""
