"""Documents: from the frozen facts of a meeting to the plain data that a template prints.

The same facts always give the same data, and the data give the same bytes: what is printed can be
made again, by anyone, and compared.
"""
