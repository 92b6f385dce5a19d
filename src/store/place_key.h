/* Rows of the keys that this place signs with. The newest counts; older ones stay, and say since
 * when. */
#ifndef STORE_PLACE_KEY_H
#define STORE_PLACE_KEY_H

#include "sys/db.h"

struct place_key_row {
	int64_t id, made_at;
	struct str private_pem, public_pem;
};

void store_place_key_add(struct task *t, const struct place_key_row *k);
bool store_place_key_newest(struct task *t, struct place_key_row *ret);

#endif
