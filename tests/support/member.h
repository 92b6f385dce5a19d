/*
 * Members who joined through the rules, with a password, and what they do: each made and committed
 * in one line (tests/support/people.h writes straight into the tables). What they give lives until
 * testdb_close.
 */
#ifndef TESTS_SUPPORT_MEMBER_H
#define TESTS_SUPPORT_MEMBER_H

#include "core/account.h"
#include "core/post.h"

/* A member of that name who is active; the password is TEST_PASSWORD. Not locked, so that a follow
 * is one call; test_host is a host. Anybody may comment on their posts, and they read themselves
 * what waits for a word: as people who joined before there were readers. */
const struct account *test_person(const char *name);
const struct account *test_host(const char *name);
/* The same, as people join now: comments of strangers wait, and somebody else reads them. */
const struct account *test_newcomer(const char *name);

#define TEST_PASSWORD "rose garden"

/* As the row is now. */
const struct account *test_again(const struct account *a);

/* `who` follows `whom`, accepted. */
void test_follow(const struct account *who, const struct account *whom);

/* A post, or a comment on `reply_to`. */
const struct post *test_post(const struct account *by, enum visibility v, const char *caption);
const struct post *test_comment(const struct account *by, const struct post *on, const char *text);

#endif
