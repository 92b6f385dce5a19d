#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/json.h"
#include "base/multipart.h"
#include "sys/files.h"
#include "sys/http_body.h"

enum kind { BODY_RAW, BODY_FORM, BODY_JSON, BODY_PARTS };

struct http_body {
	struct arena *a;
	enum kind kind;
	size_t most, received;
	struct buf text; /* all but multipart */
	struct http_fault fault;
	/* multipart */
	struct multipart parts;
	struct params params;
	size_t files, values; /* values: bytes so far */
	struct str name;      /* of the part being read */
	struct upload *file;  /* or */
	struct buf value;
};

static void http_fail(struct http_fault *f, int status, enum err e, enum word w, int64_t bound)
{
	if (!f->status)
		*f = (struct http_fault){ status, e, w, bound };
}

/* --- multipart --- */

static void file_close(void *data)
{
	struct upload *u = data;

	if (u->fd >= 0)
		close(u->fd);
}

static bool file_begin(struct http_body *b, struct str name)
{
	struct upload *u = arena_make(b->a, struct upload);

	if (++b->files > HTTP_FILES_MAX) {
		http_fail(&b->fault, 413, ERR_LIMIT, W_HTTP_FILES, HTTP_FILES_MAX);
		return false;
	}
	u->fd = files_scratch();
	if (u->fd < 0) {
		http_fail(&b->fault, 507, ERR_FULL, W_ERROR_FULL, 0);
		return false;
	}
	arena_defer(b->a, file_close, u);
	u->name = str_dup(b->a, str_sub(name, 0, 255));
	b->file = u;
	return true;
}

static bool part_begin(void *ctx, const struct multipart_part *part)
{
	struct http_body *b = ctx;

	if (part->name.n > HTTP_FIELD_NAME_MAX) {
		http_fail(&b->fault, 400, ERR_LIMIT, W_HTTP_NAME, HTTP_FIELD_NAME_MAX);
		return false;
	}
	b->name = str_dup(b->a, part->name);
	b->file = NULL;
	/* A file field that was left empty comes as a file without a name. */
	if (part->file_name.p)
		return file_begin(b, part->file_name);
	buf_init(&b->value, b->a, HTTP_VALUES_MAX);
	return true;
}

static bool file_bytes(struct http_body *b, struct str s)
{
	if (!str_write(b->file->fd, s)) {
		http_fail(&b->fault, 507, ERR_FULL, W_ERROR_FULL, 0);
		return false;
	}
	b->file->bytes += s.n;
	return true;
}

static bool part_bytes(void *ctx, struct str s)
{
	struct http_body *b = ctx;

	if (b->file)
		return file_bytes(b, s);
	b->values += s.n;
	if (b->values > HTTP_VALUES_MAX) {
		http_fail(&b->fault, 413, ERR_LIMIT, W_HTTP_BODY, HTTP_VALUES_MAX);
		return false;
	}
	buf_str(&b->value, s);
	return true;
}

static bool part_end(void *ctx)
{
	struct http_body *b = ctx;
	struct str value = b->file ? S("") : str_dup(b->a, buf_view(&b->value));
	bool room;

	if (b->file && !b->file->bytes && !b->file->name.n)
		room = params_add(&b->params, b->a, b->name, S(""));
	else if (b->file)
		room = lseek(b->file->fd, 0, SEEK_SET) == 0 &&
		       params_add_file(&b->params, b->a, b->name, b->file);
	else
		room = params_add(&b->params, b->a, b->name, value);
	if (!b->file)
		buf_done(&b->value);
	if (!room)
		http_fail(&b->fault, 413, ERR_LIMIT, W_HTTP_FIELDS, HTTP_FIELDS_MAX);
	return room;
}

/* --- any body --- */

static enum kind kind_of(struct str content_type)
{
	static const struct {
		const char *type;
		enum kind kind;
	} kinds[] = {
		{ "application/x-www-form-urlencoded", BODY_FORM },
		{ "application/json", BODY_JSON },
		{ "multipart/form-data", BODY_PARTS },
	};
	struct str type = STR_NONE;

