-- Full-text search, SQLite's version (store/search_sqlite.c). Accents do not matter; words are whole
-- or their beginning.

CREATE VIRTUAL TABLE post_words USING fts5 (
	words, columnsize=0, tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE account_words USING fts5 (
	words, columnsize=0, tokenize='unicode61 remove_diacritics 2'
);
