"""Who steers the streams: bodies, forums, meetings, decisions and what comes before them."""
