"""Parts of the side-by-side page."""
