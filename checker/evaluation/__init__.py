"""How good the shipped signals are on somebody's own labelled sentences: rows in, figures out. Only numpy is needed."""
