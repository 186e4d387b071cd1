"""Training of idngo's own networks on synthetic pictures; see ../README.md."""
