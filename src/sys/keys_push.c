#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

#include "base/err.h"
#include "base/json.h"
#include "sys/keys.h"
#include "sys/keys_push.h"

#define SHARED 32
#define HASH 32
#define CONTENT_KEY 16
#define NONCE 12
#define TAG 16
#define HALF 32 /* of a signature: r, s */
#define RECORD_SIZE 4096

/* A view as OpenSSL reads it; never NULL. */
static const unsigned char *bytes(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

static struct str view(const void *p, size_t n)
{
	return (struct str){ p, n };
}

/* --- the curve --- */

/* A key of the curve from its point, with the private part or without. NULL for no point. */
static EVP_PKEY *key_of(struct str point, struct str secret)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *number = secret.n ? BN_bin2bn(bytes(secret), (int)secret.n, NULL) : NULL;
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params;

	must(ctx && build);
	must(OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0));
	must(OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point.p, point.n));
	if (number)
		must(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, number));
	params = OSSL_PARAM_BLD_to_param(build);
	must(params && EVP_PKEY_fromdata_init(ctx) == 1);
	if (EVP_PKEY_fromdata(ctx, &key, number ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) !=
	    1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_clear_free(number);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static EVP_PKEY *public_of(struct str point)
{
	if (point.n != P256_POINT || point.p[0] != 4)
		return NULL;
	return key_of(point, STR_NONE);
}

struct p256_pair p256_new(struct arena *a)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	unsigned char *point = arena_alloc(a, P256_POINT), *secret = arena_alloc(a, P256_PRIVATE);
	BIGNUM *number = NULL;
	size_t n = 0;

	must(key);
	must(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, P256_POINT, &n));
	must(n == P256_POINT && point[0] == 4);
	must(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number));
	must(BN_bn2binpad(number, secret, P256_PRIVATE) == P256_PRIVATE);
	BN_clear_free(number);
	EVP_PKEY_free(key);
	return (struct p256_pair){ view(point, P256_POINT), view(secret, P256_PRIVATE) };
}

bool p256_is_point(struct str point)
{
	EVP_PKEY *key = public_of(point);

	EVP_PKEY_free(key);
	return key != NULL;
}

static bool agree(const struct p256_pair *own, struct str point, unsigned char ret[SHARED])
{
	EVP_PKEY *mine = key_of(own->point, own->secret), *theirs = public_of(point);
	EVP_PKEY_CTX *ctx = mine && theirs ? EVP_PKEY_CTX_new(mine, NULL) : NULL;
	size_t n = SHARED;
	bool good = ctx && EVP_PKEY_derive_init(ctx) == 1 &&
		    EVP_PKEY_derive_set_peer(ctx, theirs) == 1 &&
		    EVP_PKEY_derive(ctx, ret, &n) == 1 && n == SHARED;

	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(theirs);
	return good;
}

/* --- signatures: OpenSSL speaks DER, the web the two numbers beside each other --- */

struct str p256_sign(struct arena *a, const struct p256_pair *pair, struct str text)
{
	EVP_PKEY *key = key_of(pair->point, pair->secret);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char der[80], *out = arena_alloc(a, 2 * HALF);
	const unsigned char *p = der;
	size_t n = sizeof der;
	ECDSA_SIG *both;

	must(key && ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1);
	must(EVP_DigestSign(ctx, der, &n, bytes(text), text.n) == 1);
	both = d2i_ECDSA_SIG(NULL, &p, (long)n);
	must(both && BN_bn2binpad(ECDSA_SIG_get0_r(both), out, HALF) == HALF &&
	     BN_bn2binpad(ECDSA_SIG_get0_s(both), out + HALF, HALF) == HALF);
	ECDSA_SIG_free(both);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return view(out, 2 * HALF);
}

bool p256_verify(struct str point, struct str text, struct str signature)
{
	EVP_PKEY *key = public_of(point);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	ECDSA_SIG *both = ECDSA_SIG_new();
	unsigned char *der = NULL;
	bool good = false;
	int n = 0;

	must(ctx && both);
	if (signature.n == 2 * HALF) {
		must(ECDSA_SIG_set0(both, BN_bin2bn(bytes(signature), HALF, NULL),
				    BN_bin2bn(bytes(signature) + HALF, HALF, NULL)));
		n = i2d_ECDSA_SIG(both, &der);
	}
	if (key && n > 0)
		good = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
		       EVP_DigestVerify(ctx, der, (size_t)n, bytes(text), text.n) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(both);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good;
}

