"""The city of Leiden, made up so that its published tables of 2018 to 2021 can be counted from it.

benefits ──> histories ──> city (numbers, work) ──> youth, adults ──> money ──> records
who claims   laws of each   who holds what in       days, referrers   euros     rows
by quarter   household      which year              and reasons
"""
