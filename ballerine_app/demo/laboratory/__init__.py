"""A small simulated vendor service over real HTTP, for the demo and for tests. See docs/laboratory.md."""
