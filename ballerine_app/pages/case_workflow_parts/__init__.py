"""Parts of the page about one case's workflow."""
