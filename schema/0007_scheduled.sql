-- Posts that wait for their time, and posts that were shared before they came here.

ALTER TABLE post ADD COLUMN added_at BIGINT; -- when it was brought here; NULL: it was shared here

CREATE TABLE scheduled (                         -- what is to be shared, as it was asked for
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	run_at BIGINT NOT NULL,
	caption TEXT NOT NULL DEFAULT '',
	cover TEXT NOT NULL DEFAULT '',
	language TEXT NOT NULL DEFAULT '',
	when_edtf TEXT NOT NULL DEFAULT '',
	sensitive SMALLINT NOT NULL DEFAULT 0,
	visibility SMALLINT NOT NULL,
	circle_id BIGINT,
	reply_to BIGINT,
	app_id BIGINT,
	poll TEXT NOT NULL DEFAULT '',           -- core/scheduled.c; '' for none
	quoted_id BIGINT,
	quote_policy TEXT NOT NULL DEFAULT '',
	idempotency_key TEXT NOT NULL DEFAULT '',
	why TEXT NOT NULL DEFAULT '',            -- why it could not be shared; '' while it waits
	created_at BIGINT NOT NULL
);
CREATE INDEX scheduled_account ON scheduled (account_id, id);
CREATE INDEX scheduled_day ON scheduled (account_id, run_at);

ALTER TABLE media ADD COLUMN scheduled_id BIGINT REFERENCES scheduled (id) ON DELETE SET NULL;
CREATE INDEX media_scheduled ON media (scheduled_id, position) WHERE scheduled_id IS NOT NULL;
