"""Parts of the page of one webhook."""
