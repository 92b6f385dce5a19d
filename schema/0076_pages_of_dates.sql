-- A kept date may belong to a page of the remembered.

ALTER TABLE kept_date ADD COLUMN memorial_id BIGINT; -- the page may be gone; NULL: none
