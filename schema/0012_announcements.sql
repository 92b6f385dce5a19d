-- What the hosts tell everybody who lives here.

CREATE TABLE announcement (
	id ID PRIMARY KEY,
	text TEXT NOT NULL,                      -- as typed
	shown_at BIGINT NOT NULL,                -- from when it is shown
	starts_at BIGINT,                        -- of what it tells
	ends_at BIGINT,                          -- and with this it is over: it is shown no longer
	all_day SMALLINT NOT NULL DEFAULT 0,     -- the two are whole days
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);

CREATE TABLE announcement_dismissed (            -- who put it away
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	announcement_id BIGINT NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
	PRIMARY KEY (account_id, announcement_id)
);
CREATE INDEX announcement_dismissed_by ON announcement_dismissed (announcement_id);

CREATE TABLE announcement_reaction (
	announcement_id BIGINT NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	name TEXT NOT NULL,                      -- one emoji
	id BIGINT NOT NULL,
	PRIMARY KEY (announcement_id, account_id, name)
);
CREATE INDEX announcement_reaction_account ON announcement_reaction (account_id);
