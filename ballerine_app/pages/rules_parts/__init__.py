"""Parts of the list of risk policies."""
