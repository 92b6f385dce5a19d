-- People who go to live elsewhere, and the other accounts that somebody says are theirs.

ALTER TABLE account ADD COLUMN moved_to BIGINT NOT NULL DEFAULT 0; -- an account, here or elsewhere; 0: lives here
ALTER TABLE account ADD COLUMN moved_at BIGINT NOT NULL DEFAULT 0; -- last time; stays when they come back

CREATE TABLE account_alias (                     -- of people of this place; those of others: far_account.also_known
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	uri TEXT NOT NULL,
	PRIMARY KEY (account_id, uri)
);

CREATE INDEX mute_target_account ON mute (target_id, account_id);
