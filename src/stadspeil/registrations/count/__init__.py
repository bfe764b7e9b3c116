"""Counting a prepared registration: one SQL text for each count, on DuckDB or on Spark.

    prepared Parquet --sets.sql--> sets of products --groups--> numbers per area --cells--> tables

A set of products is one number: bit p says that product p was had during a stretch of time. Sets of
a person or household join by `or`, which makes every count of unique clients exact.
"""
