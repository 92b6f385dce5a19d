#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/demo_story.h"
#include "core/circle.h"
#include "core/draft.h"
#include "core/follow.h"
#include "core/memorial.h"
#include "core/place.h"
#include "core/quiet.h"
#include "core/reader.h"
#include "sys/files.h"
#include "sys/writer.h"

#define DEMO_PASSWORD "rose garden"
#define LONG_SIDE 1280
#define SHORT_SIDE 960
#define PICTURE_ARENA ((size_t)256 * 1024 * 1024)

struct demo {
	struct task *t;
	struct account *person; /* one for each of demo_people */
	int64_t *post;		/* ids, one for each of demo_posts */
	int64_t circle_id;	/* of demo_circle */
	int64_t started;
	size_t done, all; /* pictures */
};

/* Everything that happens as somebody, at some time. */
static void act_as(struct demo *d, const struct account *who, int64_t when)
{
	d->t->me = who;
	d->t->now = when;
	d->t->lang = who ? who->lang : LANG_EN;
}

static int64_t days_ago(const struct demo *d, int days)
{
	return d->started - days * CLOCK_DAY;
}

/* --- people --- */

static enum err open_place(struct task *t, void *arg)
{
	struct place p;
	enum err e = place_get(t, &p);

	if (e)
		return e;
	p.sign_up = *(const enum sign_up *)arg;
	p.about = S("An invented home, to look around in. Nobody here is real.");
	return place_change(t, &p);
}

static enum err new_secret(struct task *t, void *arg)
{
	*(struct str *)arg = set_up_secret_new(t);
	return OK;
}

static struct sign_up_form form_of(const struct demo_person *p)
{
	return (struct sign_up_form){ .name = str_of(p->name),
				      .display = str_of(p->display),
				      .password = S(DEMO_PASSWORD),
				      .lang = lang_choose(str_of(p->language), LANG_EN),
				      .timezone = S("Europe/Berlin") };
}

/* The first one is the host; the others join while the door is open. */
static enum err add_people(struct demo *d)
{
	struct sign_up_form first = form_of(&demo_people[0]);
	enum sign_up door = SIGN_UP_OPEN;
	struct str secret = STR_NONE;
	enum err e = write_now(d->t, new_secret, &secret);

	if (!e)
		e = set_up(d->t, secret, S("The green album"), &first, &d->person[0]);
	if (e)
		return e;
	act_as(d, &d->person[0], d->t->now);
	e = write_now(d->t, open_place, &door);
	act_as(d, NULL, d->t->now);
	for (size_t i = 1; i < demo_people_n && !e; i++) {
		struct sign_up_form f = form_of(&demo_people[i]);

		e = sign_up(d->t, &f, &d->person[i]);
	}
	if (e)
		return e;
	act_as(d, &d->person[0], d->t->now);
	door = SIGN_UP_INVITED;
	return write_now(d->t, open_place, &door);
}

/* --- pictures --- */

/* The albums are old prints, the lake's slides have faded. */
static enum draw_tone tone_of(const struct demo_picture *p)
{
	struct str credit = str_of(p->credit);

	if (!credit.n)
		return DRAW_COLOUR;
	return str_starts(credit, S("Slides")) ? DRAW_FADED : DRAW_SEPIA;
}

/* Draws one and uploads it as me, the way any photograph comes in. */
static enum err add_picture(struct demo *d, const struct demo_picture *p, struct media *ret)
{
	struct arena *a = arena_new(PICTURE_ARENA);
	struct drawing drawing = { .subject = p->subject,
				   .tone = tone_of(p),
				   .seed = (uint64_t)p->seed,
				   .width = p->shape == 't' ? SHORT_SIDE : LONG_SIDE,
				   .height = p->shape == 'w' ? SHORT_SIDE : LONG_SIDE };
	struct str png = draw_picture(a, &drawing);
	struct upload file = { .fd = files_scratch(), .bytes = png.n, .name = S("drawing.png") };
	struct media_new n = { .file = &file,
			       .description = str_of(p->description),
			       .credit = str_of(p->credit) };
	enum err e = file.fd >= 0 && str_write(file.fd, png) ? OK : ERR_FULL;

