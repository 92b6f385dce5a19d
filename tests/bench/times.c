#include "times.h"

#include "store.h"

#define AUTHOR 101
#define ID_OF_YEAR(year) ((long)(year)*10000000)

/* The days of a year from 1970 on, near enough: no two centuries are measured here. */
static long first_day(int year)
{
	return (year - 1970) * 365L + (year - 1969) / 4;
}

void times_fill(const struct home *h, int year, long n)
{
	store_open(h);
	store_put("INSERT INTO post (id, account_id, thread_id, visibility, audience_id, caption,"
		  " caption_html, when_edtf, when_place, when_decade, when_year, created_at)"
		  " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %ld)"
		  " SELECT %ld + i, %d, %ld + i, 0, %d, 'the pond', '<p>the pond</p>', '%d',"
		  " (%ld + i %% 360) * 16777216 + 1, %d, %d, i FROM n",
		  n, ID_OF_YEAR(year), AUTHOR, ID_OF_YEAR(year), AUTHOR, year, first_day(year),
		  year / 10, year);
	store_put("UPDATE account SET uses = uses | 64 WHERE id = %d", AUTHOR);
	store_close();
}
