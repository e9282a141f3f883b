"""Lists of cases as files that leave the portal."""
