"""The queries behind the published tables, one SQL file each, read by DuckDB and Athena alike."""
