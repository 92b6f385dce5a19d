/*
 * Table setting: what the host decided, by name.
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "sys/db.h"

struct setting_row {
	struct str name, value;
};
struct setting_rows {
	struct setting_row *p;
	size_t n;
};

#define SETTINGS_MAX 32
#define SETTING_PICTURE "picture" /* the id of a photograph; store/media.c keeps it */

struct setting_rows store_setting_all(struct task *t);
/* Empty for none. */
struct str store_setting_get(struct task *t, struct str name);
void store_setting_set(struct task *t, struct str name, struct str value);
/* Keeps what is there. */
void store_setting_add(struct task *t, struct str name, struct str value);

#endif
