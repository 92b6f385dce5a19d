#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "sys/keys.h"
#include "sys/keys_sign.h"

#define RSA_BITS_LEAST 2048
#define RSA_BITS_MOST 8192
#define SIGNATURE_MAX (RSA_BITS_MOST / 8)
#define PEM_MAX 8192
#define ED25519_BYTES 32
#define KEPT 4096 /* parsed keys */

static const unsigned char *bytes(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

/* --- PEM --- */

static struct str bio_text(struct arena *a, BIO *bio)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	must(n > 0);
	return str_dup(a, (struct str){ p, (size_t)n });
}

static struct str public_text(struct arena *a, const EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct str pem;

	must(bio && PEM_write_bio_PUBKEY(bio, key) == 1);
	pem = bio_text(a, bio);
	BIO_free(bio);
	return pem;
}

void sign_key_new(struct arena *a, struct str *ret_private, struct str *ret_public)
{
	EVP_PKEY *key = EVP_RSA_gen(RSA_BITS_LEAST);
	BIO *bio = BIO_new(BIO_s_mem());

	must(key && bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
	*ret_private = bio_text(a, bio);
	*ret_public = public_text(a, key);
	BIO_free(bio);
	EVP_PKEY_free(key);
}

/* An encrypted key asks for its password: nobody is there to say it. */
static int no_password(char *into, int size, int writing, void *arg)
{
	(void)into;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static EVP_PKEY *parse(struct str pem, bool is_private)
{
	BIO *bio = pem.n && pem.n <= PEM_MAX ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
	EVP_PKEY *key = NULL;

	if (bio && is_private)
		key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	else if (bio)
		key = PEM_read_bio_PUBKEY(bio, NULL, no_password, NULL);
	BIO_free(bio);
	return key;
}

/* "RSA PUBLIC KEY" (PKCS #1), as some servers write it. */
static EVP_PKEY *parse_older(struct str pem)
{
	BIO *bio = pem.n && pem.n <= PEM_MAX ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	const unsigned char *p;
	EVP_PKEY *key = NULL;
	long n = 0;

	if (bio && PEM_read_bio(bio, &name, &header, &data, &n) == 1 &&
	    str_eq(str_of(name), S("RSA PUBLIC KEY"))) {
		p = data;
		key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, n);
	}
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(data);
	BIO_free(bio);
	return key;
}

/* --- Multikey (FEP-521a): "z" and base58btc of two bytes that tell the kind, and the key --- */

static bool base58_read(struct str text, unsigned char *ret, size_t most, size_t *ret_n)
{
	static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	size_t n = 0, zeros = 0;

	while (zeros < text.n && text.p[zeros] == '1')
		zeros++;
	for (size_t i = 0; i < text.n; i++) {
		const char *at = text.p[i] ? strchr(digits, text.p[i]) : NULL;
		unsigned carry = at ? (unsigned)(at - digits) : 0;

		if (!at)
			return false;
		for (size_t k = 0; k < n; k++) {
			carry += 58u * ret[k];
			ret[k] = (unsigned char)carry;
			carry >>= 8;
		}
		while (carry) {
			if (n == most)
				return false;
			ret[n++] = (unsigned char)carry;
			carry >>= 8;
		}
	}
	if (zeros + n > most)
		return false;
	memset(ret + n, 0, zeros);
	n += zeros;
	for (size_t i = 0; i < n / 2; i++) {
		unsigned char c = ret[i];

		ret[i] = ret[n - 1 - i];
		ret[n - 1 - i] = c;
	}
	*ret_n = n;
	return true;
}

/* Multicodec: 0xed 0x01 is Ed25519, 0x85 0x24 RSA in PKCS #1. */
static EVP_PKEY *parse_multikey(struct str text)
{
	unsigned char raw[SIGNATURE_MAX + 64];
	const unsigned char *p = raw + 2;
	size_t n = 0;

	if (text.n < 3 || text.n > 2 * sizeof raw || text.p[0] != 'z' ||
	    !base58_read(str_sub(text, 1, text.n), raw, sizeof raw, &n) || n < 2)
		return NULL;
	if (raw[0] == 0xed && raw[1] == 0x01 && n == 2 + ED25519_BYTES)
		return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, p, ED25519_BYTES);
	if (raw[0] == 0x85 && raw[1] == 0x24)
		return d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)n - 2);
	return NULL;
}

