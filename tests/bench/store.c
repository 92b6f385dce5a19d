#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "store.h"

static sqlite3 *lite;
static PGconn *pg;

void store_open(const struct home *h)
{
	char path[512];

	store_close();
	if (h->pg) {
		pg = PQconnectdb(h->pg);
		if (PQstatus(pg) != CONNECTION_OK)
			stop("postgresql: %s", PQerrorMessage(pg));
		return;
	}
	snprintf(path, sizeof path, "%s/data/rosemary.db", h->folder);
	if (sqlite3_open_v2(path, &lite, SQLITE_OPEN_READWRITE, NULL))
		stop("sqlite: can't open %s", path);
	sqlite3_busy_timeout(lite, 10000);
}

void store_close(void)
{
	sqlite3_close(lite);
	PQfinish(pg);
	lite = NULL;
	pg = NULL;
}

static PGresult *ask_pg(const char *text, ExecStatusType wanted)
{
	PGresult *r = PQexec(pg, text);

	if (PQresultStatus(r) != wanted)
		stop("postgresql: %s in %.200s", PQerrorMessage(pg), text);
	return r;
}

void store_put(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = sqlite3_vmprintf(fmt, args);
	va_end(args);
	if (pg)
		PQclear(ask_pg(text, PGRES_COMMAND_OK));
	else if (sqlite3_exec(lite, text, NULL, NULL, NULL))
		stop("sqlite: %s in %.200s", sqlite3_errmsg(lite), text);
	sqlite3_free(text);
}

long store_count(const char *query)
{
	sqlite3_stmt *st;
	long n;

	if (pg) {
		PGresult *r = ask_pg(query, PGRES_TUPLES_OK);

		n = strtol(PQgetvalue(r, 0, 0), NULL, 10);
		PQclear(r);
		return n;
	}
	if (sqlite3_prepare_v2(lite, query, -1, &st, NULL) || sqlite3_step(st) != SQLITE_ROW)
		stop("sqlite: %s", sqlite3_errmsg(lite));
	n = (long)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}
