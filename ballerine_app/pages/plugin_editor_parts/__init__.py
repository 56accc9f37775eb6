"""Parts of the page of one plugin."""
