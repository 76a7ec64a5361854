"""The sources that an installation follows: which, how often, and how they are doing."""