	arena_free(a);
	if (!e && lseek(file.fd, 0, SEEK_SET) == 0)
		e = media_add(d->t, &n, ret);
	if (file.fd >= 0)
		close(file.fd);
	printf("\rDrawing: %zu of %zu", ++d->done, d->all);
	fflush(stdout);
	return e;
}

static size_t count_pictures(void)
{
	size_t n = demo_people_n + 1; /* and the portrait of the page */

	for (size_t i = 0; i < demo_posts_n; i++)
		for (size_t p = 0; p < DEMO_PICTURES_MAX; p++)
			n += demo_posts[i].picture[p].seed != 0;
	return n;
}

/* --- profiles and follows --- */

static enum err change_profile(struct task *t, void *arg)
{
	struct account after;

	return account_change(t, arg, &after);
}

static enum err add_profile(struct demo *d, size_t i)
{
	struct demo_picture portrait = { .seed = demo_people[i].portrait_seed,
					 .subject = demo_people[i].portrait,
					 .shape = 's',
					 .description = demo_people[i].display };
	struct profile_change c = { .given = PROFILE_ABOUT | PROFILE_PORTRAIT | PROFILE_INDEXED,
				    .about = str_of(demo_people[i].about),
				    .indexed = true };
	struct media m;
	enum err e;

	act_as(d, &d->person[i], d->started);
	e = add_picture(d, &portrait, &m);
	if (e)
		return e;
	c.portrait_id = m.id;
	return write_now(d->t, change_profile, &c);
}

struct pair {
	int64_t to, from;
};

static enum err ask(struct task *t, void *arg)
{
	const struct pair *p = arg;
	struct relation r;

	return follow_start(t, p->to, &(struct follow_options){ 0 }, &r);
}

static enum err accept(struct task *t, void *arg)
{
	const struct pair *p = arg;
	struct relation r;

	return follow_accept(t, p->from, &r);
}

/* Everybody follows everybody, but for the last, whom the first does not know yet: the request that
 * a newcomer finds open. */
static enum err add_follows(struct demo *d)
{
	enum err e = OK;

	for (size_t from = 0; from < demo_people_n; from++)
		for (size_t to = 0; to < demo_people_n && !e; to++) {
			struct pair p = { d->person[to].id, d->person[from].id };
			bool open = to == 0 && from == demo_people_n - 1;

			if (from == to || (from == 0 && to == demo_people_n - 1))
				continue;
			act_as(d, &d->person[from], open ? days_ago(d, 1) : days_ago(d, 1461));
			e = write_now(d->t, ask, &p);
			if (e || open)
				continue;
			act_as(d, &d->person[to], days_ago(d, 1461));
			e = write_now(d->t, accept, &p);
		}
	return e;
}

/* --- a circle, a reader, dates --- */

static enum err make_circle(struct task *t, void *arg)
{
	struct demo *d = arg;
	struct ids people = { arena_many(t->a, int64_t, demo_circle.members), 0 };
	struct circle c;
	enum err e = circle_new(t, str_of(demo_circle.name), &c);

	for (size_t i = 0; i < demo_circle.members; i++)
		people.p[people.n++] = d->person[demo_circle.member[i]].id;
	d->circle_id = e ? 0 : c.id;
	return e ? e : circle_add(t, c.id, people);
}

static bool is_in_circle(int who)
{
	for (size_t i = 0; i < demo_circle.members; i++)
		if (demo_circle.member[i] == who)
			return true;
	return who == demo_circle.owner;
}

static enum err name_reader(struct task *t, void *arg)
{
	return reader_name(t, *(const int64_t *)arg, 0);
}

