-- Comments that wait are read by somebody whom the owner of the post chose (docs/decision/023).

CREATE TABLE reader (
	owner_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	reader_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- somebody of this place
	since BIGINT NOT NULL,
	until BIGINT NOT NULL DEFAULT 0,         -- 0: until it is ended
	PRIMARY KEY (owner_id, reader_id)
);
CREATE INDEX reader_reader ON reader (reader_id, owner_id);

CREATE TABLE reader_log (                        -- what was done about somebody's comments, for them alone
	id ID PRIMARY KEY,
	owner_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	actor_id BIGINT NOT NULL,                -- who did it; they may have left since
	actor TEXT NOT NULL,                     -- and how they were called
	act SMALLINT NOT NULL,                   -- enum reader_act (core/reader.h)
	post_id BIGINT NOT NULL DEFAULT 0,       -- the comment, which may be gone; 0: none
	at BIGINT NOT NULL
);
CREATE INDEX reader_log_owner ON reader_log (owner_id, id);

CREATE TABLE comment_wish (                      -- what somebody wants besides the policies
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	reads_until BIGINT NOT NULL DEFAULT 0,   -- they read what waits for them themselves: until then; -1: always
	holds_new SMALLINT NOT NULL DEFAULT 0    -- comments of new accounts wait
);

CREATE TABLE comment_word (                      -- a comment with one of them waits
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	key TEXT NOT NULL,                       -- folded
	word TEXT NOT NULL,                      -- as typed
	PRIMARY KEY (account_id, key)
);

-- Whoever is here already goes on as before: who may comment stays, and they read what waits.
INSERT INTO comment_wish (account_id, reads_until, holds_new) SELECT id, -1, 0 FROM account WHERE domain = '';

CREATE INDEX held_host ON held (post_id) WHERE state = 6;  -- handed on to the hosts
CREATE INDEX held_since ON held (since) WHERE state < 4;   -- what is erased in time
