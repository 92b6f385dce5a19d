/*
 * From what a person typed to safe HTML: paragraphs, line breaks, links, @mentions, #tags; Markdown
 * where the place allows it (base/markdown.h). Also finds the mentions and tags.
 */
#ifndef BASE_CAPTION_H
#define BASE_CAPTION_H

#include "base/html.h"

struct caption_mention {
	struct str acct; /* as typed, without the first @: "ada" or "ada@far.example" */
	struct url url;	 /* set by the caller's `find`; empty s when nobody is called that */
	struct str name; /* the text after @ that is shown */
};

struct caption_tag {
	struct str name; /* as typed, without # */
	struct str key;	 /* folded: base/text.h */
};

struct caption {
	struct html html;
	struct caption_mention *mention; /* each person once; only those found */
	size_t mentions;
	struct caption_tag *tag; /* each key once */
	size_t tags;
};

struct caption_rules {
	bool markdown;
	struct str tag_base; /* "https://example.org/tags/" */
	/* Fills url and name of a mention; false leaves it as text. Called once for each acct. */
	bool (*find)(void *ctx, struct caption_mention *m);
	void *ctx;
};

/* What a text may become at most: past it, it is written without links. A page may show hundreds of
 * captions, so none may swell a hundredfold. */
#define CAPTION_HTML_MAX(bytes) ((size_t)8 * (bytes) + (size_t)32 * 1024)

/* Links are http(s) addresses; they get rel="nofollow noopener noreferrer" and target="_blank";
 * mentions are <a class="u-url mention"> within <span class="h-card">, tags <a class="mention
 * hashtag" rel="tag"> (the shapes that Mastodon's apps look for). At most 100 mentions and 100
 * tags; the rest stays text. In the arena. */
struct caption caption_read(struct arena *a, struct str typed, const struct caption_rules *rules);

/* Is all of it (without #) what a caption takes as one tag? */
bool caption_is_tag(struct str name);

/* One line with links only, which are said to be of the same person (rel="me"): for profile
 * fields. */
struct html caption_line(struct arena *a, struct str typed);

#endif
