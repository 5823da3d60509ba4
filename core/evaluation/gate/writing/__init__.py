"""A report for people and machines: terminal, Markdown, HTML, JUnit."""
