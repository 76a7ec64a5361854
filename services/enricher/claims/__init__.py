"""What is claimed about a deal: which value fills which slot, how sure, and who says so. Pure."""
