-- What is owed to other servers: whose followers are elsewhere, and in which order things are told.

-- The follower is of another server: so that an author whose followers are all here pays nothing.
ALTER TABLE follow ADD COLUMN far SMALLINT NOT NULL DEFAULT 0;
UPDATE follow SET far = 1 WHERE follower_id IN (SELECT id FROM account WHERE domain <> '');
CREATE INDEX follow_far ON follow (followed_id, follower_id) WHERE far = 1;

-- What an activity is about: of two about the same thing the later one waits for the earlier.
ALTER TABLE outgoing ADD COLUMN subject BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN kind SMALLINT NOT NULL DEFAULT 0; -- enum tell (core/tell.h)
ALTER TABLE outgoing ADD COLUMN until BIGINT NOT NULL DEFAULT 0;  -- given up then
CREATE INDEX outgoing_subject ON outgoing (subject, account_id) WHERE subject <> 0;
CREATE INDEX outgoing_until ON outgoing (until);

-- A server that is down is asked with one delivery at a time; the others wait for it.
CREATE INDEX far_host_paused ON far_host (paused_until) WHERE paused_until <> 0;

-- taken_back below 0: given up then, the server could not be told. Both are forgotten after a while.
CREATE INDEX told_end ON told (taken_back) WHERE taken_back <> 0;
