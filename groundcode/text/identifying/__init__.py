"""What in a transcript tells who somebody is, and its replacement by tags such as [警官A].

Pure functions on strings: a roster of names, patterns with a check, rules for names and places, the
list that a person reviews, and the new text with the map to it. Nothing here stores anything.
"""
