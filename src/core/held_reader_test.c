/* Comments that somebody else reads first: core/held.h, reader.h, comment.h. */
#include "tests/support/check.h"

#include "base/buf.h"
#include "base/clock.h"
#include "core/circle.h"
#include "core/comment.h"
#include "core/conversation.h"
#include "core/follow.h"
#include "core/held.h"
#include "core/notice.h"
#include "core/policy.h"
#include "core/reader.h"
#include "store/held.h"
#include "tests/support/member.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static int64_t answers_in(const struct account *by, int64_t to, enum visibility v, const char *text)
{
	struct post p = { 0 };

	check_ok(person_tries(
		by, &(struct post_new){ .caption = str_of(text), .visibility = v, .reply_to = to },
		&p));
	return p.id;
}

static int64_t answers(const struct account *by, int64_t to, const char *text)
{
	return answers_in(by, to, POST_PUBLIC, text);
}

static size_t queue_of(const struct account *who, enum held_state state, struct held *ret_first)
{
	struct task *t = test_task(who);
	struct held_queue q = { .state = state, .limit = 20 };
	struct helds list;
	bool reads;

	check_ok(held_next(t, &q, &list));
	if (state == HELD_WAITS)
		assert_int_equal(held_any(t, &reads), list.n > 0);
	if (ret_first && list.n)
		*ret_first = list.p[0];
	test_rollback(t);
	return list.n;
}

static enum err ends(struct task *t, enum err e)
{

	return test_end(t, e);
}

static enum err decides(const struct account *who, int64_t id, bool shown)
{
	struct task *t = test_task(who);
	struct held h;

	return ends(t, shown ? held_show(t, id, &h) : held_set_aside(t, id, &h));
}

static enum err hides(const struct account *who, int64_t id)
{
	struct task *t = test_task(who);

	return ends(t, held_hide(t, id));
}

/* What a page offers: the button below each comment of a post. */
static bool is_offered(const struct account *who, int64_t first, int64_t id)
{
	struct task *t = test_task(who);
	struct held_hiding hiding;
	struct posts above, below;
	bool is = false;

	check_ok(post_context(t, first, &above, &below));
	hiding = held_hiding(t, first);
	for (size_t i = 0; i < below.n; i++)
		is |= below.p[i].id == id && held_may_hide(&hiding, &below.p[i]);
	test_rollback(t);
	return is;
}

static size_t notices_of(const struct account *whose)
{
	struct task *t = test_task(whose);
	struct notice_want want = { .kinds = NOTICE_ALL_KINDS, .held = true };
	struct paging page = { .limit = 40 };
	struct notices list;
	size_t n = 0;

	check_ok(notice_list(t, &want, &page, &list));
	for (size_t i = 0; i < list.n; i++)
		n += list.p[i].kind == NOTICE_MENTION;
	test_rollback(t);
	return n;
}

static enum held_reason reason_of(int64_t id)
{
	struct task *t = test_task(NULL);
	struct held_row h = { 0 };

	store_held_get(t, id, &h);
	test_rollback(t);
	return (enum held_reason)h.reason;
}

static struct reader_entries log_of(const struct account *owner)
{
	struct task *t = test_task(owner);
	struct paging page = { .limit = 40 };
	struct reader_entries list;

	check_ok(reader_log(t, &page, &list));
	test_rollback(t);
	return list;
}

/* --- what waits, and why --- */

static void strangers_wait_and_acquaintances_do_not(void **unused)
{
	const struct account *ada = test_newcomer("ada1"), *fan = test_person("fan1");
	const struct account *known = test_person("known1"), *kin = test_person("kin1");
	const struct account *named = test_person("named1"), *other = test_person("other1");
	int64_t first;

	(void)unused;
	test_follow(fan, ada);
	test_follow(ada, known);
	person_circle(ada, kin, NULL);
	first = test_post(ada, POST_PUBLIC, "For @named1")->id;
	assert_true(person_sees(NULL, answers(fan, first, "with you")));
	assert_true(person_sees(NULL, answers(known, first, "with you")));
	assert_true(person_sees(NULL, answers(kin, first, "with you")));
	assert_true(person_sees(NULL, answers(named, first, "with you")));
	assert_true(person_sees(NULL, answers(ada, first, "thank you")));
	assert_false(person_sees(ada, answers(other, first, "with you")));
	/* Whoever joined before goes on as before. */
	first = test_post(fan, POST_PUBLIC, "roses")->id;
	assert_true(person_sees(NULL, answers(other, first, "with you")));
}

