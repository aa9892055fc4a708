"""An interpreter of scheme files in exact fractions, written from config/README.md, to hold the C library to.

It shares no code with the library. Where config/README.md leaves a choice, the two agreed on this:

- conditions are decided by any part that settles them, whatever else is missing; a required fact that is missing
  weighs more than an optional one;
- a figure whose facts are missing is left out alone: the ratio of a compensation stands although its cap cannot
  be told, a figure stands although the limit that it must keep cannot;
- recoveries go back in proportion to the rounded amounts that each party bears;
- `NAME_over_cap`, the limit and the room of `must_be` are not rounded; `must_be` looks at the exact figure;
- only a subsidy is asked for by its base (ASKED_BY in rules.py);
- a question that yields no figure at all is undecided, by no rule;
- the exact equal instalment is stated where rounding left it alone, nothing compounds, or neither part of the fraction
  has more than 128 bits; otherwise only on which side of it the rounded one lies.

Open, so that no case of these is compared:

- a rule over members where `where` leaves aside all members but those that lack an optional fact: is it left out,
  or is the fact missing? And one for which a class or test was left out by its `when` for some members only;
- whether a subsidy was asked for whose base looks at a given optional fact otherwise than as a part of it (`less`,
  `choose`, `by`);
- which of several optional facts that one condition lacks is named as missing (of a subsidy, or of some members);
- whether a missing fact that only the limit of a working needs is named: limits of workings have known bounds;
- whether a schedule of given rows whose `when` does not hold, and that has no row either, is 0 or left out.
"""