/* --- keys from keys --- */

/* HKDF with SHA-256 (RFC 5869), extract and expand. */
static void hkdf(struct str salt, struct str key, struct str info, unsigned char *out, size_t n)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	char hash[] = "SHA256";
	/* OpenSSL takes these as changeable and changes none. */
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, hash, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT,
						  (void *)(uintptr_t)bytes(salt), salt.n),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)bytes(key),
						  key.n),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO,
						  (void *)(uintptr_t)bytes(info), info.n),
		OSSL_PARAM_construct_end(),
	};

	must(kdf && ctx && EVP_KDF_derive(ctx, out, n, params) == 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

/* AES-128-GCM; out has room for the tag behind the text. */
static void gcm(const unsigned char *key, const unsigned char *nonce, struct str text,
		unsigned char *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, rest = 0;

	must(ctx && EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, nonce) == 1);
	must(EVP_EncryptUpdate(ctx, out, &n, bytes(text), (int)text.n) == 1);
	must(EVP_EncryptFinal_ex(ctx, out + n, &rest) == 1 && (size_t)(n + rest) == text.n);
	must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG, out + text.n) == 1);
	EVP_CIPHER_CTX_free(ctx);
}

/* --- records (RFC 8188) --- */

struct sealing {
	unsigned char key[CONTENT_KEY], nonce[NONCE];
	uint64_t record;
	struct buf *out;
};

static void seal_record(struct sealing *s, struct str text)
{
	unsigned char out[RECORD_SIZE + TAG], nonce[NONCE];

	must(text.n <= RECORD_SIZE);
	memcpy(nonce, s->nonce, NONCE);
	for (int i = 0; i < 8; i++)
		nonce[NONCE - 1 - i] ^= (unsigned char)(s->record >> (8 * i));
	gcm(s->key, nonce, text, out);
	buf_add(s->out, (const char *)out, text.n + TAG);
	s->record++;
}

static void put_head(struct buf *out, struct str salt, uint32_t size, struct str key_id)
{
	buf_str(out, salt);
	for (int i = 3; i >= 0; i--)
		buf_byte(out, (char)(size >> (8 * i) & 0xff));
	buf_byte(out, (char)key_id.n);
	buf_str(out, key_id);
}

struct str push_records(struct arena *a, struct str key, struct str salt, struct str key_id,
			uint32_t size, struct str text, size_t pad)
{
	size_t room = size - TAG - 1, most = 2 * (text.n + pad) * (TAG + 2) + 1024;
	struct sealing s = { .out = arena_make(a, struct buf) };
	struct buf record;
	bool last;

	must(size >= TAG + 2 && size <= RECORD_SIZE && key_id.n <= 255);
	buf_init(s.out, a, most);
	hkdf(salt, key, view("Content-Encoding: aes128gcm", 28), s.key, CONTENT_KEY);
	hkdf(salt, key, view("Content-Encoding: nonce", 24), s.nonce, NONCE);
	put_head(s.out, salt, size, key_id);
	do {
		size_t padded = pad < room - 1 ? pad : room - 1;
		struct str part;

		/* A text that is shorter than what the padding leaves takes no part of its room. */
		if (text.n + pad <= room)
			padded = pad;
		part = str_sub(text, 0, room - padded);
		text = str_sub(text, part.n, text.n);
		pad -= padded;
		last = !text.n && !pad;
		buf_init(&record, a, RECORD_SIZE);
		buf_str(&record, part);
		buf_byte(&record, last ? 2 : 1);
		for (size_t i = 0; i < padded; i++)
			buf_byte(&record, '\0');
		seal_record(&s, buf_view(&record));
		buf_done(&record);
	} while (!last);
	must(!buf_failed(s.out));
	return buf_view(s.out);
}

/* --- the two forms of Web Push --- */

/* RFC 8291 section 3.3 and 3.4. */
static struct str seal_standard(struct arena *a, const struct push_reader *r,
				const struct p256_pair *own, struct str shared, struct str salt,
				struct str text, size_t pad)
{
	unsigned char key[HASH];
	struct buf info;

	buf_init(&info, a, 256);
	buf_add(&info, "WebPush: info", 14);
	buf_str(&info, r->point);
	buf_str(&info, own->point);
	hkdf(r->auth, shared, buf_view(&info), key, sizeof key);
	return push_records(a, view(key, sizeof key), salt, own->point, RECORD_SIZE, text, pad);
}

