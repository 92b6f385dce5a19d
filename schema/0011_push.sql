-- Where people's apps hear of notices (Web Push), and work that goes out to other servers: it waits
-- beside the other jobs, in a lane of its own, so that neither holds up the other.

CREATE TABLE push (
	id ID PRIMARY KEY,                       -- below 2^31: several apps have no room for more
	token_id BIGINT NOT NULL UNIQUE REFERENCES token (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	endpoint TEXT NOT NULL,
	point TEXT NOT NULL,                     -- the app's public key, base64url
	auth TEXT NOT NULL,                      -- the secret it shares with us, base64url
	standard SMALLINT NOT NULL,              -- RFC 8291; 0: the older form
	alerts BIGINT NOT NULL,                  -- bit 1 << kind of each notice that is wanted
	policy SMALLINT NOT NULL,                -- of whom: enum push_policy (core/push.h)
	refusals BIGINT NOT NULL DEFAULT 0,      -- answers in a row that said no
	failing_since BIGINT,                    -- NULL: the last one was taken
	created_at BIGINT NOT NULL
);
CREATE INDEX push_account ON push (account_id);

ALTER TABLE job ADD COLUMN lane SMALLINT NOT NULL DEFAULT 0; -- enum job_lane (core/job.h)
ALTER TABLE job ADD COLUMN held SMALLINT NOT NULL DEFAULT 0; -- the courier has it, until run_at
DROP INDEX job_due;
CREATE INDEX job_due ON job (lane, run_at, id);