static bool kind_of(const EVP_PKEY *key, enum sign_kind *ret)
{
	int bits = EVP_PKEY_get_bits(key);

	*ret = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? SIGN_ED25519 : SIGN_RSA;
	if (*ret == SIGN_ED25519)
		return true;
	return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && bits >= RSA_BITS_LEAST &&
	       bits <= RSA_BITS_MOST;
}

bool sign_key_read(struct arena *a, struct str text, enum sign_kind *ret_kind, struct str *ret_pem)
{
	struct str pem = str_trim(text);
	EVP_PKEY *key = parse(pem, false);
	bool good;

	if (!key)
		key = parse_older(pem);
	if (!key)
		key = parse_multikey(pem);
	good = key && kind_of(key, ret_kind);
	if (good)
		*ret_pem = public_text(a, key);
	EVP_PKEY_free(key);
	return good;
}

/* --- keys that were parsed once --- */

static struct {
	pthread_mutex_t lock;
	struct kept {
		EVP_PKEY *key;
		char *pem;
		size_t n;
	} kept[KEPT];
} cache = { .lock = PTHREAD_MUTEX_INITIALIZER };

static size_t place_of(struct str pem)
{
	uint64_t h = str_hash(pem);

	return (size_t)((h ^ (h >> 29)) % KEPT);
}

/* The caller frees it: a key has its own count of users. NULL for none that can be read. */
static EVP_PKEY *key_for(struct str pem, bool is_private)
{
	struct kept *k = &cache.kept[place_of(pem)];
	EVP_PKEY *key;

	pthread_mutex_lock(&cache.lock);
	if (k->key && str_eq(pem, (struct str){ k->pem, k->n })) {
		key = k->key;
		must(EVP_PKEY_up_ref(key));
		pthread_mutex_unlock(&cache.lock);
		return key;
	}
	pthread_mutex_unlock(&cache.lock);
	key = parse(pem, is_private);
	if (!key)
		return NULL;
	must(EVP_PKEY_up_ref(key));
	pthread_mutex_lock(&cache.lock);
	EVP_PKEY_free(k->key);
	mem_free(k->pem);
	k->pem = mem_new(pem.n);
	memcpy(k->pem, pem.p, pem.n);
	k->n = pem.n;
	k->key = key;
	pthread_mutex_unlock(&cache.lock);
	return key;
}

/* --- signatures --- */

struct str sign(struct arena *a, struct str private_pem, struct str text)
{
	EVP_PKEY *key = key_for(private_pem, true);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char out[SIGNATURE_MAX];
	size_t n = sizeof out;
	struct str ret = STR_NONE;

	must(ctx);
	if (key && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, out, &n, bytes(text), text.n) == 1)
		ret = base64(a, (struct str){ (const char *)out, n });
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return ret;
}

/* RFC 4648 section 4, whole groups of four; EVP_DecodeBlock takes the padding for zeros. */
static bool base64_read(struct str text, unsigned char *ret, size_t most, size_t *ret_n)
{
	size_t pads = 0;
	int n;

	if (!text.n || text.n % 4 || text.n / 4 * 3 > most)
		return false;
	while (pads < 2 && text.p[text.n - 1 - pads] == '=')
		pads++;
	n = EVP_DecodeBlock(ret, bytes(text), (int)text.n);
	if (n < 0)
		return false;
	*ret_n = (size_t)n - pads;
	return true;
}

bool sign_fits(enum sign_kind kind, struct str public_pem, struct str text, struct str signature)
{
	unsigned char raw[SIGNATURE_MAX + 3];
	EVP_PKEY *key = key_for(public_pem, false);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	enum sign_kind real;
	size_t n = 0;
	bool good;

	must(ctx);
	good = key && kind_of(key, &real) && real == kind &&
	       base64_read(signature, raw, sizeof raw, &n) &&
	       EVP_DigestVerifyInit(ctx, NULL, kind == SIGN_RSA ? EVP_sha256() : NULL, NULL, key) ==
		       1 &&
	       EVP_DigestVerify(ctx, raw, n, bytes(text), text.n) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good;
}

struct str hash_base64(struct arena *a, struct str s)
{
	unsigned char hash[32];

	must(EVP_Digest(bytes(s), s.n, hash, NULL, EVP_sha256(), NULL) == 1);
	return base64(a, (struct str){ (const char *)hash, sizeof hash });
}
