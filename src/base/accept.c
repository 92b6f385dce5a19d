#include "base/accept.h"

#define WHOLE 1000 /* q=1 */

/* "q=0.8" as thousandths; what can't be read is 1, as when nothing is said. */
static int64_t weight_of(struct str parameters)
{
	struct str one;

	while (str_cut(&parameters, ';', &one)) {
		int64_t whole = 0, part = 0, scale = 100;

		one = str_trim(one);
		if (one.n < 3 || (one.p[0] != 'q' && one.p[0] != 'Q') || one.p[1] != '=')
			continue;
		if (!str_int(str_sub(one, 2, 1), 0, 1, &whole))
			return WHOLE;
		for (size_t i = 4; i < one.n && i < 7 && one.p[3] == '.'; i++, scale /= 10)
			if (one.p[i] >= '0' && one.p[i] <= '9')
				part += (one.p[i] - '0') * scale;
		return whole ? WHOLE : part;
	}
	return WHOLE;
}

static bool is_one_of(struct str type, const char *const *names)
{
	for (; *names; names++)
		if (str_eq_nocase(type, str_of(*names)))
			return true;
	return false;
}

bool accept_document(struct str accept)
{
	static const char *const documents[] = { "application/activity+json", "application/ld+json",
						 "application/json", NULL };
	static const char *const pages[] = { "text/html", "application/xhtml+xml", NULL };
	int64_t document = 0, page = 0;
	struct str one;

	while (str_cut(&accept, ',', &one)) {
		struct str type;
		int64_t weight;

		str_cut(&one, ';', &type);
		type = str_trim(type);
		weight = weight_of(one);
		if (is_one_of(type, documents) && weight > document)
			document = weight;
		if (is_one_of(type, pages) && weight > page)
			page = weight;
	}
	return document && document >= page;
}
