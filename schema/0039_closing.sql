-- A post that waits for its time may say for how long its comments stay open: days; 0: as its author
-- has it; -1: for good.
ALTER TABLE scheduled ADD COLUMN closes_after BIGINT NOT NULL DEFAULT 0;
