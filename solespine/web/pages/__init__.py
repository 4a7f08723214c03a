"""One page, one function, one template of the same name."""
