/* What a person leaves behind, taken away in small steps: store/account.h. */
#include "store/account.h"
#include "store/ids.h"
#include "store/notice.h"
#include "store/quiet.h"

void store_account_delete(struct task *t, int64_t id)
{
	store_notice_leave(t, id, INT64_MAX);
	db_run(t, "DELETE FROM account WHERE id = $1", ARGS(V(id)));
}

struct ids store_account_posts(struct task *t, int64_t id, int64_t most)
{
	return ids_read(
		t,
		db_rows(t, "SELECT id FROM post WHERE account_id = $1 ORDER BY id DESC LIMIT $2",
			ARGS(V(id), V(most))),
		most);
}

/* $1 the one who leaves, $2 how many; the others' counts follow. */
static int64_t end_follows(struct task *t, int64_t id, int64_t most)
{
	struct values args = ARGS(V(id), V(most));

	db_run(t,
	       "UPDATE account SET followers = followers - 1 WHERE id IN (SELECT x.followed_id"
	       " FROM (SELECT followed_id, accepted FROM follow WHERE follower_id = $1"
	       " ORDER BY followed_id LIMIT $2) x WHERE x.accepted = 1)",
	       args);
	db_run(t,
	       "UPDATE account SET following = following - 1 WHERE id IN (SELECT x.follower_id"
	       " FROM (SELECT follower_id, accepted FROM follow WHERE followed_id = $1"
	       " ORDER BY follower_id LIMIT $2) x WHERE x.accepted = 1)",
	       args);
	return db_run(t,
		      "DELETE FROM follow WHERE follower_id = $1 AND followed_id IN"
		      " (SELECT followed_id FROM follow WHERE follower_id = $1"
		      " ORDER BY followed_id LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM follow WHERE followed_id = $1 AND follower_id IN"
		      " (SELECT follower_id FROM follow WHERE followed_id = $1"
		      " ORDER BY follower_id LIMIT $2)",
		      args);
}

static int64_t end_candles(struct task *t, int64_t id, int64_t most)
{
	struct values args = ARGS(V(id), V(most));

	db_run(t,
	       "UPDATE post SET candles = candles - 1 WHERE id IN (SELECT post_id FROM candle"
	       " WHERE account_id = $1 ORDER BY post_id LIMIT $2)",
	       args);
	return db_run(t,
		      "DELETE FROM candle WHERE account_id = $1 AND post_id IN (SELECT post_id"
		      " FROM candle WHERE account_id = $1 ORDER BY post_id LIMIT $2)",
		      args);
}

/* $1 who leaves, $2 how many: what they chose in the votes that go now is taken off. */
#define LESS(i)                                                                                    \
	"tally_" #i " = tally_" #i " - (SELECT (v.choices >> " #i ") & 1 FROM vote v"              \
	" WHERE v.post_id = poll.post_id AND v.account_id = $1)"
#define SQL_VOTES_OFF                                                                              \
	"UPDATE poll SET voters = voters - 1, " LESS(0) ", " LESS(1) ", " LESS(2) ", " LESS(       \
		3) " WHERE post_id IN (SELECT post_id FROM vote WHERE account_id = $1"             \
		   " ORDER BY post_id LIMIT $2)"

static int64_t end_votes(struct task *t, int64_t id, int64_t most)
{
	struct values args = ARGS(V(id), V(most));

	db_run(t, SQL_VOTES_OFF, args);
	return db_run(t,
		      "DELETE FROM vote WHERE account_id = $1 AND post_id IN (SELECT post_id"
		      " FROM vote WHERE account_id = $1 ORDER BY post_id LIMIT $2)",
		      args);
}

