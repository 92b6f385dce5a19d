-- Taking back (docs/decision/026): a post that is for fewer people than before has a new id for other
-- servers, its old one is deleted there, and its author reads which of them confirmed that.

-- How often its audience became another one: part of its address, "/@ada/123.1". 0: never.
ALTER TABLE post ADD COLUMN era BIGINT NOT NULL DEFAULT 0;

-- What was taken back from other servers. The id is its page in the ledger (told.post_id), which it took over
-- from the post. Nothing of the post itself is kept; it is forgotten after a while.
CREATE TABLE taken_back (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL,                 -- may be gone
	why SMALLINT NOT NULL,                   -- enum taken (core/tell.h)
	shared_at BIGINT NOT NULL,               -- when the post was shared
	at BIGINT NOT NULL
);
CREATE INDEX taken_back_account ON taken_back (account_id, id);
CREATE INDEX taken_back_at ON taken_back (at);

-- Posts whose audience became another one, and what of that is not done yet (core/narrow.c).
CREATE TABLE narrowing (
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	root_id BIGINT NOT NULL,                 -- the post whose author chose that
	was SMALLINT NOT NULL,                   -- its visibility before
	era BIGINT NOT NULL,                     -- and its era
	begun SMALLINT NOT NULL DEFAULT 0,       -- others were told, and its photographs hidden
	feed_at BIGINT NOT NULL DEFAULT 0        -- homes up to this one are done
);
CREATE INDEX narrowing_root ON narrowing (root_id, post_id);
