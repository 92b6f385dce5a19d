/*
 * What the files about people share among themselves: from rows to people, the rules of who may be
 * shown, pages of people. Other rooms of core use core/account.h.
 */
#ifndef CORE_PEOPLE_H
#define CORE_PEOPLE_H

#include "core/account.h"
#include "store/account.h"

/* The row as it is. */
struct account people_account(struct task *t, const struct account_row *r);
/* Those that the asker may see, as they may see them. */
struct accounts people_shown(struct task *t, const struct account_rows *rows);

/* "@Ada@this.domain" to key "ada" and domain "" (here). False for what nobody can be called. */
bool people_read_acct(struct arena *a, struct str acct, struct str *ret_key,
		      struct str *ret_domain);

/* Does a host or moderator ask? */
bool people_is_host(const struct task *t);

/* It is over: nobody sees the account from now on, and a job takes back the rest. Writes. */
void people_end(struct task *t, int64_t id);

/* A page of people: what came of its span. */
enum err people_page(struct task *t, struct paging *page, const struct span *s,
		     const struct account_rows *rows, struct accounts *ret);

/* Is it long enough, and not too long? ERR_INVALID, ERR_LIMIT. */
enum err people_check_password(struct task *t, struct str password);

/* A person who joins: the row and its password (a hash). False when the name is taken. */
bool people_join(struct task *t, const struct sign_up_form *f, struct str hash, enum role role,
		 enum account_state state, struct account_row *ret);

#endif
