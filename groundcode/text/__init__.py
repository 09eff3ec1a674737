"""From a file's bytes to normalised text, and from text to turns, sentences and words."""
