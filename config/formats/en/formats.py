"""“Nov 25, 2026” everywhere, without the period of “Nov.”"""

DATE_FORMAT = "M j, Y"
