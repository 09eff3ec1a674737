"""Agreement between coders: units on a line, a sweep over what was coded, coefficients from what was counted.

`lines` lays the units of each source end to end, `sweep` counts which coders coded how many of them, `coefficients` and
`pooled` make figures of the counts, `bootstrap` their intervals, `matching` compares whole segments; `ratings` does the
same for a table of units by coders with any values.
"""
