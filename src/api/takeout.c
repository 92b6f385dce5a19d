/* Taking with one what is one's own (GoToSocial's exports): CSV as Mastodon writes it. */
#include "core/takeout.h"
#include "api/api.h"

/* "5.2 MB", in steps of 1024. */
static struct str size_words(struct task *t, int64_t bytes)
{
	static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
	int64_t tenths = bytes * 10;
	size_t u = 0;

	for (; tenths >= 10240 && u + 1 < sizeof units / sizeof *units; u++)
		tenths /= 1024;
	return u ? str_fmt(t->a, "%lld.%lld %s", (long long)(tenths / 10), (long long)(tenths % 10),
			   units[u])
		 : str_fmt(t->a, "%lld B", (long long)bytes);
}

static enum err stats(struct task *t, struct request *q, struct reply *r)
{
	struct takeout_counts c;
	struct out o;
	enum err e = takeout_count(t, &c);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "media_storage");
	jw_str(&o.j, size_words(t, c.media_bytes));
	jw_key(&o.j, "followers_count");
	jw_int(&o.j, c.followers);
	jw_key(&o.j, "following_count");
	jw_int(&o.j, c.following);
	jw_key(&o.j, "statuses_count");
	jw_int(&o.j, c.posts);
	jw_key(&o.j, "lists_count");
	jw_int(&o.j, c.lists);
	jw_key(&o.j, "blocks_count");
	jw_int(&o.j, c.blocks);
	jw_key(&o.j, "mutes_count");
	jw_int(&o.j, c.mutes);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err file(struct task *t, struct reply *r, enum takeout_kind kind, struct str name)
{
	r->type = "text/csv; charset=utf-8";
	reply_header(r, "Content-Disposition",
		     str_fmt(t->a, "attachment; filename=\"%.*s\"", STR_ARG(name)));
	return takeout_csv(t, kind, &r->body);
}

#define CSV(name, kind)                                                                            \
	static enum err name(struct task *t, struct request *q, struct reply *r)                   \
	{                                                                                          \
		(void)q;                                                                           \
		return file(t, r, kind, S(#name ".csv"));                                          \
	}

CSV(following, TAKEOUT_FOLLOWING)
CSV(followers, TAKEOUT_FOLLOWERS)
CSV(lists, TAKEOUT_LISTS)
CSV(circles, TAKEOUT_CIRCLES)
CSV(blocks, TAKEOUT_BLOCKS)
CSV(mutes, TAKEOUT_MUTES)
CSV(restrictions, TAKEOUT_RESTRICTIONS)
CSV(bookmarks, TAKEOUT_BOOKMARKS)
CSV(domain_blocks, TAKEOUT_DOMAINS)
CSV(readers, TAKEOUT_READERS)
CSV(comment_words, TAKEOUT_WORDS)
CSV(reader_log, TAKEOUT_READER_LOG)
CSV(filters, TAKEOUT_FILTERS)
CSV(quiet, TAKEOUT_QUIET)

#define ROW(name, scope, help)                                                                     \
	{                                                                                          \
		GET, "/api/v1/exports/" #name ".csv", MEMBER, SLOW, name, help, scope, 0           \
	}

const struct route api_takeout_routes[] = {
	{ GET, "/api/v1/exports/stats", MEMBER, READS, stats, "how much there is to take with me",
	  "read:accounts", 0 },
	ROW(following, "read:follows", "whom I follow, as CSV"),
	ROW(followers, "read:follows", "who follows me, as CSV"),
	ROW(lists, "read:lists", "who is in my lists, as CSV"),
	ROW(circles, "read:lists", "who is in my circles, as CSV"),
	ROW(blocks, "read:blocks", "whom I block, as CSV"),
	ROW(mutes, "read:mutes", "whom I mute, as CSV"),
	ROW(restrictions, "read:mutes", "whom I restrict, as CSV"),
	ROW(bookmarks, "read:bookmarks", "which posts I keep, as CSV"),
	ROW(domain_blocks, "read:blocks", "which servers I block, as CSV"),
	ROW(readers, "read:accounts", "who reads comments first for me, as CSV"),
	ROW(comment_words, "read:accounts", "with which words a comment waits, as CSV"),
	ROW(reader_log, "read:accounts", "what my readers did, as CSV"),
	ROW(filters, "read:filters", "my filters, as CSV"),
	ROW(quiet, "read:filters", "my quiet times, as CSV"),
	{ 0 },
};
