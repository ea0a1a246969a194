"""How it is served: the door guard, writes, forms, addresses, headers, assets and the frame of every page."""
