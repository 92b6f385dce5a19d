-- People, how they sign in, and what they are to each other.
-- ID is the engine's 64-bit integer (a rowid for SQLite). Times are milliseconds since 1970.

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE account (
	id ID PRIMARY KEY,
	name TEXT NOT NULL,                      -- without @, as the person writes it
	name_key TEXT NOT NULL,                  -- lower case, unique within a domain
	domain TEXT NOT NULL DEFAULT '',         -- '' for people of this place
	display TEXT NOT NULL DEFAULT '',
	about TEXT NOT NULL DEFAULT '',          -- as typed (a remote one: safe HTML)
	about_html TEXT NOT NULL DEFAULT '',
	fields TEXT NOT NULL DEFAULT '',         -- "name\tvalue\thtml\n" a row, at most four
	portrait_id BIGINT,
	cover_id BIGINT,
	role SMALLINT NOT NULL DEFAULT 0,        -- member, moderator, host
	state SMALLINT NOT NULL DEFAULT 0,       -- active, waiting for approval, suspended, gone
	locked SMALLINT NOT NULL DEFAULT 1,
	indexed SMALLINT NOT NULL DEFAULT 0,
	hides_follows SMALLINT NOT NULL DEFAULT 1,
	bot SMALLINT NOT NULL DEFAULT 0,
	lang TEXT NOT NULL DEFAULT 'en',         -- of the pages
	language TEXT NOT NULL DEFAULT 'en',     -- of new posts
	timezone TEXT NOT NULL DEFAULT 'UTC',
	post_visibility SMALLINT NOT NULL DEFAULT 2,
	post_sensitive SMALLINT NOT NULL DEFAULT 0,
	keeps_originals SMALLINT NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',         -- why they ask to join, for the host
	posts BIGINT NOT NULL DEFAULT 0,         -- counts that only the owner is shown
	followers BIGINT NOT NULL DEFAULT 0,
	following BIGINT NOT NULL DEFAULT 0,
	last_post_at BIGINT,
	rev BIGINT NOT NULL DEFAULT 1,           -- grows with every change that a page or an app shows
	created_at BIGINT NOT NULL,
	UNIQUE (name_key, domain)
);
CREATE INDEX account_waiting ON account (id) WHERE state = 1;
CREATE INDEX account_here ON account (id) WHERE domain = '';
CREATE INDEX account_hosts ON account (id) WHERE role > 0;

CREATE TABLE login (
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	password TEXT NOT NULL,                  -- Argon2id, libsodium's text form
	changed_at BIGINT NOT NULL
);

CREATE TABLE attempt (                           -- sign-ins that failed, by name and by address
	who TEXT PRIMARY KEY,
	failures BIGINT NOT NULL,
	last_at BIGINT NOT NULL
);

CREATE TABLE session (
	id ID PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,               -- of the cookie's secret
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	device TEXT NOT NULL,                    -- the browser's own words, shortened
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL                  -- to the day
);
CREATE INDEX session_account ON session (account_id, id);

CREATE TABLE invite (
	id ID PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	account_id BIGINT REFERENCES account (id) ON DELETE CASCADE, -- NULL: the set-up link
	uses_left BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	note TEXT NOT NULL DEFAULT '',           -- "for the cousins": for the inviter only
	created_at BIGINT NOT NULL
);
CREATE INDEX invite_account ON invite (account_id, id);

CREATE TABLE app (
	id ID PRIMARY KEY,
	client_id TEXT NOT NULL UNIQUE,
	secret_hash TEXT NOT NULL,
	name TEXT NOT NULL,
	website TEXT NOT NULL DEFAULT '',
	redirect_uris TEXT NOT NULL,             -- one a line
	scopes TEXT NOT NULL,                    -- apart by spaces
	created_at BIGINT NOT NULL
);

CREATE TABLE grant_code (                        -- OAuth authorization codes, for ten minutes
	hash TEXT PRIMARY KEY,
	app_id BIGINT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	redirect_uri TEXT NOT NULL,
	scopes TEXT NOT NULL,
	challenge TEXT NOT NULL DEFAULT '',      -- PKCE S256, base64url
	expires_at BIGINT NOT NULL,
	used_token_id BIGINT                     -- the token it became: revoked when the code comes again
);

CREATE TABLE token (
	id ID PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	app_id BIGINT NOT NULL REFERENCES app (id) ON DELETE CASCADE,
	account_id BIGINT REFERENCES account (id) ON DELETE CASCADE, -- NULL: the app's own
	scopes TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL
);
CREATE INDEX token_account ON token (account_id, id);

CREATE TABLE follow (
	follower_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	followed_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,                      -- for paging
	accepted SMALLINT NOT NULL,              -- 0: asked
	boosts SMALLINT NOT NULL DEFAULT 1,      -- shows boosts at home
	notify SMALLINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (follower_id, followed_id)
);
CREATE INDEX follow_followed ON follow (followed_id, accepted, id);
CREATE INDEX follow_follower ON follow (follower_id, accepted, id);

CREATE TABLE block (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	target_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,
	PRIMARY KEY (account_id, target_id)
);
CREATE INDEX block_target ON block (target_id, account_id);
CREATE INDEX block_page ON block (account_id, id);

CREATE TABLE mute (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	target_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,
	notices SMALLINT NOT NULL DEFAULT 1,     -- hides their notifications too
	until BIGINT,                            -- NULL: until taken back
	PRIMARY KEY (account_id, target_id)
);
CREATE INDEX mute_target ON mute (target_id);
CREATE INDEX mute_page ON mute (account_id, id);

CREATE TABLE circle (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX circle_account ON circle (account_id, id);

CREATE TABLE circle_member (
	circle_id BIGINT NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (circle_id, account_id)
);
CREATE INDEX circle_member_account ON circle_member (account_id, circle_id);
