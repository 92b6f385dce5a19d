/*
 * The struct behind tools/pagec_sample.html, the page that tools/pagec_test.c compiles and writes.
 * It has one member for each kind of value that a page may hold.
 */
#ifndef TOOLS_PAGEC_SAMPLE_H
#define TOOLS_PAGEC_SAMPLE_H

#include "web/out.h"

struct sample_comment {
	struct str by;
	struct html text;
	struct url profile;
};

struct sample_comments {
	struct sample_comment *p;
	size_t n;
};

struct sample {
	struct str title;
	struct html caption;
	struct url address;
	int64_t id;
	int pictures;
	bool pinned;
	struct sample_comments comments;
	struct str *tag;
	size_t tags;
	struct sample *boosted;
};

void page_sample(struct out *o, const struct sample *v);
void page_sample_inner(struct out *o, const struct sample *v);

#endif