static enum err keep_date(struct task *t, void *arg)
{
	const struct demo_date *k = arg;
	struct date date = { .kind = k->kind,
			     .name = str_of(k->name),
			     .base = str_of(k->base),
			     .rule = { .kind = RULE_YEARLY, .calendar = k->calendar } };

	return date_add(t, &date);
}

static enum err add_care(struct demo *d)
{
	enum err e;

	act_as(d, &d->person[demo_circle.owner], days_ago(d, 1400));
	e = write_now(d->t, make_circle, d);
	act_as(d, &d->person[demo_reader.owner], days_ago(d, 1400));
	if (!e)
		e = write_now(d->t, name_reader, &d->person[demo_reader.reader].id);
	for (size_t i = 0; i < demo_dates_n && !e; i++) {
		struct demo_date k = demo_dates[i];

		act_as(d, &d->person[k.by], d->started);
		e = write_now(d->t, keep_date, &k);
	}
	return e;
}

/* --- posts, comments, candles --- */

struct sharing {
	struct post_new post;
	int64_t id; /* filled */
};

static enum err share(struct task *t, void *arg)
{
	struct sharing *s = arg;
	struct post ret;
	enum err e = post_share(t, &s->post, &ret);

	if (!e)
		s->id = ret.id;
	return e;
}

/* What the post asks; false when it asks nothing. */
static bool asks(struct demo *d, size_t on, struct poll_new *ret)
{
	for (size_t i = 0; i < demo_polls_n; i++) {
		const struct demo_poll *p = &demo_polls[i];

		if ((size_t)p->on != on)
			continue;
		*ret = (struct poll_new){ .seconds = p->days_open * (CLOCK_DAY / CLOCK_SECOND) };
		ret->options.p = arena_many(d->t->a, struct str, POLL_OPTIONS_MAX);
		while (ret->options.n < POLL_OPTIONS_MAX && p->option[ret->options.n]) {
			ret->options.p[ret->options.n] = str_of(p->option[ret->options.n]);
			ret->options.n++;
		}
		return true;
	}
	return false;
}

static enum err add_post(struct demo *d, size_t i)
{
	const struct demo_post *p = &demo_posts[i];
	int64_t media[DEMO_PICTURES_MAX];
	struct sharing s = { .post = { .caption = str_of(p->caption),
				       .cover = str_of(p->cover),
				       .when = str_of(p->when),
				       .visibility = p->visibility,
				       .circle_id = p->visibility == POST_CIRCLE ? d->circle_id : 0,
				       .media = { media, 0 } } };
	struct poll_new poll;
	enum err e = OK;

	s.post.poll = asks(d, i, &poll) ? &poll : NULL;
	act_as(d, &d->person[p->by], d->started);
	for (size_t k = 0; k < DEMO_PICTURES_MAX && p->picture[k].seed && !e; k++) {
		struct media m;

		e = add_picture(d, &p->picture[k], &m);
		media[s.post.media.n++] = e ? 0 : m.id;
	}
	if (e)
		return e;
	act_as(d, &d->person[p->by], days_ago(d, p->days_ago));
	e = write_now(d->t, share, &s);
	d->post[i] = s.id;
	return e;
}

static enum err add_comment(struct demo *d, const struct demo_comment *c)
{
	const struct demo_post *on = &demo_posts[c->on];
	struct sharing s = { .post = { .caption = str_of(c->words),
				       .visibility = on->visibility,
				       .reply_to = d->post[c->on] } };

	act_as(d, &d->person[c->by], days_ago(d, on->days_ago) + c->hours_after * CLOCK_HOUR);
	return write_now(d->t, share, &s);
}

static enum err light(struct task *t, void *arg)
{
	struct post ret;

	return post_light(t, *(const int64_t *)arg, true, &ret);
}

/* A few of the others light a candle for each post; who, depends on its place only. */
static enum err add_candles(struct demo *d)
{
	enum err e = OK;

