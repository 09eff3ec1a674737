"""What the desk can do: one class an action, which gives its keys, its words, its place in the key bar and in the help."""

from groundcode.tui.actions.action import Action, bindings_of, key_words

__all__ = ["Action", "bindings_of", "key_words"]
