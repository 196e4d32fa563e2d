"""Files on their way into the store: gathered, staged, looked through for duplicates, stored at once or not at all."""
