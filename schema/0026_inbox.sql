-- What comes in from other servers, beside the tables of 0020_far.sql.

ALTER TABLE follow ADD COLUMN uri TEXT;                  -- by which the follower's server knows it; NULL: ours
ALTER TABLE poll ADD COLUMN tallies TEXT NOT NULL DEFAULT ''; -- of a question asked elsewhere: "3 0 12"

CREATE INDEX arrival_account ON arrival (account_id);
