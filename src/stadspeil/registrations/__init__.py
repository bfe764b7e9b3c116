"""Registrations of clients: read, checked, prepared for counting, and imitated.

    raw files or a database --mapping--> text --checks--> prepared Parquet --count--> tables

No message, log or output of this package holds a value of a person: records are named by their
number, and values only where they come from a codelist or a schema of ours.
"""
