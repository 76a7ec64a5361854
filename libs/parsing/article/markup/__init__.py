"""What the markup of a page states: its address, outlet, facts and flags."""
