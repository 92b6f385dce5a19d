-- Signing in with a second step: an app on the telephone that shows a code (TOTP, RFC 6238).

CREATE TABLE second_step (
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	secret TEXT NOT NULL,                    -- sealed with a key that the database does not hold
	made_at BIGINT NOT NULL,
	on_at BIGINT NOT NULL DEFAULT 0,         -- 0: begun, no code was seen yet
	used_step BIGINT NOT NULL DEFAULT 0      -- the step of the newest code that was taken: none is taken twice
);
CREATE INDEX second_step_begun ON second_step (made_at) WHERE on_at = 0;

CREATE TABLE recovery_code (                     -- those that are left; a used one goes
	account_id BIGINT NOT NULL REFERENCES second_step (account_id) ON DELETE CASCADE,
	hash TEXT NOT NULL,
	PRIMARY KEY (account_id, hash)
);

CREATE TABLE half_session (                      -- the password was right, the second step is missing
	hash TEXT PRIMARY KEY,                   -- of the cookie's secret
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	expires_at BIGINT NOT NULL
);
CREATE INDEX half_session_account ON half_session (account_id);
CREATE INDEX half_session_expires ON half_session (expires_at);
