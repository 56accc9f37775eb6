"""Tests mirror the package; beside it browser tests and benchmarks."""