static void what_it_says_may_make_it_wait(void **unused)
{
	const struct account *ada = test_person("ada2"), *fan = test_person("fan2");
	const struct account *other = test_person("other2");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id, id;
	struct task *t;

	(void)unused;
	test_follow(fan, ada);
	id = answers(other, first, "look at https://shop.example/candles");
	assert_false(person_sees(NULL, id));
	assert_int_equal(reason_of(id), HELD_LINK);
	assert_true(
		person_sees(NULL, answers(fan, first, "our pictures: https://album.example/1")));
	assert_true(person_sees(NULL, answers(other, first, "with you, @ada2")));
	t = test_task(ada);
	check_ok(comment_set_words(t, S("Acci\u00f3n rara\n\n  accident \nACCIDENT\n")));
	assert_int_equal(comment_wishes(t).words.n, 2);
	check_ok(test_commit(t));
	id = answers(fan, first, "was it an Accident?");
	assert_false(person_sees(NULL, id));
	assert_int_equal(reason_of(id), HELD_WORD);
	assert_int_equal(reason_of(answers(fan, first, "una accion RARA")), HELD_WORD);
	assert_true(person_sees(NULL, answers(fan, first, "not accidental at all")));
	assert_true(person_sees(NULL, answers(ada, first, "the accident")));
	t = test_task(ada);
	check_ok(comment_set_words(t, S("")));
	comment_hold_new(t, true);
	check_ok(test_commit(t));
	id = answers(other, first, "with you");
	assert_int_equal(reason_of(id), HELD_NEW);
	person_set(other, "created_at", 1);
	assert_true(person_sees(NULL, answers(other, first, "with you still")));
}

static void too_many_words(void **unused)
{
	const struct account *ada = test_person("ada3");
	struct task *t = test_task(ada);
	struct str long_one = long_text(COMMENT_WORD_MAX + 1);
	struct buf b;

	(void)unused;
	check_err(comment_set_words(t, long_one), ERR_LIMIT);
	test_rollback(t);
	t = test_task(ada);
	buf_init(&b, t->a, 64 * 1024);
	for (int i = 0; i <= COMMENT_WORDS_MAX; i++)
		buf_str(&b, str_fmt(t->a, "word%d\n", i));
	check_err(comment_set_words(t, buf_view(&b)), ERR_LIMIT);
	test_rollback(t);
}

static void what_leads_out_of_here(void **unused)
{
	static const char *const links[] = {
		"https://a.example",	  "see http://a.example/x now",
		"www.shop.example",	  "(bit.ly/abc)",
		"pay me at shop.example", "me@mail.example",
		"mailto:me@a.b",	  "xmpp://a",
		"*roses.example*",	  "xn--e1afmkfd.xn--p1ai",
	};
	static const char *const plain[] = {
		"",
		"with you",
		"e.g. a rose",
		"at 3.14 or 10.30",
		"@ada@far.example was there",
		"#roses",
		"and so on...",
		"a.m. and p.m.",
		"..",
		".",
		"@",
		"one/two",
		"10:30",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (!comment_text_links(str_of(links[i])))
			fail_msg("no link: %s", links[i]);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (comment_text_links(str_of(plain[i])))
			fail_msg("a link: %s", plain[i]);
}

static struct post_row written(const char *html)
{
	return (struct post_row){ .caption_html = { str_of(html) } };
}

static void what_is_written_with_tags(void **unused)
{
	static const char *const names[] = {
		"<p><a href=\"https://far.example/@ada\" class=\"u-url mention\">@<span>ada</span>"
		"</a> with you</p>",
		"<a href=\"https://far.example/tags/a\" class=\"mention "
		"hashtag\">#<span>a</span></a>",
		"<p>nothing</p>",
	};
	static const char *const links[] = {
		"<p><a href=\"https://shop.example\">here</a></p>",
		"<p><a href=\"https://shop.example\" class=\"mention\">here</a></p>",
		"<p><a href=\"https://far.example/@ada\" class=\"mention\">@ada</a> <a "
		"href=\"https:"
		"//b.example\">@b</a></p>",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct post_row p = written(names[i]);

		assert_false(comment_links(&p));
	}
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		struct post_row p = written(links[i]);

		assert_true(comment_links(&p));
	}
}

/* --- who reads --- */