	for (size_t i = 0; i < demo_posts_n; i++)
		for (size_t who = 0; who < demo_people_n && !e; who++) {
			bool own = (size_t)demo_posts[i].by == who;
			bool waits = who == demo_people_n - 1 &&
				     demo_posts[i].visibility == POST_FOLLOWERS;
			bool unseen =
				demo_posts[i].visibility == POST_CIRCLE && !is_in_circle((int)who);

			if (own || waits || unseen || (i * 7 + who * 5) % 3 == 0)
				continue;
			act_as(d, &d->person[who],
			       days_ago(d, demo_posts[i].days_ago) + CLOCK_HOUR);
			e = write_now(d->t, light, &d->post[i]);
		}
	return e;
}

struct voting {
	int64_t id, option;
};

static enum err cast(struct task *t, void *arg)
{
	struct voting *v = arg;
	struct post ret;

	return poll_vote(t, v->id, (struct ids){ &v->option, 1 }, &ret);
}

static enum err add_vote(struct demo *d, const struct demo_vote *v)
{
	struct voting voting = { d->post[v->on], v->option };

	act_as(d, &d->person[v->by], days_ago(d, demo_posts[v->on].days_ago) + CLOCK_HOUR);
	return write_now(d->t, cast, &voting);
}

/* --- a page of somebody remembered, a quiet time, a draft, a letter --- */

struct page_post {
	int64_t memorial_id, post_id;
	enum memorial_state state; /* filled */
};

struct making {
	int64_t portrait_id, second_id;
	int64_t id; /* filled */
};

static enum err make_memorial(struct task *t, void *arg)
{
	struct making *made = arg;
	const struct demo_memorial *of = &demo_memorial;
	struct memorial_form f = { .handle = str_of(of->handle),
				   .born = str_of(of->born),
				   .died = str_of(of->died),
				   .born_words = S(""),
				   .died_words = S(""),
				   .access = MEMORIAL_PUBLIC,
				   .accepts = MEMORIAL_ANYBODY };
	struct memorial m;
	enum err e;

	for (size_t i = 0; i < 2; i++)
		f.name[f.names++] =
			(struct memorial_name){ str_of(of->name[i].name), of->name[i].audience };
	e = memorial_new(t, &f, &m);
	if (!e) /* it begins with its keeper alone, whatever the form says */
		e = memorial_change(t, m.id, &f, &m);
	if (!e)
		e = memorial_portrait(t, m.id, made->portrait_id);
	made->id = m.id;
	return e ? e : memorial_ask(t, m.id, made->second_id);
}

static enum err say_yes(struct task *t, void *arg)
{
	return memorial_answer(t, *(const int64_t *)arg, true);
}

static enum err propose(struct task *t, void *arg)
{
	struct page_post *p = arg;

	return memorial_propose(t, p->memorial_id, p->post_id, &p->state);
}

static enum err let_on(struct task *t, void *arg)
{
	const struct page_post *p = arg;

	return memorial_accept(t, p->memorial_id, p->post_id);
}

static enum err put_on(struct demo *d, int64_t memorial_id, size_t i)
{
	const struct demo_memorial *of = &demo_memorial;
	const struct demo_post *post = &demo_posts[of->post[i]];
	struct page_post p = { memorial_id, d->post[of->post[i]], MEMORIAL_ACCEPTED };
	enum err e;

	act_as(d, &d->person[post->by], days_ago(d, post->days_ago) + CLOCK_HOUR);
	e = write_now(d->t, propose, &p);
	if (e || p.state == MEMORIAL_ACCEPTED || i + 1 == of->posts)
		return e;
	act_as(d, &d->person[of->keeper], days_ago(d, post->days_ago) + 2 * CLOCK_HOUR);
	return write_now(d->t, let_on, &p);
}

static enum err add_memorial(struct demo *d)
{
	const struct demo_memorial *of = &demo_memorial;
	struct making made = { .second_id = d->person[of->second].id };
	struct media m;
	enum err e;

