-- The terms of service of a place, by the day from which they hold.
CREATE TABLE terms (
	day TEXT PRIMARY KEY,                    -- "2026-03-14", UTC
	text TEXT NOT NULL,                      -- Markdown
	created_at BIGINT NOT NULL
);