static void a_reader_reads_and_the_owner_does_not(void **unused)
{
	const struct account *ada = test_newcomer("ada5"), *ben = test_person("ben5");
	const struct account *other = test_person("other5"), *fan = test_person("fan5");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id, kind, cruel, letter;
	struct held h = { 0 };

	(void)unused;
	test_follow(fan, ada);
	kind = answers(other, first, "with you");
	assert_int_equal(queue_of(ben, HELD_WAITS, NULL), 0);
	assert_int_equal(queue_of(ada, HELD_WAITS, NULL), 0);
	assert_false(person_opens(ada, kind) || person_opens(ben, kind));
	person_reads_for(ben, ada);
	cruel = answers(other, first, "a thorn");
	letter = answers_in(other, first, POST_DIRECT, "for you alone");
	assert_int_equal(queue_of(ben, HELD_WAITS, &h), 2); /* a letter is not the reader's */
	assert_int_equal(h.post.id, kind);
	assert_int_equal(h.to.id, first);
	assert_int_equal(h.owner.id, ada->id);
	assert_int_equal(h.reason, HELD_STRANGER);
	assert_true(person_opens(ben, kind) && !person_sees(ben, kind));
	assert_false(person_opens(ben, letter) || person_opens(ada, kind) ||
		     person_opens(fan, kind));
	assert_int_equal(decides(ada, kind, true), ERR_NOT_FOUND);
	assert_int_equal(decides(fan, kind, true), ERR_NOT_FOUND);
	assert_int_equal(notices_of(ada), 0);
	check_ok(decides(ben, kind, true));
	assert_true(person_sees(NULL, kind));
	assert_int_equal(notices_of(ada), 1);
	assert_int_equal(notices_of(other), 0);
	check_ok(decides(ben, cruel, false));
	assert_false(person_opens(ada, cruel) || person_opens(ben, cruel));
	assert_true(person_opens(other, cruel));
	assert_int_equal(notices_of(ada), 1);
	assert_int_equal(person_gets(ada, first).comments, 1);
	assert_int_equal(queue_of(ben, HELD_ASIDE, &h), 1);
	assert_int_equal(h.post.id, cruel);
	assert_int_equal(log_of(ada).n, 3);
	assert_int_equal(log_of(ada).p[0].act, READER_SET_ASIDE);
	assert_int_equal(log_of(ada).p[1].act, READER_SHOWED);
	assert_int_equal(log_of(ada).p[1].post_id, kind);
	assert_int_equal(log_of(ada).p[1].actor_id, ben->id);
}

static void a_reader_is_changed_at_once(void **unused)
{
	const struct account *ada = test_newcomer("ada6"), *ben = test_person("ben6");
	const struct account *cleo = test_person("cleo6"), *other = test_person("other6");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id,
		id = answers(other, first, "hello");
	struct task *t;

	(void)unused;
	person_reads_for(ben, ada);
	assert_true(person_opens(ben, id));
	t = test_task(ada);
	check_ok(reader_end(t, ben->id));
	check_ok(test_commit(t));
	assert_false(person_opens(ben, id));
	assert_int_equal(decides(ben, id, true), ERR_NOT_FOUND);
	assert_int_equal(queue_of(ben, HELD_WAITS, NULL), 0);
	person_reads_for(cleo, ada);
	check_ok(decides(cleo, id, true));
	/* The owner's own second step. */
	id = answers(other, first, "once more");
	t = test_task(ada);
	reader_read_self(t, t->now + CLOCK_HOUR);
	check_ok(test_commit(t));
	assert_int_equal(queue_of(ada, HELD_WAITS, NULL), 1);
	assert_true(person_opens(ada, id));
	t = test_task(ada);
	reader_read_self(t, 0);
	check_ok(test_commit(t));
	assert_int_equal(queue_of(ada, HELD_WAITS, NULL), 0);
	assert_false(person_opens(ada, id));
}

