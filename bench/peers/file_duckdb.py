"""Table 4 by DuckDB: reads the CSV file and answers china-ngf by bank in DOUBLE, as one would.

    file_duckdb.py LOANS.csv THREADS
"""
import sys

import duckdb

QUESTION = """
WITH judged AS (
    SELECT *, rtrim(guarantee_fee_rate, '%')::DOUBLE / 100 AS rate,
           NOT (principal > 10000000 AND granted_on >= DATE '2025-03-01') AND principal <= 10000000 AS eligible,
           outstanding <= principal AS claimable
    FROM read_csv(?, header = true, columns = {
        'loan': 'VARCHAR', 'bank': 'VARCHAR', 'borrower': 'VARCHAR', 'segment': 'VARCHAR', 'purpose': 'VARCHAR',
        'principal': 'DOUBLE', 'outstanding': 'DOUBLE', 'granted_on': 'DATE', 'matures_on': 'DATE',
        'term_months': 'INTEGER', 'annual_rate': 'VARCHAR', 'guarantee_fee_rate': 'VARCHAR', 'days_past_due': 'INTEGER',
        'first_time_borrower': 'VARCHAR', 'key_industry': 'VARCHAR', 'loan_loss': 'DOUBLE', 'recovered': 'DOUBLE'})),
figures AS (
    SELECT bank, principal, outstanding, eligible,
           CASE WHEN eligible THEN round(principal * 0.8::DOUBLE, 2) ELSE 0 END AS covered_amount,
           CASE WHEN eligible THEN round(principal * rate * term_months / 12, 2) ELSE 0 END AS guarantee_fee,
           CASE WHEN eligible THEN round(principal * 0.2::DOUBLE
                * CASE WHEN principal <= 5000000 THEN 0.003::DOUBLE ELSE 0.005::DOUBLE END * term_months / 12, 2)
                ELSE 0 END AS reguarantee_fee,
           CASE WHEN eligible AND claimable THEN outstanding ELSE 0 END AS claim,
           CASE WHEN eligible AND claimable THEN round(outstanding * 0.2::DOUBLE, 2) ELSE 0 END AS part
    FROM judged)
SELECT bank, count(*), count(*) FILTER (eligible), sum(principal), sum(outstanding), sum(covered_amount),
       sum(guarantee_fee), sum(reguarantee_fee), sum(claim), sum(part), sum(claim - 3 * part)
FROM figures GROUP BY bank ORDER BY bank"""


def main():
    connection = duckdb.connect()
    connection.execute(f"PRAGMA threads={int(sys.argv[2])}")
    for row in connection.execute(QUESTION, [sys.argv[1]]).fetchall():
        print(*(f"{value:.2f}" if isinstance(value, float) else value for value in row))


if __name__ == "__main__":
    main()
