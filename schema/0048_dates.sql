-- Dates that people keep, each for themselves alone, and the reminders of those who asked for them.

CREATE TABLE kept_date (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	kind SMALLINT NOT NULL,                  -- core/date.h
	kind_words TEXT NOT NULL DEFAULT '',     -- the person's own word for it
	name TEXT NOT NULL DEFAULT '',
	base TEXT NOT NULL DEFAULT '',           -- EDTF, or --03-14
	rule TEXT NOT NULL,                      -- base/rule.h
	next_day BIGINT,                         -- the next time, in days since 1970; NULL: none
	next_at BIGINT,                          -- when that day is over where the person lives
	created_at BIGINT NOT NULL
);
CREATE INDEX kept_date_account ON kept_date (account_id, id);
CREATE INDEX kept_date_due ON kept_date (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE reminder (                          -- none: that date reminds nobody
	date_id BIGINT PRIMARY KEY REFERENCES kept_date (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL,
	lead SMALLINT NOT NULL,                  -- days before
	hour SMALLINT NOT NULL,                  -- of the person's clock
	channel SMALLINT NOT NULL,               -- core/remind.h
	discreet SMALLINT NOT NULL DEFAULT 1,    -- no name
	every SMALLINT NOT NULL DEFAULT 1,       -- each, or each second, fourth, ... time
	after_day BIGINT NOT NULL,               -- what lies on it or before is done with
	for_day BIGINT,                          -- of which day the next one is; NULL: of none
	due_at BIGINT,                           -- when; NULL: never
	unanswered SMALLINT NOT NULL DEFAULT 0,  -- in a row
	unanswered_since BIGINT,                 -- the day of the first of them
	ended SMALLINT NOT NULL DEFAULT 0        -- by itself, as nobody answered
);
CREATE INDEX reminder_account ON reminder (account_id);

CREATE TABLE reminded (                          -- what was said
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL,
	date_id BIGINT NOT NULL REFERENCES kept_date (id) ON DELETE CASCADE,
	for_day BIGINT NOT NULL,
	post_id BIGINT,                          -- the note; NULL: by e-mail
	secret TEXT NOT NULL UNIQUE,             -- of the link that answers it
	made_at BIGINT NOT NULL,
	answer SMALLINT NOT NULL DEFAULT 0       -- core/remind.h
);
CREATE INDEX reminded_account ON reminded (account_id, answer);
CREATE INDEX reminded_date ON reminded (date_id, id);
CREATE INDEX reminded_post ON reminded (post_id) WHERE post_id IS NOT NULL;

CREATE TABLE dates_of (                          -- what holds for all dates of a person
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	paused_until BIGINT NOT NULL DEFAULT 0,  -- ms; 0: not paused
	calendar TEXT NOT NULL DEFAULT '',       -- the secret of the calendar's address; '' for none
	mail TEXT NOT NULL DEFAULT '',           -- where reminders are sent, once it is confirmed
	mail_new TEXT NOT NULL DEFAULT '',       -- the one that waits to be confirmed
	mail_secret TEXT NOT NULL DEFAULT '',    -- of the link that confirms it
	mail_asked_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX dates_of_calendar ON dates_of (calendar) WHERE calendar <> '';
CREATE INDEX dates_of_mail_secret ON dates_of (mail_secret) WHERE mail_secret <> '';
