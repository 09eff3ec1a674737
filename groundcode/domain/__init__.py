"""What a study is made of, and its rules: frozen values and pure functions, standard library only."""
