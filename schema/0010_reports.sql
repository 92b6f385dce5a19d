-- What people tell the hosts and moderators of a place about somebody.

CREATE TABLE report (
	id ID PRIMARY KEY,
	account_id BIGINT REFERENCES account (id) ON DELETE SET NULL, -- who tells; NULL: has left since
	target_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- about whom
	category SMALLINT NOT NULL,              -- enum report_category (core/report.h)
	forward SMALLINT NOT NULL DEFAULT 0,     -- another server may be told too
	comment TEXT NOT NULL,
	rules TEXT NOT NULL DEFAULT '',          -- "3\tAsk first.\n": those named, as they were then
	note TEXT NOT NULL DEFAULT '',           -- what hosts and moderators write down for each other
	created_at BIGINT NOT NULL,
	closed_at BIGINT,
	closed_by BIGINT REFERENCES account (id) ON DELETE SET NULL
);
CREATE INDEX report_open ON report (id) WHERE closed_at IS NULL;
CREATE INDEX report_done ON report (id) WHERE closed_at IS NOT NULL;
CREATE INDEX report_closed ON report (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX report_account ON report (account_id);
CREATE INDEX report_target ON report (target_id);
CREATE INDEX report_closed_by ON report (closed_by) WHERE closed_by IS NOT NULL;

CREATE TABLE report_post (
	report_id BIGINT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	PRIMARY KEY (report_id, post_id)
);
CREATE INDEX report_post_post ON report_post (post_id);

ALTER TABLE notice ADD COLUMN report_id BIGINT REFERENCES report (id) ON DELETE CASCADE;
CREATE INDEX notice_report ON notice (report_id) WHERE report_id IS NOT NULL;
DROP INDEX notice_once;
CREATE UNIQUE INDEX notice_once ON notice (account_id, kind, from_id, COALESCE(post_id, 0), COALESCE(report_id, 0));
