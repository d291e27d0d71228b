"""“1,250,000.5”, as Spanish is written in the United States; Django's is Spain's."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
