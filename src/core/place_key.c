#include "core/place_key.h"

#include "base/id.h"
#include "base/mem.h"
#include "store/place_key.h"
#include "sys/keys_sign.h"

static struct place_key kept;

static struct str keep(struct str s)
{
	char *p = mem_new(s.n);

	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

enum err place_key_renew(struct task *t)
{
	struct place_key_row row = { .id = id_new(t->now), .made_at = t->now };

	sign_key_new(t->a, &row.private_pem, &row.public_pem);
	store_place_key_add(t, &row);
	return OK;
}

void place_key_start(struct task *t)
{
	struct place_key_row row;

	if (!store_place_key_newest(t, &row)) {
		place_key_renew(t);
		if (!store_place_key_newest(t, &row))
			return; /* the database has failed; its runner says so */
	}
	mem_free((char *)(uintptr_t)kept.private_pem.p);
	mem_free((char *)(uintptr_t)kept.public_pem.p);
	kept = (struct place_key){ keep(row.private_pem), keep(row.public_pem) };
}

const struct place_key *place_key(void)
{
	must(kept.private_pem.p);
	return &kept;
}
