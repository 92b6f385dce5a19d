-- What other servers say that was passed over until now, and the notice of follows that ended.

ALTER TABLE candle ADD COLUMN uri TEXT;                  -- by which the server of whoever lit it knows it; NULL: ours
CREATE INDEX candle_uri ON candle (uri) WHERE uri IS NOT NULL;

ALTER TABLE far_account ADD COLUMN suspended SMALLINT NOT NULL DEFAULT 0; -- their own server says so

ALTER TABLE notice ADD COLUMN severance_id BIGINT REFERENCES severance (id) ON DELETE CASCADE;
CREATE INDEX notice_severance ON notice (severance_id) WHERE severance_id IS NOT NULL;
DROP INDEX notice_once;
CREATE UNIQUE INDEX notice_once ON notice (account_id, kind, from_id, COALESCE(post_id, 0), COALESCE(report_id, 0),
	COALESCE(severance_id, 0));
