#include <openssl/evp.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <sodium.h>

#include "base/err.h"
#include "sys/keys.h"

#define HASHES_AT_ONCE 2
#define SECRET_BYTES_MAX 64

static struct {
	pthread_mutex_t lock;
	pthread_cond_t left;
	int running;
	int64_t work;
} keys = { .lock = PTHREAD_MUTEX_INITIALIZER, .left = PTHREAD_COND_INITIALIZER };

/* Each hash takes 64 MB: more of them at a time would take the machine's memory. */
static void enter(void)
{
	pthread_mutex_lock(&keys.lock);
	while (keys.running == HASHES_AT_ONCE)
		pthread_cond_wait(&keys.left, &keys.lock);
	keys.running++;
	keys.work++;
	pthread_mutex_unlock(&keys.lock);
}

static void leave(void)
{
	pthread_mutex_lock(&keys.lock);
	keys.running--;
	pthread_cond_signal(&keys.left);
	pthread_mutex_unlock(&keys.lock);
}

static void hash_into(char ret[crypto_pwhash_STRBYTES], struct str password)
{
	int failed;

	enter();
	failed = crypto_pwhash_str_alg(
		ret, password.p ? password.p : "", password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
	leave();
	must(!failed); /* it fails only when there is no memory */
}

void keys_start(void)
{
	must(sodium_init() >= 0);
}

struct str password_hash(struct arena *a, struct str password)
{
	char text[crypto_pwhash_STRBYTES];

	hash_into(text, password);
	return str_dup(a, str_of(text));
}

bool password_fits(struct str hash, struct str password)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	int failed;

	if (hash.n >= sizeof text)
		return false;
	memcpy(text, hash.p ? hash.p : "", hash.n);
	enter();
	failed = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n);
	leave();
	return !failed;
}

int64_t password_work(void)
{
	int64_t n;

	pthread_mutex_lock(&keys.lock);
	n = keys.work;
	pthread_mutex_unlock(&keys.lock);
	return n;
}

void password_waste(struct str password)
{
	/* Of the cost of every other hash; salt and result are random bytes, so no password is
	 * known. Written down because making one at every start would take longer than the rest of
	 * the start. */
	static const char nobody[] =
		"$argon2id$v=19$m=65536,t=2,p=1$"
		"GY7i3dwmN/4V/MuXgWy+Ew$JUBHlULAUSD3Xv0xy+/aRDSG4kfPLFUElpqVO+iTDhQ";

	(void)password_fits(str_of(nobody), password);
}

struct str base64url(struct arena *a, struct str s)
{
	size_t size = sodium_base64_encoded_len(s.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, size);

	sodium_bin2base64(text, size, (const unsigned char *)(s.p ? s.p : ""), s.n,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(text);
}

bool base64url_read(struct arena *a, struct str text, struct str *ret)
{
	char *plain = arena_alloc(a, text.n + 1);
	unsigned char *out = arena_alloc(a, text.n + 1);
	const char *end;
	size_t n = 0;

	while (text.n && text.p[text.n - 1] == '=')
		text.n--;
	for (size_t i = 0; i < text.n; i++)
		plain[i] = (char)(text.p[i] == '+' ? '-' : text.p[i] == '/' ? '_' : text.p[i]);
	if (sodium_base642bin(out, text.n + 1, plain, text.n, NULL, &n, &end,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
	    end != plain + text.n)
		return false;
	*ret = (struct str){ (const char *)out, n };
	return true;
}

static struct str hex(struct arena *a, const unsigned char *p, size_t n)
{
	char *text = arena_alloc(a, 2 * n + 1);

	sodium_bin2hex(text, 2 * n + 1, p, n);
	return str_of(text);
}

struct str secret_new(struct arena *a, size_t n)
{
	unsigned char bytes[SECRET_BYTES_MAX];
	struct str secret;

	must(n && n <= sizeof bytes);
	do {
		randombytes_buf(bytes, n);
		secret = base64url(a, (struct str){ (const char *)bytes, n });
	} while (strchr("-_", secret.p[secret.n - 1]));
	return secret;
}

static void sha256(unsigned char ret[crypto_hash_sha256_BYTES], struct str s)
{
	crypto_hash_sha256(ret, (const unsigned char *)(s.p ? s.p : ""), s.n);
}

struct str hash_hex(struct arena *a, struct str s)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	sha256(hash, s);
	return hex(a, hash, sizeof hash);
}

struct str hash_base64url(struct arena *a, struct str s)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	sha256(hash, s);
	return base64url(a, (struct str){ (const char *)hash, sizeof hash });
}

struct str base64(struct arena *a, struct str s)
{
	size_t size = sodium_base64_encoded_len(s.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, size);

	sodium_bin2base64(text, size, (const unsigned char *)s.p, s.n,
			  sodium_base64_VARIANT_ORIGINAL);
	return str_of(text);
}

struct str hash_sha1_base64(struct arena *a, struct str s)
{
	unsigned char hash[SHA_DIGEST_LENGTH];
	size_t n = 0;

	must(EVP_Q_digest(NULL, "SHA1", NULL, s.p ? s.p : "", s.n, hash, &n) && n == sizeof hash);
	return base64(a, (struct str){ (const char *)hash, n });
}

struct str hmac_hex(struct arena *a, struct str key, struct str s)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)(key.p ? key.p : ""), key.n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)(s.p ? s.p : ""), s.n);
	crypto_auth_hmacsha256_final(&state, mac);
	return hex(a, mac, sizeof mac);
}

bool secret_eq(struct str a, struct str b)
{
	return a.n == b.n && (!a.n || sodium_memcmp(a.p, b.p, a.n) == 0);
}