/* What others have of them. */
static int64_t end_regard(struct task *t, int64_t id, int64_t most)
{
	struct values args = ARGS(V(id), V(most));

	return db_run(t,
		      "DELETE FROM list_member WHERE account_id = $1 AND list_id IN"
		      " (SELECT list_id FROM list_member WHERE account_id = $1 LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM account_note WHERE target_id = $1 AND account_id IN"
		      " (SELECT account_id FROM account_note WHERE target_id = $1 LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM endorsement WHERE target_id = $1 AND account_id IN"
		      " (SELECT account_id FROM endorsement WHERE target_id = $1 LIMIT $2)",
		      args) +
	       store_quiet_forget_person(t, id, most);
}

static int64_t end_lists(struct task *t, int64_t id, int64_t most)
{
	struct values args = ARGS(V(id), V(most));

	return db_run(t,
		      "DELETE FROM feed WHERE account_id = $1 AND post_id IN (SELECT post_id"
		      " FROM feed WHERE account_id = $1 LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM conversation WHERE id IN (SELECT id FROM conversation"
		      " WHERE account_id = $1 ORDER BY last_post LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM bookmark WHERE account_id = $1 AND post_id IN (SELECT post_id"
		      " FROM bookmark WHERE account_id = $1 LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM mention WHERE account_id = $1 AND post_id IN (SELECT post_id"
		      " FROM mention WHERE account_id = $1 LIMIT $2)",
		      args) +
	       store_notice_leave(t, id, most);
}

/* What nobody has thousands of. */
static int64_t end_rest(struct task *t, int64_t id)
{
	struct values args = ARGS(V(id));

	db_run(t,
	       "DELETE FROM told WHERE post_id IN (SELECT id FROM taken_back WHERE account_id = "
	       "$1)",
	       args);
	db_run(t,
	       "DELETE FROM post WHERE id IN (SELECT post_id FROM reminded WHERE account_id = $1)",
	       args);
	return db_run(t, "DELETE FROM media WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM taken_back WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM kept_date WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM dates_of WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM scheduled WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM thread_mute WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM login WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM session WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM token WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM grant_code WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM half_session WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM second_step WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM account_alias WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM invite WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM memorial_asked WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM memorial WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM memorial_keeper WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM memorial_log WHERE host_id = $1 OR keeper_id = $1", args) +
	       db_run(t, "DELETE FROM circle WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM list WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM tag_follow WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM tag_feature WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM account_note WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM endorsement WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM domain_block WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM circle_member WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM block WHERE account_id = $1 OR target_id = $1", args) +
	       db_run(t, "DELETE FROM mute WHERE account_id = $1 OR target_id = $1", args) +
	       db_run(t, "DELETE FROM restriction WHERE account_id = $1 OR target_id = $1", args) +
	       db_run(t, "DELETE FROM shelter WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM shelter_log WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM stranger_hour WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM closing_default WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM filter WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM quiet WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM page_candle WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM hour WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM marker WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM announcement_dismissed WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM announcement_reaction WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM report WHERE target_id = $1", args) +
	       db_run(t, "UPDATE report SET account_id = NULL WHERE account_id = $1", args) +
	       db_run(t, "UPDATE report SET closed_by = NULL WHERE closed_by = $1", args) +
	       db_run(t, "DELETE FROM wide_author WHERE account_id = $1", args) +
	       db_run(t, "DELETE FROM idempotency WHERE account_id = $1", args);
}

bool store_account_part(struct task *t, int64_t id, int64_t most)
{
	return end_follows(t, id, most) + end_candles(t, id, most) + end_votes(t, id, most) +
		       end_lists(t, id, most) + end_regard(t, id, most) + end_rest(t, id) >
	       0;
}

void store_account_blank(struct task *t, int64_t id)
{
	db_run(t,
	       "UPDATE account SET display = '', about = '', about_html = '', fields = '',"
	       " portrait_id = NULL, cover_id = NULL, role = 0, reason = '', posts = 0,"
	       " followers = 0, following = 0, filters = 0, last_post_at = NULL, rev = rev + 1 "
	       "WHERE id = $1",
	       ARGS(V(id)));
}
