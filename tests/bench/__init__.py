"""Benchmarks. Each module has `run() -> list[Row]`; `python -m tests.bench [NAME...]` prints them as one table."""
