/* The lines of a file that somebody brings along (core/import.h), before anything is done. Of
 * whatever kind the file is, each names somebody, and some a list or circle for them. */
#ifndef CORE_IMPORT_PARTS_H
#define CORE_IMPORT_PARTS_H

#include "core/import.h"

#define IMPORT_FIELDS 4

struct import_said {
	struct str field[IMPORT_FIELDS];
	struct str key, domain;	   /* of the person; key.n == 0: no address. domain empty: here */
	struct str address, title; /* as the journal has them */
};

/* Takes the next line that is no heading; false at the end. Texts are in the arena, or views. */
bool import_next(struct arena *a, enum import_kind kind, struct str *rest, struct import_said *ret);

#endif
