"""How days are written, by language, where Django writes them otherwise."""
