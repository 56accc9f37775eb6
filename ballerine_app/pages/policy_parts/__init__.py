"""Parts of the page of one version of a risk policy."""
