"""What tests stand on: servers of their own, the running stack, a browser, and waiting without sleeping."""