/* What is for the owner's followers is read by their reader while it waits, and nothing besides. */
static void a_reader_reads_as_the_owner_would(void **unused)
{
	const struct account *ada = test_newcomer("ada7"), *ben = test_person("ben7");
	const struct account *fan = test_person("fan7");
	struct held h = { 0 };
	int64_t first, id, more;
	struct task *t;

	(void)unused;
	test_follow(fan, ada);
	first = test_post(ada, POST_FOLLOWERS, "For those who knew her")->id;
	t = test_task(ada);
	check_ok(comment_set_words(t, S("thorn")));
	check_ok(test_commit(t));
	person_reads_for(ben, ada);
	id = answers(fan, first, "a thorn");
	more = answers(fan, first, "a rose");
	assert_int_equal(queue_of(ben, HELD_WAITS, &h), 1);
	assert_int_equal(h.post.id, id);
	assert_int_equal(h.to.id, first);
	check_str(h.to.caption, "For those who knew her");
	assert_true(person_opens(ben, id));
	assert_false(person_opens(ben, first) || person_opens(ben, more));
	check_ok(decides(ben, id, true));
	assert_false(person_opens(ben, id));
	assert_true(person_sees(ada, id) && !person_sees(NULL, id));
	/* One who blocks the author is not shown what they say; the author's block changes nothing.
	 */
	id = answers(fan, first, "thorn again");
	person_blocks(fan, ben);
	assert_true(person_opens(ben, id));
	person_blocks(ben, fan);
	assert_false(person_opens(ben, id));
	assert_int_equal(queue_of(ben, HELD_WAITS, NULL), 0);
}

/* --- what a reader does --- */

static void doing_something_with_it_decides(void **unused)
{
	const struct account *ada = test_newcomer("ada8"), *ben = test_person("ben8");
	const struct account *one = test_person("one8"), *two = test_person("two8");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id;
	int64_t lit = answers(one, first, "a"), boosted = answers(one, first, "b");
	int64_t answered = answers(one, first, "c"), muted = answers(one, first, "d");
	int64_t of_two = answers(two, first, "e"), more = answers(two, first, "f");
	struct relation rel;
	struct task *t;
	struct post p;

	(void)unused;
	person_reads_for(ben, ada);
	t = test_task(ben);
	check_ok(post_light(t, lit, true, &p));
	check_ok(post_boost(t, boosted, true, &p));
	check_ok(thread_mute(t, muted, true, &p));
	check_ok(test_commit(t));
	answers(ben, answered, "thank you for her");
	assert_true(person_sees(ada, lit) && person_sees(ada, boosted) &&
		    person_sees(ada, answered));
	assert_false(person_sees(ada, muted) || person_opens(ben, muted));
	assert_false(person_gets(ben, first).muted);
	t = test_task(ben);
	check_ok(block_start(t, two->id, &rel));
	check_ok(test_commit(t));
	assert_int_equal(queue_of(ben, HELD_WAITS, NULL), 0);
	assert_false(person_sees(ada, of_two) || person_sees(ada, more));
	assert_true(person_sees(two, of_two) && person_sees(two, more));
	t = test_task(ada);
	reader_read_self(t, READER_ALWAYS);
	check_ok(test_commit(t));
	assert_int_equal(queue_of(ada, HELD_WAITS, NULL), 0);
	assert_int_equal(queue_of(ada, HELD_ASIDE, NULL), 3);
}

static void blocking_and_handing_on(void **unused)
{
	const struct account *ada = test_newcomer("ada9"), *ben = test_person("ben9");
	const struct account *one = test_person("one9"), *two = test_person("two9");
	const struct account *host = test_host("host9");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id;
	int64_t a = answers(one, first, "a"), b = answers(one, first, "b");
	int64_t c = answers(two, first, "c");
	struct relation rel;
	struct task *t;

	(void)unused;
	person_reads_for(ben, ada);
	assert_false(person_opens(host, c));
	t = test_task(ben);
	check_ok(held_block(t, a));
	check_ok(held_hand_on(t, c));
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT count(*) FROM report"), 1);
	t = test_task(ada);
	check_ok(relation_get(t, one->id, &rel));
	assert_true(rel.blocking);
	test_rollback(t);
	assert_false(person_opens(ben, b) || person_opens(ben, c) || person_opens(ada, c));
	assert_int_equal(queue_of(ben, HELD_WAITS, NULL), 0);
	assert_int_equal(queue_of(host, HELD_WAITS, NULL), 1);
	assert_true(person_opens(host, c) && !person_opens(two, a));
	t = test_task(host);
	check_err(held_block(t, c), ERR_FORBIDDEN);
	test_rollback(t);
	check_ok(decides(host, c, true));
	assert_true(person_sees(ada, c));
	assert_int_equal(log_of(ada).p[0].act, READER_SHOWED);
	assert_int_equal(log_of(ada).p[0].actor_id, host->id);
	assert_int_equal(log_of(ada).p[1].act, READER_HANDED_ON);
}

