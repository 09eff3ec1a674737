"""Ways to settle a conflict: names, words, places, texts."""
