-- Direct posts as conversations, one row for each person in each, and threads that somebody mutes.

CREATE TABLE conversation (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- whose view of it
	thread_id BIGINT NOT NULL,
	people TEXT NOT NULL,                    -- ids of the others, in order, apart by spaces
	last_post BIGINT NOT NULL DEFAULT 0,     -- 0: none is left
	unread SMALLINT NOT NULL DEFAULT 0,
	UNIQUE (account_id, thread_id, people)
);
CREATE INDEX conversation_page ON conversation (account_id, last_post);

CREATE TABLE conversation_post (                 -- the direct posts of each
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	conversation_id BIGINT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
	PRIMARY KEY (account_id, post_id)
);
CREATE INDEX conversation_post_of ON conversation_post (conversation_id, post_id);
CREATE INDEX conversation_post_post ON conversation_post (post_id);

CREATE TABLE thread_mute (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	thread_id BIGINT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (account_id, thread_id)
);
CREATE INDEX thread_mute_thread ON thread_mute (thread_id);
