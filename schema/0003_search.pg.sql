-- Full-text search, PostgreSQL's version (store/search_pg.c).

CREATE TABLE post_words (
	post_id BIGINT PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	words TSVECTOR NOT NULL
);
CREATE INDEX post_words_all ON post_words USING gin (words);
CREATE TABLE account_words (
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	words TSVECTOR NOT NULL
);
CREATE INDEX account_words_all ON account_words USING gin (words);
