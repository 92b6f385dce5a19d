#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "base/err.h"
#include "sys/keys.h"
#include "sys/keys_seal.h"

#define KEY 32
#define NONCE 12
#define TAG 16

static struct {
	unsigned char key[KEY];
	bool is;
} held;

void seal_key(struct str key)
{
	must(key.n == KEY);
	memcpy(held.key, key.p, KEY);
	held.is = true;
}

/* --- the file --- */

static bool failed(struct arena *a, const char *path, const char *why, struct str *ret_why)
{
	*ret_why = str_fmt(a, "%s: %s", path, why);
	return false;
}

/* Written beside it and linked into its place, so that there is never half a key, and two that
 * begin at once end with the same one. */
static bool make(struct arena *a, const char *path, struct str *ret_why)
{
	const char *beside = str_fmt(a, "%s.%lld", path, (long long)getpid()).p;
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good;

	if (fd < 0)
		return failed(a, beside, strerror(errno), ret_why);
	good = str_write(fd, secret_new(a, KEY)) && !fsync(fd);
	good = !close(fd) && good;
	if (!good || (link(beside, path) && errno != EEXIST)) {
		failed(a, path, strerror(errno), ret_why);
		unlink(beside);
		return false;
	}
	unlink(beside);
	return true;
}

static bool take(struct arena *a, const char *path, struct str *ret_why)
{
	char text[100];
	struct str key;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return failed(a, path, strerror(errno), ret_why);
	n = read(fd, text, sizeof text);
	close(fd);
	if (n < 0)
		return failed(a, path, strerror(errno), ret_why);
	if (!base64url_read(a, str_trim((struct str){ text, (size_t)n }), &key) || key.n != KEY)
		return failed(a, path, "this is no key", ret_why);
	seal_key(key);
	return true;
}

bool seal_start(struct arena *a, const char *path, struct str *ret_why)
{
	if (access(path, F_OK) && !make(a, path, ret_why))
		return false;
	return take(a, path, ret_why);
}

/* --- sealing --- */

static const unsigned char *bytes(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

static EVP_CIPHER_CTX *begin(bool locks, struct str nonce, struct str about)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n;

	must(held.is && c);
	must(EVP_CipherInit_ex2(c, EVP_aes_256_gcm(), held.key, bytes(nonce), locks, NULL) == 1);
	must(EVP_CipherUpdate(c, NULL, &n, bytes(about), (int)about.n) == 1);
	return c;
}

struct str seal(struct arena *a, struct str plain, struct str about)
{
	unsigned char *out = arena_alloc(a, NONCE + plain.n + TAG);
	struct str nonce;
	EVP_CIPHER_CTX *c;
	int n = 0;

	must(base64url_read(a, secret_new(a, NONCE), &nonce) && nonce.n == NONCE);
	memcpy(out, nonce.p, NONCE);
	c = begin(true, nonce, about);
	must(EVP_CipherUpdate(c, out + NONCE, &n, bytes(plain), (int)plain.n) == 1);
	must(EVP_CipherFinal_ex(c, out + NONCE + n, &n) == 1);
	must(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, out + NONCE + plain.n) == 1);
	EVP_CIPHER_CTX_free(c);
	return base64url(a, (struct str){ (const char *)out, NONCE + plain.n + TAG });
}

bool seal_open(struct arena *a, struct str sealed, struct str about, struct str *ret)
{
	unsigned char *out, tag[TAG];
	struct str all, body;
	EVP_CIPHER_CTX *c;
	bool good;
	int n = 0, last = 0;

	if (!base64url_read(a, sealed, &all) || all.n < NONCE + TAG)
		return false;
	body = str_sub(all, NONCE, all.n - NONCE - TAG);
	memcpy(tag, all.p + all.n - TAG, TAG);
	out = arena_alloc(a, body.n + 1);
	c = begin(false, str_sub(all, 0, NONCE), about);
	good = EVP_CipherUpdate(c, out, &n, bytes(body), (int)body.n) == 1 &&
	       EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG, tag) == 1 &&
	       EVP_CipherFinal_ex(c, out + n, &last) == 1;
	EVP_CIPHER_CTX_free(c);
	if (good)
		*ret = (struct str){ (const char *)out, body.n };
	return good;
}
