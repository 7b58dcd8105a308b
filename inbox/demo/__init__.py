"""The demo workspace: Lumen, who make lights, and everything that happened there lately. See README.md."""
