-- What the host's decisions about other servers mean for the people of those servers, and the
-- follows that they ended.

ALTER TABLE peer ADD COLUMN id BIGINT NOT NULL DEFAULT 0;   -- apps know a rule by it
ALTER TABLE peer ADD COLUMN without_reports SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN half_hidden SMALLINT NOT NULL DEFAULT 0; -- the published name: "fa*.exa****"
CREATE INDEX peer_id ON peer (id);

ALTER TABLE account ADD COLUMN limited SMALLINT NOT NULL DEFAULT 0; -- 1: the person, 2: their server
ALTER TABLE account ADD COLUMN cut_off SMALLINT NOT NULL DEFAULT 0; -- suspended because their server is blocked
CREATE INDEX account_domain ON account (domain, id) WHERE domain <> '';

CREATE TABLE severance (                         -- a server was blocked while people followed
	id ID PRIMARY KEY,
	host TEXT NOT NULL,                      -- of the rule
	at BIGINT NOT NULL
);
CREATE INDEX severance_host ON severance (host, id);

CREATE TABLE severed (                           -- the follows that it ended, for those of this place
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	severance_id BIGINT NOT NULL REFERENCES severance (id) ON DELETE CASCADE,
	other_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	followed SMALLINT NOT NULL,              -- 1: the other one was followed; 0: they followed
	PRIMARY KEY (account_id, severance_id, other_id, followed)
);
CREATE INDEX severed_severance ON severed (severance_id);
CREATE INDEX severed_other ON severed (other_id);
