"""The data as tables: typed flat rows, files to download, and what describes them."""
