"""The decision table as a pure engine: facts in, who decides and why out. It knows no database and no other app.

`facts` and `cells` say what may be asked and written, `table` what a matrix is, `evaluation` which rows fit, `routing`
who decides, why, and what would change it, `analysis` whether a matrix may be published.
"""
