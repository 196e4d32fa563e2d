"""What happened to statements: the journal, versions of texts, states of the past, taking back, withdrawing."""
