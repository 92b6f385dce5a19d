-- Pages of the remembered: each is an account of this place that nobody signs in as, with what is
-- special to it here (core/memorial.h).

CREATE TABLE memorial (
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	circle_id BIGINT NOT NULL,               -- the people of the page: its keepers and members
	access SMALLINT NOT NULL DEFAULT 0,      -- core/memorial.h
	accepts SMALLINT NOT NULL DEFAULT 1,
	waits SMALLINT NOT NULL DEFAULT 0,       -- 1: only keepers add to it, until they open it
	born TEXT NOT NULL DEFAULT '',           -- EDTF
	born_words TEXT NOT NULL DEFAULT '',     -- in the keepers' own words
	died TEXT NOT NULL DEFAULT '',
	died_words TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL
);
CREATE INDEX memorial_circle ON memorial (circle_id);

CREATE TABLE memorial_name (                     -- as many as there are, or none
	id ID PRIMARY KEY,
	memorial_id BIGINT NOT NULL REFERENCES memorial (account_id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	audience SMALLINT NOT NULL               -- core/memorial.h
);
CREATE INDEX memorial_name_of ON memorial_name (memorial_id, id);

CREATE TABLE memorial_keeper (
	memorial_id BIGINT NOT NULL REFERENCES memorial (account_id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	state SMALLINT NOT NULL,                 -- 0: asked to, 1: keeps it
	asked_by BIGINT,
	since BIGINT NOT NULL,
	PRIMARY KEY (memorial_id, account_id)
);
CREATE INDEX memorial_keeper_account ON memorial_keeper (account_id, state, memorial_id);
CREATE INDEX memorial_keeper_since ON memorial_keeper (memorial_id, state, since, account_id);

CREATE TABLE memorial_post (                     -- a post may stand on several pages
	memorial_id BIGINT NOT NULL REFERENCES memorial (account_id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	state SMALLINT NOT NULL,                 -- 0: proposed, 1: accepted, 2: taken off by a keeper
	when_mid BIGINT NOT NULL,                -- the middle of the time remembered, in half days
	when_span BIGINT NOT NULL,               -- how vague it is, in days
	at BIGINT NOT NULL,                      -- proposed then
	decided_by BIGINT,
	PRIMARY KEY (memorial_id, post_id)
);
CREATE INDEX memorial_post_when ON memorial_post (memorial_id, when_mid, when_span, post_id)
	WHERE state = 1;
CREATE INDEX memorial_post_posted ON memorial_post (memorial_id, post_id) WHERE state = 1;
CREATE INDEX memorial_post_waiting ON memorial_post (memorial_id, post_id) WHERE state = 0;
CREATE INDEX memorial_post_of ON memorial_post (post_id, memorial_id);

CREATE TABLE memorial_log (                      -- what a host did on a page, for its keepers
	id ID PRIMARY KEY,
	memorial_id BIGINT NOT NULL REFERENCES memorial (account_id) ON DELETE CASCADE,
	host_id BIGINT NOT NULL,
	keeper_id BIGINT NOT NULL,               -- whom the host took out
	at BIGINT NOT NULL
);
CREATE INDEX memorial_log_of ON memorial_log (memorial_id, id);
