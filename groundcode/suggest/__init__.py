"""What the program proposes and a person decides: strings and numbers in, proposals out; nothing here knows of a project."""
