-- There is more to say of a post than sixteen bits hold (SQLite asks nobody how many there are).

ALTER TABLE post ALTER COLUMN extras TYPE INTEGER;
