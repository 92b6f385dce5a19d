/*
 * What sys/db.c asks of an engine, and what it keeps for each connection. Included by sys/db.c and
 * the two engines only. An engine returns the kind of a failure; sys/db.c keeps it. When the whole
 * transaction is gone (the engine rolled it back, or the connection broke) the engine sets `lost`
 * as well, and nothing but the end of the transaction helps.
 */
#ifndef SYS_DB_ENGINE_H
#define SYS_DB_ENGINE_H

#include "sys/db.h"

struct db_call { /* one statement with its parameters; `a` is for what it needs on the way */
	struct arena *a;
	const char *sql;
	struct values args;
};

struct db_ops {
	enum db_engine engine;
	/* BEGIN and the like: a literal without parameters. */
	enum err (*command)(struct db *db, const char *sql);
	/* Several statements; *ret_why says what was wrong. */
	enum err (*script)(struct db *db, const char *sql, struct arena *a, struct str *ret_why);
	enum err (*run)(struct db *db, const struct db_call *c, int64_t *ret_touched);
	/* A query in a free slot; then its rows one by one, until the slot is shut. */
	enum err (*open)(struct db *db, const struct db_call *c, int slot);
	enum err (*next)(struct db *db, int slot, bool *ret_row);
	void (*shut)(struct db *db, int slot);
	/* Columns of the present row. Text is a view until the next row. */
	int64_t (*integer)(struct db *db, int slot, int col);
	struct str (*text)(struct db *db, int slot, int col);
	/* Before a transaction: connects again if the connection broke. */
	enum err (*ready)(struct db *db);
	void (*close)(struct db *db);
	void (*forget)(void *statement); /* releases a prepared statement of the cache */
	const char *begin_read, *begin_write;
};

struct db_cached { /* a prepared statement, found by the address of its literal */
	const char *sql;
	void *statement;
};

struct db { /* the first member of each engine's own struct */
	const struct db_ops *ops;
	bool reader, in_transaction;
	int marks;
	enum err failed; /* since the transaction or the mark began */
	enum err lost;	 /* the whole transaction is gone */
	unsigned open;	 /* bit i: slot i is in use */
	struct db_cached *cache;
	size_t cached, cache_size;
};

struct db *db_open_sqlite(struct arena *a, struct str path, bool reader, struct str *ret_why);
struct db *db_open_pg(struct arena *a, struct str address, bool reader, struct str *ret_why);

/* The place in the cache for the statement of this literal: *it is NULL when it is new. */
void **db_cache(struct db *db, const char *sql);
void db_cache_empty(struct db *db);

/* The engine's own text of a statement, on the heap, and how many parameters it has. */
char *db_translate(const char *sql, enum db_engine engine, unsigned *ret_params);
/* Ids as the engine's list: "[1,2]" for SQLite, "{1,2}" for PostgreSQL. */
struct str db_ids_text(struct arena *a, struct ids ids, enum db_engine engine);

#endif