	act_as(d, &d->person[of->keeper], days_ago(d, 1200));
	e = add_picture(d, &of->portrait, &m);
	made.portrait_id = e ? 0 : m.id;
	if (!e)
		e = write_now(d->t, make_memorial, &made);
	act_as(d, &d->person[of->second], days_ago(d, 1199));
	if (!e)
		e = write_now(d->t, say_yes, &made.id);
	for (size_t i = 0; i < of->posts && !e; i++)
		e = put_on(d, made.id, i);
	return e;
}

/* From this year on. */
static enum err keep_quiet(struct task *t, void *arg)
{
	const struct demo_quiet *k = &demo_quiet;
	struct quiet q = { .name = str_of(k->name),
			   .word = arena_many(t->a, struct quiet_word, 4),
			   .yearly = true,
			   .action = FILTER_HIDE };
	int64_t year;
	int month, day;

	(void)arg;
	day_to_civil(day_at(t->now, t->me->timezone), &year, &month, &day);
	for (size_t i = 0; i < 4 && k->word[i]; i++)
		q.word[q.words++] = (struct quiet_word){ str_of(k->word[i]), true };
	q.from = day_from_civil(year, k->from[0], k->from[1]);
	q.to = day_from_civil(year, k->to[0], k->to[1]);
	return quiet_add(t, &q);
}

static enum err keep_draft(struct task *t, void *arg)
{
	const struct demo *d = arg;
	struct draft draft;
	int64_t id;
	enum err e = draft_from(t, d->post[demo_draft.earlier], &draft);

	draft.post.caption = str_of(demo_draft.caption);
	return e ? e : draft_keep(t, &draft, &id);
}

/* What each has for herself alone. */
static enum err add_own(struct demo *d)
{
	struct sharing letter = { .post = { .caption = str_of(demo_letter.words),
					    .visibility = POST_SELF,
					    .is_letter = true } };
	enum err e;

	act_as(d, &d->person[demo_quiet.by], d->started);
	e = write_now(d->t, keep_quiet, NULL);
	act_as(d, &d->person[demo_draft.by], days_ago(d, 5));
	if (!e)
		e = write_now(d->t, keep_draft, d);
	act_as(d, &d->person[demo_letter.by], days_ago(d, demo_letter.days_ago));
	return e ? e : write_now(d->t, share, &letter);
}

static enum err fill(struct demo *d)
{
	enum err e = add_people(d);

	for (size_t i = 0; i < demo_people_n && !e; i++)
		e = add_profile(d, i);
	if (!e)
		e = add_follows(d);
	if (!e)
		e = add_care(d);
	for (size_t i = 0; i < demo_posts_n && !e; i++)
		e = add_post(d, i);
	if (!e)
		e = add_candles(d);
	for (size_t i = 0; i < demo_comments_n && !e; i++)
		e = add_comment(d, &demo_comments[i]);
	for (size_t i = 0; i < demo_votes_n && !e; i++)
		e = add_vote(d, &demo_votes[i]);
	if (!e)
		e = add_memorial(d);
	if (!e)
		e = add_own(d);
	printf("\n");
	return e;
}

static void greet(void)
{
	printf("This is an invented home. Sign in as ada (its host), ben, cleo, dario, edith or "
	       "finn;\n"
	       "everybody's password is: " DEMO_PASSWORD "\n");
}

int cli_demo(struct task *t)
{
	struct demo d = { .t = t,
			  .person = arena_many(t->a, struct account, demo_people_n),
			  .post = arena_many(t->a, int64_t, demo_posts_n),
			  .started = t->now,
			  .all = count_pictures() };
	struct place p;
	enum err e = place_get(t, &p);

	if (!e && p.is_set_up) {
		greet();
		return 0;
	}
	if (!e)
		e = fill(&d);
	if (e) {
		cli_fail(t, e);
		fprintf(stderr,
			"rosemary: the home is half filled: remove its folder and try again\n");
		return 1;
	}
	greet();
	return 0;
}
