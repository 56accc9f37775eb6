"""Parts of the case page."""
