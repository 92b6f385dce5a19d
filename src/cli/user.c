#include <stdio.h>

#include "cli/cli.h"
#include "core/invite.h"
#include "core/place.h"
#include "core/second_step.h"
#include "core/shelter.h"
#include "sys/writer.h"

#define LIST_PAGE 40

struct ask {
	struct task *t;
	const char *name; /* the word after the command, or NULL */
	bool host, on;
	int64_t uses, days;
	enum role role;
	/* of the one who is meant */
	struct account who;
	struct str password, secret;
};

int cli_fail(const struct task *t, enum err e)
{
	if (t->fault.text.n)
		fprintf(stderr, "rosemary: %.*s\n", STR_ARG(t->fault.text));
	else
		fprintf(stderr, "rosemary: %s\n", err_name(e));
	return 1;
}

/* --- who acts, and on whom --- */

static bool host_find(struct task *t, struct account *ret)
{
	struct paging page = { .limit = LIST_PAGE };
	struct accounts all;

	do {
		if (account_local(t, &page, &all) != OK)
			return false;
		for (size_t i = 0; i < all.n; i++)
			if (all.p[i].role == ROLE_HOST && all.p[i].state == ACCOUNT_ACTIVE) {
				*ret = all.p[i];
				return true;
			}
		page.max_id = page.oldest;
	} while (page.more && page.oldest);
	return false;
}

/* Whoever may run this command holds the database in their hands: they look at the list of people
 * as a host does, and act as the first host in it. */
bool cli_be_host(struct task *t)
{
	struct account *keeper = arena_make(t->a, struct account);
	struct account *host = arena_make(t->a, struct account);

	keeper->role = ROLE_HOST;
	t->me = keeper;
	if (!host_find(t, host)) {
		t->fault = (struct fault){ 0 };
		return false;
	}
	t->me = host;
	return true;
}

int cli_no_host(void)
{
	fprintf(stderr,
		"rosemary: this place has no host yet: open the set-up link that the server "
		"prints, or: rosemary user add NAME --host\n");
	return 1;
}

static bool find(struct ask *q)
{
	enum err e = account_find(q->t, str_of(q->name), &q->who);

	if (e == OK && !q->who.domain.n)
		return true;
	fprintf(stderr, "rosemary: nobody here is called %s\n", q->name);
	return false;
}

/* --- adding somebody --- */

static enum err new_set_up(struct task *t, void *arg)
{
	struct ask *q = arg;

	q->secret = set_up_secret_new(t);
	return OK;
}

static enum err new_invite(struct task *t, void *arg)
{
	struct ask *q = arg;

	return invite_new(t, q->uses, q->days, S("rosemary user"), &q->secret);
}

static enum err make_role(struct task *t, void *arg)
{
	struct ask *q = arg;

	return account_set_role(t, q->who.id, q->role);
}

/* The first host of a new place comes in by the set-up secret, everybody else is invited. */
static enum err add_first(struct ask *q, const struct sign_up_form *f)
{
	enum err e = write_now(q->t, new_set_up, q);

	return e == OK ? set_up(q->t, q->secret, S("Rosemary"), f, &q->who) : e;
}

static enum err add_more(struct ask *q, struct sign_up_form *f)
{
	enum err e;

	q->uses = q->days = 1;
	e = write_now(q->t, new_invite, q);
	f->invite = q->secret;
	if (e == OK)
		e = sign_up(q->t, f, &q->who);
	q->role = ROLE_HOST;
	if (e == OK && q->host)
		e = write_now(q->t, make_role, q);
	return e;
}

static int add(struct ask *q)
{
	struct sign_up_form f = { .name = str_of(q->name), .timezone = S("UTC") };
	bool has_host = cli_be_host(q->t);
	enum err e;

	if (!has_host && !q->host)
		return cli_no_host();
	if (!cli_password(q->t->a, &f.password))
		return 1;
	e = has_host ? add_more(q, &f) : add_first(q, &f);
	if (e != OK)
		return cli_fail(q->t, e);
	printf("%.*s may sign in at %.*s/sign-in\n", STR_ARG(q->who.name),
	       STR_ARG(place_fixed()->base));
	return 0;
}

/* --- the others --- */

static int list(struct ask *q)
{
	static const char *const roles[] = { "member", "moderator", "host" };
	static const char *const states[] = { "active", "waiting", "suspended", "gone" };
	struct paging page = { .limit = LIST_PAGE };
	struct accounts all;
	enum err e;

	cli_be_host(q->t);
	do {
		e = account_local(q->t, &page, &all);
		if (e != OK)
			return cli_fail(q->t, e);
		for (size_t i = 0; i < all.n; i++)
			printf("%-30.*s %-10s %-10s %.*s\n", STR_ARG(all.p[i].name),
			       roles[all.p[i].role], states[all.p[i].state],
			       STR_ARG(all.p[i].display));
		page.max_id = page.oldest;
	} while (page.more && page.oldest);
	return 0;
}

static int password(struct ask *q)
{
	struct str secret;
	enum err e;

	if (!find(q) || !cli_password(q->t->a, &secret))
		return 1;
	e = password_set(q->t, q->who.id, secret);
	if (e != OK)
		return cli_fail(q->t, e);
	printf("%.*s has a new password and is signed out everywhere; a second step stays on "
	       "(rosemary user second-step %.*s off)\n",
	       STR_ARG(q->who.name), STR_ARG(q->who.name));
	return 0;
}

