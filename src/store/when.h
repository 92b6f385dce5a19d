/*
 * Posts in the order of the time that they are about (core/when.h), of one author. The place of a
 * post there is one number: the day in the middle, then how exactly it is known (when_key() of
 * base/day.h); posts at one place go by id. Only what is dated is in these lists, and no comments.
 */
#ifndef STORE_WHEN_H
#define STORE_WHEN_H

#include "store/post.h"

#define WHEN_PLACE_STEP ((int64_t)1 << 24) /* more than any precision */

static inline int64_t when_place_of(int64_t mid, int64_t precision)
{
	return mid * WHEN_PLACE_STEP + precision;
}

/* A stretch of it: above (or with `down` below) a place and a post there, within the places from
 * `first` to `last` (its own place is one of those), of one year or any (POST_NO_DAY). */
struct when_span {
	int64_t account_id, decade, year;
	int64_t first, last;
	int64_t place, post_id;
	int64_t limit;
	bool down;
};

/* $1 viewer, $2 now, $3 author, $4 decade, $5 year, $6 first, $7 last, $8 place, $9 post, $10
 * limit */
#define SQL_WHEN_OF                                                                                \
	"SELECT p.when_place," POST_COLS "FROM post p "                                            \
	"WHERE p.account_id = $3 AND p.when_decade = $4 AND p.when_place IS NOT NULL"              \
	" AND p.reply_to IS NULL AND p.archived_at IS NULL"                                        \
	" AND (CAST($5 AS BIGINT) IS NULL OR p.when_year = $5) AND " POST_SEEN_BY("p", "$1")
#define SQL_WHEN_UP                                                                                \
	SQL_WHEN_OF " AND (p.when_place, p.id) > ($8, $9) AND p.when_place <= $7"                  \
		    " AND CAST($6 AS BIGINT) IS NOT NULL ORDER BY p.when_place, p.id LIMIT $10"
#define SQL_WHEN_DOWN                                                                              \
	SQL_WHEN_OF " AND (p.when_place, p.id) < ($8, $9) AND p.when_place >= $6"                  \
		    " AND CAST($7 AS BIGINT) IS NOT NULL"                                          \
		    " ORDER BY p.when_place DESC, p.id DESC LIMIT $10"

/* What the viewer sees of it, the earliest first. */
struct post_rows store_when_list(struct task *t, int64_t viewer, const struct when_span *s);

/* Which decades there are, and which years of a decade, among posts of one kind: of that
 * visibility, and of that circle (0: none). One step along an index for each, however many posts
 * there are. Ascending, at most WHEN_SHELVES_MAX. */
#define WHEN_SHELVES_MAX 100
#define WHEN_KIND(p)                                                                               \
	p ".when_place IS NOT NULL AND " p ".reply_to IS NULL AND " p ".archived_at IS NULL"
#define WHEN_STEPS(column, one)                                                                    \
	"WITH RECURSIVE s (x) AS (SELECT (SELECT " column " FROM post p WHERE " one                \
	" ORDER BY " column " LIMIT 1) UNION ALL SELECT (SELECT " column " FROM post p WHERE " one \
	" AND " column " > s.x ORDER BY " column " LIMIT 1) FROM s WHERE s.x IS NOT NULL)"         \
	" SELECT x FROM s WHERE x IS NOT NULL LIMIT 100"
#define WHEN_ONE(circle)                                                                           \
	"p.account_id = $1 AND p.visibility = $2 AND " circle " AND " WHEN_KIND("p")

/* $1 author, $2 visibility, $3 circle for the second; then $4 the decade, for years */
#define SQL_WHEN_DECADES WHEN_STEPS("p.when_decade", WHEN_ONE("p.circle_id IS NULL"))
#define SQL_WHEN_DECADES_CIRCLE WHEN_STEPS("p.when_decade", WHEN_ONE("p.circle_id = $3"))
#define SQL_WHEN_YEARS                                                                             \
	WHEN_STEPS("p.when_year", WHEN_ONE("p.circle_id IS NULL") " AND p.when_decade = $3 AND "   \
								  "p.when_year IS NOT NULL")
#define SQL_WHEN_YEARS_CIRCLE                                                                      \
	WHEN_STEPS(                                                                                \
		"p.when_year",                                                                     \
		WHEN_ONE(                                                                          \
			"p.circle_id = $3") " AND p.when_decade = $4 AND p.when_year IS NOT NULL")
struct ids store_when_decades(struct task *t, int64_t account_id, int visibility,
			      int64_t circle_id);
struct ids store_when_years(struct task *t, int64_t account_id, int visibility, int64_t circle_id,
			    int64_t decade);

/* The same of all posts of the author, for themselves: $1 author, $2 decade. */
#define SQL_WHEN_DECADES_MINE WHEN_STEPS("p.when_decade", "p.account_id = $1 AND " WHEN_KIND("p"))
/* $1 author, $2 decade, $3 year, $4 and $5 the first and the last place */
#define SQL_WHEN_YEAR_MINE                                                                         \
	"SELECT 1 FROM post p WHERE p.account_id = $1 AND p.when_decade = $2 AND " WHEN_KIND(      \
		"p") " AND p.when_place >= $4 AND p.when_place <= $5 AND p.when_year = $3 LIMIT 1"
struct ids store_when_decades_mine(struct task *t, int64_t account_id);
bool store_when_year_mine(struct task *t, const struct when_span *s);

/* Circles of the author that the viewer belongs to: $1 author, $2 viewer. At most 50. */
#define SQL_WHEN_CIRCLES                                                                           \
	"SELECT c.circle_id FROM circle_member c JOIN circle k ON k.id = c.circle_id"              \
	" WHERE c.account_id = $2 AND k.account_id = $1 LIMIT 50"
struct ids store_when_circles(struct task *t, int64_t account_id, int64_t viewer);

/* --- places of what was dated before places were kept --- */

struct when_undone {
	int64_t id, account_id;
	struct str when;
};
/* Of `most` posts after that one those with a date; *ret_last: the last one looked at, 0 when there
 * were none. */
struct when_undones {
	struct when_undone *p;
	size_t n;
};
struct when_undones store_when_undone(struct task *t, int64_t after, int most, int64_t *ret_last);
void store_when_set(struct task *t, int64_t id, int64_t place, int64_t decade, int64_t year);

#endif
