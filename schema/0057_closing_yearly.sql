-- Comments that open again each year, on the day on which the post was shared.

ALTER TABLE closing ADD COLUMN yearly SMALLINT NOT NULL DEFAULT 0;
