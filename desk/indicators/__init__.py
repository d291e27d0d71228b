"""What can be known of how a partnership is doing: one function per indicator, from facts the database counts."""
