"""Finding passages and divergences: by words and filters, by meaning; the index and the vectors that it needs."""
