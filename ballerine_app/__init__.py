"""Ballerine: identity and risk decisions in one app."""