/* --- hiding --- */

static void what_was_shown_is_hidden_and_shown_again(void **unused)
{
	const struct account *ada = test_newcomer("ada10"), *ben = test_person("ben10");
	const struct account *fan = test_person("fan10"), *cleo = test_person("cleo10");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id, id, below;

	(void)unused;
	test_follow(fan, ada);
	person_reads_for(ben, ada);
	id = answers(fan, first, "with you");
	assert_int_equal(notices_of(ada), 1);
	assert_int_equal(hides(cleo, id), ERR_NOT_FOUND);
	assert_int_equal(hides(fan, id), ERR_NOT_FOUND);
	assert_int_equal(hides(ada, first), ERR_NOT_FOUND);
	assert_true(is_offered(ada, first, id) && is_offered(ben, first, id));
	assert_false(is_offered(cleo, first, id) || is_offered(fan, first, id));
	assert_false(is_offered(NULL, first, id));
	check_ok(hides(ada, id));
	assert_int_equal(hides(ada, id), ERR_NOT_FOUND);
	assert_false(person_sees(ada, id) || person_sees(NULL, id) || person_opens(ben, id));
	assert_true(person_sees(fan, id));
	assert_int_equal(person_gets(ada, first).comments, 0);
	assert_int_equal(notices_of(ada), 0);
	assert_int_equal(queue_of(ada, HELD_HIDDEN, NULL), 1);
	below = answers(fan, id, "and more");
	assert_false(person_sees(ada, below));
	check_ok(decides(ada, id, true));
	assert_true(person_sees(NULL, id) && person_sees(NULL, below));
	assert_int_equal(person_gets(ada, first).comments, 1);
	assert_int_equal(notices_of(ada), 1); /* nobody is told twice */
	assert_int_equal(notices_of(fan), 0);
	/* The reader may as well; then it is not among what the owner hid. */
	check_ok(hides(ben, id));
	assert_int_equal(queue_of(ada, HELD_HIDDEN, NULL), 0);
	assert_int_equal(queue_of(ben, HELD_HIDDEN, NULL), 1);
	assert_int_equal(log_of(ada).p[0].act, READER_HID);
	check_ok(decides(ben, id, true));
	assert_int_equal(log_of(ada).p[0].act, READER_SHOWED_AGAIN);
	/* Setting aside what is shown is the same. */
	check_ok(decides(ben, id, false));
	assert_false(person_sees(NULL, id));
}

static void an_edit_is_read_again(void **unused)
{
	const struct account *ada = test_newcomer("ada11"), *ben = test_person("ben11");
	const struct account *one = test_person("one11"), *fan = test_person("fan11");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id, id = answers(one, first, "kind");
	struct task *t;
	struct post p;

	(void)unused;
	person_reads_for(ben, ada);
	test_follow(fan, ada);
	check_ok(decides(ben, id, true));
	t = test_task(one);
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("cruel") }, &p));
	check_str(p.caption, "cruel");
	check_ok(test_commit(t));
	assert_false(person_sees(ada, id) || person_sees(NULL, id));
	assert_int_equal(reason_of(id), HELD_EDITED);
	assert_int_equal(queue_of(ben, HELD_WAITS, NULL), 1);
	check_ok(decides(ben, id, true));
	assert_true(person_sees(NULL, id));
	assert_int_equal(notices_of(ada), 1);
	assert_int_equal(person_gets(ada, first).comments, 1);
	id = answers(fan, first, "kind");
	t = test_task(fan);
	check_ok(post_edit(t, id, &(struct post_edit){ .caption = S("kinder") }, &p));
	check_ok(test_commit(t));
	assert_true(person_sees(NULL, id));
}

static void whoever_was_shown_is_known(void **unused)
{
	const struct account *ada = test_newcomer("ada12"), *ben = test_person("ben12");
	const struct account *one = test_person("one12");
	struct policy policy = { .reply = POLICY_KNOWN, .reply_held = POLICY_PUBLIC };
	struct post p = { 0 };
	int64_t id;

	(void)unused;
	person_reads_for(ben, ada);
	check_ok(person_tries(ada, &(struct post_new){ .caption = S("roses"), .policy = &policy },
			      &p));
	id = answers(one, p.id, "kind");
	assert_false(person_sees(NULL, id));
	check_ok(decides(ben, id, true));
	assert_true(person_sees(NULL, answers(one, p.id, "kind again")));
	assert_false(person_sees(NULL, answers(one, p.id, "buy at https://shop.example")));
	check_ok(hides(ada, id));
	assert_false(person_sees(NULL, answers(one, p.id, "third")));
}

