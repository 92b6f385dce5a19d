-- Posts of this place that everybody could see and that were taken away, so that whoever asks for one
-- again is told that it is gone for good. Nothing of the post itself is kept; those of somebody who left
-- go with the account.

CREATE TABLE gone_post (
	post_id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	at BIGINT NOT NULL
);
CREATE INDEX gone_post_account ON gone_post (account_id);
