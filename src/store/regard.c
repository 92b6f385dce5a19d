#include "store/regard.h"

#include "base/id.h"
#include "store/ids.h"

/* --- one person about another --- */

void store_note_set(struct task *t, int64_t account_id, int64_t target_id, struct str note)
{
	if (!note.n) {
		db_run(t, "DELETE FROM account_note WHERE account_id = $1 AND target_id = $2",
		       ARGS(V(account_id), V(target_id)));
		return;
	}
	db_run(t,
	       "INSERT INTO account_note (account_id, target_id, note) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, target_id) DO UPDATE SET note = excluded.note",
	       ARGS(V(account_id), V(target_id), V(note)));
}

void store_endorse(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t,
	       "INSERT INTO endorsement (account_id, target_id, id) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, target_id) DO NOTHING",
	       ARGS(V(account_id), V(target_id), V(id_new(t->now))));
}

void store_endorse_end(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t, "DELETE FROM endorsement WHERE account_id = $1 AND target_id = $2",
	       ARGS(V(account_id), V(target_id)));
}

struct account_rows store_endorsed(struct task *t, int64_t account_id, const struct span *s)
{
	struct values args = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));

	return store_account_list(t, span_rows(t, s, SQL_ENDORSED, "x.id", "$4", args), s);
}

struct ids store_familiar(struct task *t, int64_t me, int64_t id, int64_t most)
{
	return ids_read(t, db_rows(t, SQL_FAMILIAR, ARGS(V(me), V(id), V(most))), most);
}

/* --- blocks of servers --- */

bool store_domain_block_add(struct task *t, int64_t account_id, struct str domain)
{
	return db_run(t,
		      "INSERT INTO domain_block (account_id, domain, id) VALUES ($1, $2, $3)"
		      " ON CONFLICT (account_id, domain) DO NOTHING",
		      ARGS(V(account_id), V(domain), V(id_new(t->now)))) == 1;
}

void store_domain_block_remove(struct task *t, int64_t account_id, struct str domain)
{
	db_run(t, "DELETE FROM domain_block WHERE account_id = $1 AND domain = $2",
	       ARGS(V(account_id), V(domain)));
}

bool store_domain_block_is(struct task *t, int64_t account_id, struct str domain)
{
	return db_int(t, "SELECT 1 FROM domain_block WHERE account_id = $1 AND domain = $2",
		      ARGS(V(account_id), V(domain)), 0) != 0;
}

int64_t store_domain_block_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT COUNT(*) FROM domain_block WHERE account_id = $1",
		      ARGS(V(account_id)), 0);
}

bool store_domain_block_between(struct task *t, int64_t one, int64_t other)
{
	return db_int(t,
		      "SELECT 1 FROM account a JOIN domain_block d ON d.domain = a.domain"
		      " AND d.account_id = CASE WHEN a.id = $1 THEN CAST($2 AS BIGINT)"
		      " ELSE CAST($1 AS BIGINT) END"
		      " WHERE a.id IN ($1, $2) AND a.domain <> '' LIMIT 1",
		      ARGS(V(one), V(other)), 0) != 0;
}

struct domain_rows store_domain_blocks(struct task *t, int64_t account_id, const struct span *s)
{
	struct domain_rows list = { .p = arena_many(t->a, struct domain_row, (size_t)s->limit) };
	struct values args = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));
	struct rows r = span_rows(t, s, SQL_DOMAIN_BLOCKS, "x.id", "$4", args);

	while (list.n < (size_t)s->limit && rows_next(&r)) {
		list.p[list.n].id = row_int(&r);
		list.p[list.n++].domain = row_str(&r);
	}
	rows_done(&r);
	span_turn(s, &list);
	return list;
}

struct follow_places store_follow_part(struct task *t, int64_t account_id, enum follow_part part,
				       struct str domain, int64_t after, int64_t most)
{
	struct follow_places list = { .p = arena_many(t->a, struct follow_place, (size_t)most) };
	bool accepted = part == FOLLOW_MINE || part == FOLLOW_THEIRS;
	struct values v = ARGS(V(account_id), V(accepted), V(after), V(most), V(domain));
	struct rows r = part <= FOLLOW_ASKED ? db_rows(t, SQL_FOLLOW_PART_MINE, v)
					     : db_rows(t, SQL_FOLLOW_PART_THEIRS, v);

	while (list.n < (size_t)most && rows_next(&r)) {
		list.p[list.n].place = row_int(&r);
		list.p[list.n].other_id = row_int(&r);
		list.p[list.n++].there = row_bool(&r);
	}
	rows_done(&r);
	return list;
}
