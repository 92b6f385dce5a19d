-- Which software a server says that it runs (far_host.software) is asked for, and when that was done.
ALTER TABLE far_host ADD COLUMN software_at BIGINT NOT NULL DEFAULT 0;
