"""Plain files that people write: found, opened and read into types, with the place of each problem.

Knows YAML, CSV and workbooks; knows neither an edition nor a publication.
"""
