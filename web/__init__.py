"""Every interface: pages, JSON and the command line. The only place where parts are joined."""
