"""Parts of the page of one custom list."""
