"""A scheme with a fact and a figure of every kind, for the tests of the package."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "python") not in sys.path:
    sys.path.insert(0, str(ROOT / "python"))

TEXT = """\
scheme: sample
title: a sample
edition: first
country: XX
currency: {code: CNY, digits: 2}
documents:
  rules: {title: the rules, dated: 2024-01-01, confidence: official}
source: rules
rounding:
  fen: {to: 0.01, mode: half_up}
facts:
  principal: {kind: amount, meaning: amount of the loan}
  fee_rate: {kind: rate, default: 1%}
  term_months: {kind: count, optional: yes}
  segment: {kind: text, one_of: [micro, small], default: micro}
  granted_on: {kind: date, optional: yes}
  first_time: {kind: flag, default: no}
  loans: {kind: amount, each: bank, optional: yes}
eligibility:
  size: {require: {principal: {up_to: 10_000_000}}, clause: art. 5, for: [quote]}
quote:
  guarantee_fee: {charge: principal, rate: fee_rate, time: once, round: fen, clause: art. 7, confidence: secondary}
  third: {times: 1/3, of: principal}
  fee_share: {ratio: guarantee_fee, over: principal, must_be: {up_to: 2%}}
  size_class: {classify: principal, rows: [{up_to: 500_000, is: micro}, {is: large}]}
  is_first: {test: {first_time: yes}}
limits:
  big_loan: {sum: [principal], less: [{value: 1, confidence: assumed}]}
  banks: {count_of: bank}
allot:
  award: {allot: principal, weight: loans, each: bank, remainder_to: largest_fraction, round: fen}
"""


def load(**options):
    """The sample as a scheme."""
    import guarantee
    return guarantee.Scheme.from_text(TEXT, file="sample.yaml", **options)
