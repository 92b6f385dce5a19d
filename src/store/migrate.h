/*
 * The steps of the schema (schema/NNNN_name.sql, up only), which are part of the program. A file
 * named NNNN_name.sqlite.sql or .pg.sql is for that engine alone. Each step is applied once, in one
 * transaction with its row in table migration.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/embed.h"
#include "sys/db.h"

/* The program's own steps. */
extern const struct embedded migrations[];

/* Brings a database up to date by `steps`, outside a transaction. False with a sentence for the
 * host in ret_why (made in a), and the steps before the failing one stay. A database that has had a
 * step newer than all of these is refused. */
bool migrate(struct arena *a, struct db *db, const struct embedded *steps, struct str *ret_why);

/* The number of the newest step that the database has had; 0 for none. */
int64_t migrate_newest(struct task *t);

#endif
