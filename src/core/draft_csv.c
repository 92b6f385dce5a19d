/* A line of the file of drafts and letters, written and read: core/draft_file.h. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/moment.h"
#include "core/draft_file.h"
#include "core/takeout.h"

#define FIELDS 7
#define HEADING "Kind,Time,Words,Cover,When,Language,Audience"

static const char *const audiences[] = {
	[POST_PUBLIC] = "public", [POST_UNLISTED] = "unlisted", [POST_FOLLOWERS] = "followers",
	[POST_CIRCLE] = "circle", [POST_SELF] = "self",		[POST_DIRECT] = "direct",
};

void draft_file_heading(struct buf *to)
{
	buf_lit(to, HEADING "\n");
}

void draft_file_line(struct arena *a, struct buf *to, const struct draft_line *x)
{
	buf_str(to, x->is_letter ? S("letter") : S("draft"));
	buf_byte(to, ',');
	buf_str(to, clock_rfc3339(a, x->at));
	buf_byte(to, ',');
	takeout_put(to, str_trim(x->words));
	buf_byte(to, ',');
	takeout_put(to, str_trim(x->cover));
	buf_byte(to, ',');
	takeout_put(to, str_trim(x->when));
	buf_byte(to, ',');
	takeout_put(to, x->language);
	buf_byte(to, ',');
	buf_str(to, str_of(audiences[x->visibility]));
	buf_byte(to, '\n');
}

bool draft_file_begins(struct arena *a, struct str *csv)
{
	struct str field[FIELDS];

	return csv_record(a, csv, field, FIELDS) == FIELDS && str_eq(field[0], S("Kind")) &&
	       str_eq(field[6], S("Audience"));
}

/* Circles don't travel, and whom a private word was for may be somebody else here. */
static bool read_audience(struct str name, enum visibility *ret)
{
	for (int v = POST_PUBLIC; v <= POST_DIRECT; v++)
		if (str_eq(name, str_of(audiences[v]))) {
			*ret = v > POST_FOLLOWERS ? POST_SELF : (enum visibility)v;
			return true;
		}
	return false;
}

static bool read_record(const struct str *field, struct draft_line *ret)
{
	*ret = (struct draft_line){ .is_letter = str_eq(field[0], S("letter")),
				    .words = field[2],
				    .cover = field[3],
				    .when = field[4],
				    .language = field[5] };
	return (ret->is_letter || str_eq(field[0], S("draft"))) &&
	       moment_read(field[1], &ret->at) && ret->at > 0 &&
	       read_audience(field[6], &ret->visibility);
}

bool draft_file_next(struct arena *a, struct str *csv, struct draft_line *ret, bool *ret_fine)
{
	struct str field[FIELDS];
	size_t n = csv_record(a, csv, field, FIELDS);

	*ret_fine = n == FIELDS && read_record(field, ret);
	return n;
}