	str_cut(&content_type, ';', &type);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq_nocase(str_trim(type), str_of(kinds[i].type)))
			return kinds[i].kind;
	return BODY_RAW;
}

struct http_body *http_body_new(struct arena *a, struct str content_type, size_t most)
{
	struct http_body *b = arena_make(a, struct http_body);
	struct multipart_events on = { part_begin, part_bytes, part_end, b };

	b->a = a;
	b->kind = kind_of(content_type);
	b->most = most < HTTP_MEMORY_MAX || b->kind == BODY_PARTS ? most : HTTP_MEMORY_MAX;
	b->params.most = HTTP_FIELDS_MAX;
	if (b->kind != BODY_PARTS)
		buf_init(&b->text, a, b->most);
	else if (!multipart_init(&b->parts, content_type, &on))
		http_fail(&b->fault, 400, ERR_INVALID, W_HTTP_MULTIPART, 0);
	return b;
}

void http_body_feed(struct http_body *b, struct str piece)
{
	b->received += piece.n;
	if (b->received > b->most)
		http_fail(&b->fault, 413, ERR_LIMIT, W_HTTP_BODY, (int64_t)b->most);
	if (b->fault.status)
		return;
	if (b->kind != BODY_PARTS)
		buf_str(&b->text, piece);
	else if (!multipart_feed(&b->parts, piece))
		http_fail(&b->fault, 400, ERR_INVALID, W_HTTP_MULTIPART, 0);
}

size_t http_body_received(const struct http_body *b)
{
	return b->received;
}

static void read_parts(struct http_body *b, struct request *q)
{
	if (!multipart_whole(&b->parts)) {
		http_fail(&b->fault, 400, ERR_INVALID, W_HTTP_MULTIPART, 0);
		return;
	}
	for (size_t i = 0; i < b->params.n; i++) {
		const struct param *p = &b->params.p[i];
		bool room = p->file ? params_add_file(&q->params, b->a, p->name, p->file)
				    : params_add(&q->params, b->a, p->name, p->value);

		if (!room)
			http_fail(&b->fault, 413, ERR_LIMIT, W_HTTP_FIELDS, HTTP_FIELDS_MAX);
	}
}

static void read_text(struct http_body *b, struct request *q)
{
	struct str text = buf_view(&b->text);

	if (b->kind == BODY_RAW) {
		q->body = text;
	} else if (b->kind == BODY_FORM) {
		if (!form_read_urlencoded(b->a, text, &q->params))
			http_fail(&b->fault, 413, ERR_LIMIT, W_HTTP_FIELDS, HTTP_FIELDS_MAX);
	} else if (text.n && !json_read_params(b->a, text, &q->params)) {
		http_fail(&b->fault, 400, ERR_INVALID, W_HTTP_JSON, 0);
	}
}

void http_body_end(struct http_body *b, struct request *q, struct http_fault *ret_fault)
{
	if (!b->fault.status && b->kind == BODY_PARTS)
		read_parts(b, q);
	else if (!b->fault.status)
		read_text(b, q);
	if (b->fault.status && !ret_fault->status)
		*ret_fault = b->fault;
}

/* --- the address --- */

void http_address_read(struct arena *a, struct str address, struct request *q,
		       struct http_fault *ret_fault)
{
	struct str rest = address, path = STR_NONE;

	q->params.most = HTTP_FIELDS_MAX;
	str_cut(&rest, '?', &path);
	q->path_sent = path;
	q->path = str_find_byte(path, '%') < path.n ? url_decode(a, path, false) : path;
	q->query = path.n < address.n ? rest : S("");
	if (q->query.n && !form_read_urlencoded(a, q->query, &q->params))
		http_fail(ret_fault, 400, ERR_LIMIT, W_HTTP_FIELDS, HTTP_FIELDS_MAX);
	if (!str_is_utf8(q->path) || !str_starts(q->path, S("/")))
		http_fail(ret_fault, 400, ERR_INVALID, W_HTTP_UTF8, 0);
	for (size_t i = 0; i < q->params.n; i++)
		if (!str_is_utf8(q->params.p[i].name) || !str_is_utf8(q->params.p[i].value))
			http_fail(ret_fault, 400, ERR_INVALID, W_HTTP_UTF8, 0);
}
