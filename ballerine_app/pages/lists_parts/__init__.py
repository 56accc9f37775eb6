"""Parts of the list of custom lists."""
