//! Renderings of one value: text for a terminal, JSON, Markdown.
