-- People and posts of other servers, the keys that sign, and what is owed to which inbox.
-- An account of another server is a row of account with a domain; a post of theirs a row of post.

CREATE TABLE far_account (
	account_id ID PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	uri TEXT NOT NULL UNIQUE,                -- the actor's id
	host TEXT NOT NULL,                      -- of the uri: who may speak for it
	url TEXT NOT NULL,                       -- its page
	inbox TEXT NOT NULL,
	shared_inbox TEXT NOT NULL DEFAULT '',
	outbox TEXT NOT NULL DEFAULT '',
	followers TEXT NOT NULL DEFAULT '',      -- the id of the collection, for addressing
	featured TEXT NOT NULL DEFAULT '',
	kind SMALLINT NOT NULL DEFAULT 0,        -- enum far_kind (core/far.h)
	memorial SMALLINT NOT NULL DEFAULT 0,
	portrait_url TEXT NOT NULL DEFAULT '',
	cover_url TEXT NOT NULL DEFAULT '',
	also_known TEXT NOT NULL DEFAULT '',     -- uris, one a line
	moved_to TEXT NOT NULL DEFAULT '',
	fetched_at BIGINT NOT NULL
);
CREATE INDEX far_account_host ON far_account (host);

CREATE TABLE far_key (                           -- public keys of other servers' actors
	uri TEXT PRIMARY KEY,                    -- keyId
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	kind SMALLINT NOT NULL,                  -- enum sign_kind (sys/keys_sign.h)
	pem TEXT NOT NULL,
	fetched_at BIGINT NOT NULL
);
CREATE INDEX far_key_account ON far_key (account_id);

CREATE TABLE place_key (                         -- everybody here signs with the newest of them
	id ID PRIMARY KEY,
	private_pem TEXT NOT NULL,
	public_pem TEXT NOT NULL,
	made_at BIGINT NOT NULL
);

CREATE TABLE far_post (
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	uri TEXT NOT NULL UNIQUE,
	host TEXT NOT NULL,
	url TEXT NOT NULL,
	replies TEXT NOT NULL DEFAULT '',        -- collections to look for comments in
	context TEXT NOT NULL DEFAULT '',
	fetched_at BIGINT NOT NULL
);

CREATE TABLE far_wanted (                        -- a comment whose first post is not here yet
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	uri TEXT NOT NULL,                       -- what it answers
	PRIMARY KEY (uri, post_id)
);
CREATE INDEX far_wanted_post ON far_wanted (post_id);

CREATE TABLE far_media (                         -- a picture that lies elsewhere; cached while there is room
	media_id ID PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
	url TEXT NOT NULL,
	bytes BIGINT NOT NULL DEFAULT 0,         -- cached here; 0: not cached
	used_at BIGINT NOT NULL DEFAULT 0,       -- to the hour
	failed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX far_media_used ON far_media (used_at) WHERE bytes > 0;

CREATE TABLE arrival (                           -- verified activities that wait to be worked on
	id ID PRIMARY KEY,
	uri TEXT NOT NULL,                       -- the activity's id; '' for none
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- who signed
	body TEXT NOT NULL,
	tries BIGINT NOT NULL DEFAULT 0,
	run_at BIGINT NOT NULL,
	received_at BIGINT NOT NULL
);
CREATE INDEX arrival_due ON arrival (run_at, id);

CREATE TABLE arrived (                           -- ids of activities that came: none is done twice
	uri TEXT PRIMARY KEY,
	at BIGINT NOT NULL
);
CREATE INDEX arrived_at ON arrived (at);

CREATE TABLE outgoing (                          -- an activity that is told to others, written once
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL,              -- who signs; 0: the place
	post_id BIGINT NOT NULL DEFAULT 0,       -- for the ledger
	body TEXT NOT NULL,
	made_at BIGINT NOT NULL
);

CREATE TABLE delivery (                          -- a row for each inbox that has not taken it yet
	id ID PRIMARY KEY,
	outgoing_id BIGINT NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE,
	inbox TEXT NOT NULL,
	host TEXT NOT NULL,
	urgent SMALLINT NOT NULL DEFAULT 0,      -- taking back and narrowing go first
	tries BIGINT NOT NULL DEFAULT 0,
	run_at BIGINT NOT NULL
);
CREATE INDEX delivery_due ON delivery (urgent DESC, run_at, id);
CREATE INDEX delivery_outgoing ON delivery (outgoing_id);
CREATE INDEX delivery_host ON delivery (host, run_at);

CREATE TABLE far_host (                          -- how a server is doing
	host TEXT PRIMARY KEY,
	failing_since BIGINT NOT NULL DEFAULT 0, -- 0: it answers
	paused_until BIGINT NOT NULL DEFAULT 0,
	heard_at BIGINT NOT NULL DEFAULT 0,
	software TEXT NOT NULL DEFAULT ''
);

CREATE TABLE told (                              -- the ledger: which servers ever got a post. No foreign key:
	post_id BIGINT NOT NULL,                 -- it outlives the post, so that its end reaches them too
	host TEXT NOT NULL,
	inbox TEXT NOT NULL,
	at BIGINT NOT NULL,
	taken_back BIGINT NOT NULL DEFAULT 0,    -- when it confirmed that the post is gone
	PRIMARY KEY (post_id, host)
);

CREATE TABLE peer (                              -- what the host decided about other servers
	host TEXT PRIMARY KEY,                   -- with its subdomains
	rule SMALLINT NOT NULL,                  -- enum peer_rule (core/peer.h)
	without_media SMALLINT NOT NULL DEFAULT 0,
	note TEXT NOT NULL DEFAULT '',           -- shown to everybody who reads the list
	private_note TEXT NOT NULL DEFAULT '',   -- for hosts
	created_at BIGINT NOT NULL
);
