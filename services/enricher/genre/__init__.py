"""What kind of article it is: news, an opinion, an interview."""
