-- What somebody does not want to come upon: filters with their words, and single posts.

ALTER TABLE account ADD COLUMN filters BIGINT NOT NULL DEFAULT 0; -- how many: most people have none

CREATE TABLE filter (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	title TEXT NOT NULL,
	contexts SMALLINT NOT NULL,              -- FILTER_ bits (core/filter.h)
	action SMALLINT NOT NULL,                -- enum filter_action
	expires_at BIGINT,
	created_at BIGINT NOT NULL
);
CREATE INDEX filter_account ON filter (account_id, id);

CREATE TABLE filter_keyword (
	id ID PRIMARY KEY,
	filter_id BIGINT NOT NULL REFERENCES filter (id) ON DELETE CASCADE,
	keyword TEXT NOT NULL,
	whole_word SMALLINT NOT NULL
);
CREATE INDEX filter_keyword_filter ON filter_keyword (filter_id, id);

CREATE TABLE filter_post (
	id ID PRIMARY KEY,
	filter_id BIGINT NOT NULL REFERENCES filter (id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	UNIQUE (filter_id, post_id)
);
CREATE INDEX filter_post_post ON filter_post (post_id);