/* "Content-Encoding: X" NUL "P-256" NUL, and both keys with their lengths. */
static struct str older_info(struct arena *a, const char *what, const struct push_reader *r,
			     const struct p256_pair *own)
{
	struct buf *info = arena_make(a, struct buf);

	buf_init(info, a, 512);
	buf_fmt(info, "Content-Encoding: %s", what);
	buf_byte(info, '\0');
	buf_add(info, "P-256", 6);
	buf_byte(info, '\0');
	buf_byte(info, P256_POINT);
	buf_str(info, r->point);
	buf_byte(info, '\0');
	buf_byte(info, P256_POINT);
	buf_str(info, own->point);
	return buf_view(info);
}

/* draft-ietf-webpush-encryption-04 over draft-ietf-httpbis-encryption-encoding-03: the padding
 * stands before the text, with its length in two bytes. */
static struct str seal_older(struct arena *a, const struct push_reader *r,
			     const struct p256_pair *own, struct str shared, struct str salt,
			     struct str text, size_t pad)
{
	unsigned char input[HASH], key[CONTENT_KEY], nonce[NONCE];
	unsigned char *out = arena_alloc(a, 2 + pad + text.n + TAG);
	struct buf padded;

	hkdf(r->auth, shared, view("Content-Encoding: auth", 23), input, sizeof input);
	hkdf(salt, view(input, HASH), older_info(a, "aesgcm", r, own), key, sizeof key);
	hkdf(salt, view(input, HASH), older_info(a, "nonce", r, own), nonce, sizeof nonce);
	buf_init(&padded, a, RECORD_SIZE);
	buf_byte(&padded, (char)(pad >> 8));
	buf_byte(&padded, (char)(pad & 0xff));
	for (size_t i = 0; i < pad; i++)
		buf_byte(&padded, '\0');
	buf_str(&padded, text);
	must(!buf_failed(&padded));
	gcm(key, nonce, buf_view(&padded), out);
	return view(out, padded.n + TAG);
}

bool push_seal_with(struct arena *a, const struct push_reader *r, const struct p256_pair *own,
		    struct str salt, struct str text, size_t pad, struct push_sealed *ret)
{
	unsigned char secret[SHARED] = { 0 };
	struct str shared = view(secret, SHARED);

	must(salt.n == PUSH_SALT);
	must(text.n + pad <= (r->standard ? PUSH_TEXT_STANDARD : PUSH_TEXT_OLDER));
	if (r->auth.n != PUSH_AUTH || !agree(own, r->point, secret))
		return false;
	ret->salt = salt;
	ret->point = own->point;
	ret->body = (r->standard ? seal_standard : seal_older)(a, r, own, shared, salt, text, pad);
	OPENSSL_cleanse(secret, sizeof secret);
	return true;
}

bool push_seal(struct arena *a, const struct push_reader *r, struct str text, size_t pad,
	       struct push_sealed *ret)
{
	struct p256_pair own = p256_new(a);
	unsigned char *salt = arena_alloc(a, PUSH_SALT);

	must(RAND_bytes(salt, PUSH_SALT) == 1);
	return push_seal_with(a, r, &own, view(salt, PUSH_SALT), text, pad, ret);
}

/* --- who sends it (RFC 8292 section 2) --- */

struct str vapid_token(struct arena *a, const struct p256_pair *pair, struct str origin,
		       int64_t until, struct str contact)
{
	struct buf claims;
	struct str head, body, text;
	struct jw j;

	buf_init(&claims, a, 4096);
	jw_init(&j, &claims);
	jw_object(&j);
	jw_key(&j, "aud");
	jw_str(&j, origin);
	jw_key(&j, "exp");
	jw_int(&j, until / 1000);
	jw_key(&j, "sub");
	jw_str(&j, contact);
	jw_end(&j);
	jw_done(&j);
	must(!buf_failed(&claims));
	head = base64url(a, S("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"));
	body = base64url(a, buf_view(&claims));
	text = str_fmt(a, "%.*s.%.*s", STR_ARG(head), STR_ARG(body));
	return str_fmt(a, "%.*s.%.*s", STR_ARG(text),
		       STR_ARG(base64url(a, p256_sign(a, pair, text))));
}
