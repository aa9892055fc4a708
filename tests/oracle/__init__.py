"""An interpreter of scheme files in exact fractions, written from config/README.md, to hold the C library to.

It shares no code with the library. Where config/README.md leaves a choice, the two agreed on this:

- conditions are decided by any part that settles them, whatever else is missing; a required fact that is missing
  weighs more than an optional one;
- a figure whose facts are missing is left out alone: the ratio of a compensation stands although its cap cannot
  be told, a figure stands although the limit that it must keep cannot;
- recoveries go back in proportion to the rounded amounts that each party bears;
- `NAME_over_cap`, the limit and the room of `must_be` are not rounded;
- only a subsidy is asked for by its base (ASKED_BY in rules.py);
- a question that yields no figure at all is undecided, by no rule.
"""
