"""The steps, in order. A released one is never changed."""