/* --- the end --- */

static void tidies_at(int64_t now)
{
	struct task *t = test_task(NULL);

	t->now = now;
	check_ok(held_tidy(t, NULL));
	check_ok(test_commit(t));
}

static bool is_there(int64_t id)
{
	struct task *t = test_task(NULL);
	struct post_row row;
	bool is = store_post_load(t, 0, id, &row);

	test_rollback(t);
	return is;
}

static void what_nobody_saw_is_erased_in_time(void **unused)
{
	const struct account *ada = test_newcomer("ada13"), *ben = test_person("ben13");
	const struct account *one = test_person("one13");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id;
	int64_t waits = answers(one, first, "a"), aside = answers(one, first, "b");
	int64_t shown = answers(one, first, "c"), handed = answers(one, first, "d");
	int64_t hidden = answers(one, first, "e"), under = answers(one, waits, "f");
	int64_t now = clock_wall_ms();
	struct task *t;

	(void)unused;
	person_reads_for(ben, ada);
	check_ok(decides(ben, aside, false));
	check_ok(decides(ben, shown, true));
	check_ok(decides(ben, hidden, true));
	check_ok(hides(ada, hidden));
	t = test_task(ben);
	check_ok(held_hand_on(t, handed));
	check_ok(test_commit(t));
	tidies_at(now + (HELD_DAYS - 1) * CLOCK_DAY);
	assert_true(is_there(waits) && is_there(aside) && is_there(handed) && is_there(under));
	tidies_at(now + (HELD_DAYS + 1) * CLOCK_DAY);
	assert_false(is_there(waits) || is_there(aside) || is_there(handed) || is_there(under));
	assert_true(is_there(shown) && is_there(hidden) && is_there(first));
	assert_int_equal(person_gets(ada, first).comments, 1);
}

/* --- a long queue --- */

static void a_queue_goes_on(void **unused)
{
	const struct account *ada = test_newcomer("ada14"), *eve = test_newcomer("eve14");
	const struct account *ben = test_person("ben14"), *one = test_person("one14");
	int64_t first = test_post(ada, POST_PUBLIC, "roses")->id;
	int64_t other = test_post(eve, POST_PUBLIC, "lilies")->id, want[6];
	struct held_queue q = { .state = HELD_WAITS, .limit = 2 };
	size_t seen = 0;
	struct task *t;

	(void)unused;
	person_reads_for(ben, ada);
	person_reads_for(ben, eve);
	for (int i = 0; i < 6; i++)
		want[i] = answers(one, i % 2 ? other : first, "a");
	t = test_task(ben);
	do {
		struct helds list;

		check_ok(held_next(t, &q, &list));
		for (size_t i = 0; i < list.n; i++)
			assert_int_equal(list.p[i].post.id, want[seen++]);
		q.after = list.p[list.n - 1].post.id;
	} while (q.more);
	assert_int_equal(seen, 6);
	q = (struct held_queue){ .owner = eve->id, .state = HELD_WAITS, .limit = 20 };
	{
		struct helds list;

		check_ok(held_next(t, &q, &list));
		assert_int_equal(list.n, 3);
		assert_int_equal(list.p[0].owner.id, eve->id);
	}
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strangers_wait_and_acquaintances_do_not),
		cmocka_unit_test(what_it_says_may_make_it_wait),
		cmocka_unit_test(too_many_words),
		cmocka_unit_test(what_leads_out_of_here),
		cmocka_unit_test(what_is_written_with_tags),
		cmocka_unit_test(a_reader_reads_and_the_owner_does_not),
		cmocka_unit_test(a_reader_is_changed_at_once),
		cmocka_unit_test(a_reader_reads_as_the_owner_would),
		cmocka_unit_test(doing_something_with_it_decides),
		cmocka_unit_test(blocking_and_handing_on),
		cmocka_unit_test(what_was_shown_is_hidden_and_shown_again),
		cmocka_unit_test(an_edit_is_read_again),
		cmocka_unit_test(whoever_was_shown_is_known),
		cmocka_unit_test(what_nobody_saw_is_erased_in_time),
		cmocka_unit_test(a_queue_goes_on),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
