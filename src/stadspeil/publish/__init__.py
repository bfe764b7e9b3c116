"""Step 3: products. Views say what a reader meets; site, report and data put it down.

All products are made from the same views over the same monitor. They place and format, and never
compute: a number on a page already exists in an observation or a change.
"""