static enum err drop_second_step(struct task *t, void *arg)
{
	return second_drop(t, ((struct ask *)arg)->who.id);
}

static enum err approve_it(struct task *t, void *arg)
{
	return account_approve(t, ((struct ask *)arg)->who.id);
}

static enum err suspend_it(struct task *t, void *arg)
{
	return account_suspend(t, ((struct ask *)arg)->who.id, true);
}

static enum err restore_it(struct task *t, void *arg)
{
	return account_suspend(t, ((struct ask *)arg)->who.id, false);
}

static enum err remove_it(struct task *t, void *arg)
{
	return account_remove(t, ((struct ask *)arg)->who.id);
}

static int change(struct ask *q, writing *work, const char *said)
{
	enum err e;

	if (!cli_be_host(q->t))
		return cli_no_host();
	if (!find(q))
		return 1;
	e = write_now(q->t, work, q);
	if (e != OK)
		return cli_fail(q->t, e);
	printf("%.*s %s\n", STR_ARG(q->who.name), said);
	return 0;
}

static int approve(struct ask *q)
{
	return change(q, approve_it, "may come in");
}

static int suspend(struct ask *q)
{
	return change(q, suspend_it, "is suspended");
}

static int restore(struct ask *q)
{
	return change(q, restore_it, "is back");
}

static int remove_account(struct ask *q)
{
	return change(q, remove_it, "is removed, with everything they shared");
}

static int second_step(struct ask *q)
{
	return change(q, drop_second_step, "comes in with the password alone");
}

static enum err shelter_it(struct task *t, void *arg)
{
	const struct ask *q = arg;
	struct shelter s;

	return q->on ? shelter_begin(t, q->who.id, &s) : shelter_end(t, q->who.id, &s);
}

static int shelter(struct ask *q)
{
	return change(q, shelter_it,
		      q->on ? "is in shelter for seven days from now" : "is not in shelter");
}

static int role(struct ask *q)
{
	return change(q, make_role, "has a new role");
}

static int invite(struct ask *q)
{
	enum err e;

	if (!cli_be_host(q->t))
		return cli_no_host();
	e = write_now(q->t, new_invite, q);
	if (e != OK)
		return cli_fail(q->t, e);
	printf("%.*s/join/%.*s\n", STR_ARG(place_fixed()->base), STR_ARG(q->secret));
	return 0;
}

/* --- the words after `user` --- */

static const struct command {
	const char *name, *usage;
	bool names; /* somebody */
	int (*run)(struct ask *q);
} commands[] = {
	{ "add", "add NAME [--host]", true, add },
	{ "list", "list", false, list },
	{ "password", "password NAME", true, password },
	{ "approve", "approve NAME", true, approve },
	{ "suspend", "suspend NAME", true, suspend },
	{ "restore", "restore NAME", true, restore },
	{ "remove", "remove NAME", true, remove_account },
	{ "role", "role NAME member|moderator|host", true, role },
	{ "second-step", "second-step NAME off", true, second_step },
	{ "shelter", "shelter NAME on|off", true, shelter },
	{ "invite", "invite [--uses N] [--days N]", false, invite },
	{ 0 },
};

static int usage(void)
{
	for (const struct command *c = commands; c->name; c++)
		fprintf(stderr, "%s rosemary user %s\n", c == commands ? "usage:" : "      ",
			c->usage);
	return 2;
}

static bool role_read(const char *name, enum role *ret)
{
	static const char *const names[] = { "member", "moderator", "host" };

	for (int i = 0; i < 3; i++)
		if (!strcmp(name, names[i])) {
			*ret = (enum role)i;
			return true;
		}
	return false;
}

/* One word after the name; a number takes the one after it too. False when it is not known. */
static bool option_read(struct ask *q, const struct command *c, char **argv, int *at)
{
	const char *word = argv[*at];

	if (!strcmp(word, "--host") && c->run == add) {
		q->host = true;
		return true;
	}
	if (c->run == role)
		return role_read(word, &q->role);
	if (c->run == second_step)
		return !strcmp(word, "off");
	if (c->run == shelter) {
		q->on = !strcmp(word, "on");
		return q->on || !strcmp(word, "off");
	}
	if (c->run != invite || !argv[*at + 1])
		return false;
	(*at)++;
	if (!strcmp(word, "--uses"))
		return str_int(str_of(argv[*at]), 1, INVITE_USES_MAX, &q->uses);
	if (!strcmp(word, "--days"))
		return str_int(str_of(argv[*at]), 1, INVITE_DAYS_MAX, &q->days);
	return false;
}

int cli_user(struct task *t, int argc, char **argv)
{
	struct ask q = { .t = t, .uses = 1, .days = 14 };
	const struct command *c = commands;
	int at = 1;

	while (argc && c->name && strcmp(argv[0], c->name) != 0)
		c++;
	if (!argc || !c->name || (c->names && argc < 2))
		return usage();
	if (c->names)
		q.name = argv[at++];
	if ((c->run == role || c->run == second_step || c->run == shelter) && argc != 3)
		return usage();
	for (; at < argc; at++)
		if (!option_read(&q, c, argv, &at))
			return usage();
	return c->run(&q);
}
