"""Drawings of definitions as pure geometry: in layers for any of them, in one column beside another."""
