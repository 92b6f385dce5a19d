#include "core/date_parts.h"

#include "base/csv.h"
#include "core/takeout.h"

#define FIELDS 5
#define HEADING "Kind,Words,Name,Date,Rule"

static const char *const kind_names[DATE_KINDS] = {
	[DATE_BIRTH] = "birth",	 [DATE_DEATH] = "death",     [DATE_LOSS] = "loss",
	[DATE_DUE] = "due date", [DATE_FUNERAL] = "funeral", [DATE_OTHER] = "other",
};

void date_csv_put_heading(struct buf *to)
{
	buf_lit(to, HEADING "\n");
}

void date_csv_put(struct buf *to, const struct date *d, struct str rule)
{
	buf_str(to, str_of(kind_names[d->kind < DATE_KINDS ? d->kind : DATE_OTHER]));
	buf_byte(to, ',');
	takeout_put(to, d->kind_words);
	buf_byte(to, ',');
	takeout_put(to, d->name);
	buf_byte(to, ',');
	takeout_put(to, d->base);
	buf_byte(to, ',');
	takeout_put(to, rule);
	buf_byte(to, '\n');
}

bool date_csv_begins(struct arena *a, struct str *csv)
{
	struct str field[FIELDS];

	return csv_record(a, csv, field, FIELDS) == FIELDS && str_eq(field[0], S("Kind")) &&
	       str_eq(field[4], S("Rule"));
}

static bool read_record(const struct str *field, struct date *ret)
{
	*ret = (struct date){ .kind = DATE_KINDS };
	for (int k = 0; k < DATE_KINDS; k++)
		if (str_eq(field[0], str_of(kind_names[k])))
			ret->kind = (enum date_kind)k;
	ret->kind_words = field[1];
	ret->name = field[2];
	ret->base = field[3];
	return ret->kind < DATE_KINDS && rule_read(field[4], &ret->rule);
}

bool date_csv_next(struct arena *a, struct str *csv, struct date *ret, bool *ret_fine)
{
	struct str field[FIELDS];
	size_t n = csv_record(a, csv, field, FIELDS);

	*ret_fine = n == FIELDS && read_record(field, ret);
	return n;
}
