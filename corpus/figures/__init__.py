"""Figures over the corpus: counted from what the store holds, nothing encoded, nothing judged."""
