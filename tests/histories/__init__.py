"""Recorded histories of made-up cases, which every later version of the engine must replay unchanged."""
