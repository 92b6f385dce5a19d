#include "fed/document.h"

#include "base/url.h"
#include "core/place_key.h"

/* Terms that are not of ActivityStreams or the security vocabulary, and where they come from. Those
 * of rosemary: are our own: when it was, in EDTF, and who is to be named with a photograph. */
#define CONTEXT                                                                                    \
	"[\"https://www.w3.org/ns/activitystreams\",\"https://w3id.org/security/v1\",{"            \
	"\"as\":\"https://www.w3.org/ns/activitystreams#\","                                       \
	"\"toot\":\"http://joinmastodon.org/ns#\","                                                \
	"\"schema\":\"http://schema.org#\","                                                       \
	"\"gts\":\"https://gotosocial.org/ns#\","                                                  \
	"\"pixelfed\":\"http://pixelfed.org/ns#\","                                                \
	"\"rosemary\":\"https://rosemary.invalid/ns#\","                                           \
	"\"sensitive\":\"as:sensitive\","                                                          \
	"\"manuallyApprovesFollowers\":\"as:manuallyApprovesFollowers\","                          \
	"\"alsoKnownAs\":{\"@id\":\"as:alsoKnownAs\",\"@type\":\"@id\"},"                          \
	"\"movedTo\":{\"@id\":\"as:movedTo\",\"@type\":\"@id\"},"                                  \
	"\"webfinger\":\"https://purl.archive.org/socialweb/webfinger#webfinger\","                \
	"\"Hashtag\":\"as:Hashtag\","                                                              \
	"\"PropertyValue\":\"schema:PropertyValue\",\"value\":\"schema:value\","                   \
	"\"discoverable\":\"toot:discoverable\",\"indexable\":\"toot:indexable\","                 \
	"\"suspended\":\"toot:suspended\",\"memorial\":\"toot:memorial\",\"votersCount\":\"toot:"  \
	"votersCount\","                                                                           \
	"\"blurhash\":\"toot:blurhash\","                                                          \
	"\"featured\":{\"@id\":\"toot:featured\",\"@type\":\"@id\"},"                              \
	"\"focalPoint\":{\"@container\":\"@list\",\"@id\":\"toot:focalPoint\"},"                   \
	"\"interactionPolicy\":{\"@id\":\"gts:interactionPolicy\",\"@type\":\"@id\"},"             \
	"\"canLike\":{\"@id\":\"gts:canLike\",\"@type\":\"@id\"},"                                 \
	"\"canReply\":{\"@id\":\"gts:canReply\",\"@type\":\"@id\"},"                               \
	"\"canAnnounce\":{\"@id\":\"gts:canAnnounce\",\"@type\":\"@id\"},"                         \
	"\"canQuote\":{\"@id\":\"gts:canQuote\",\"@type\":\"@id\"},"                               \
	"\"automaticApproval\":{\"@id\":\"gts:automaticApproval\",\"@type\":\"@id\"},"             \
	"\"manualApproval\":{\"@id\":\"gts:manualApproval\",\"@type\":\"@id\"},"                   \
	"\"always\":{\"@id\":\"gts:always\",\"@type\":\"@id\"},"                                   \
	"\"approvalRequired\":{\"@id\":\"gts:approvalRequired\",\"@type\":\"@id\"},"               \
	"\"commentsEnabled\":{\"@id\":\"pixelfed:commentsEnabled\",\"@type\":\"schema:Boolean\"}," \
	"\"capabilities\":{\"@id\":\"pixelfed:capabilities\",\"@container\":\"@set\"},"            \
	"\"announce\":{\"@id\":\"pixelfed:canAnnounce\",\"@type\":\"@id\"},"                       \
	"\"like\":{\"@id\":\"pixelfed:canLike\",\"@type\":\"@id\"},"                               \
	"\"reply\":{\"@id\":\"pixelfed:canReply\",\"@type\":\"@id\"},"                             \
	"\"quote\":{\"@id\":\"https://w3id.org/fep/044f#quote\",\"@type\":\"@id\"},"               \
	"\"quoteUri\":\"http://fedibird.com/ns#quoteUri\","                                        \
	"\"_misskey_quote\":\"https://misskey-hub.net/ns#_misskey_quote\","                        \
	"\"quoteAuthorization\":{\"@id\":\"https://w3id.org/fep/044f#quoteAuthorization\","        \
	"\"@type\":\"@id\"},"                                                                      \
	"\"QuoteAuthorization\":\"https://w3id.org/fep/044f#QuoteAuthorization\","                 \
	"\"QuoteRequest\":\"https://w3id.org/fep/044f#QuoteRequest\","                             \
	"\"ReplyAuthorization\":\"gts:ReplyAuthorization\","                                       \
	"\"ReplyRequest\":\"gts:ReplyRequest\","                                                   \
	"\"LikeAuthorization\":\"gts:LikeAuthorization\","                                         \
	"\"LikeRequest\":\"gts:LikeRequest\","                                                     \
	"\"AnnounceAuthorization\":\"gts:AnnounceAuthorization\","                                 \
	"\"AnnounceRequest\":\"gts:AnnounceRequest\","                                             \
	"\"replyAuthorization\":{\"@id\":\"gts:replyAuthorization\",\"@type\":\"@id\"},"           \
	"\"approvedBy\":{\"@id\":\"gts:approvedBy\",\"@type\":\"@id\"},"                           \
	"\"interactingObject\":{\"@id\":\"gts:interactingObject\",\"@type\":\"@id\"},"             \
	"\"interactionTarget\":{\"@id\":\"gts:interactionTarget\",\"@type\":\"@id\"},"             \
	"\"_misskey_reaction\":\"https://misskey-hub.net/ns#_misskey_reaction\","                  \
	"\"edtf\":\"rosemary:edtf\",\"whenText\":\"rosemary:whenText\","                           \
	"\"credit\":\"rosemary:credit\","                                                          \
	"\"remembers\":{\"@id\":\"rosemary:remembers\",\"@type\":\"@id\"}}]"

void document_start(struct reply *r, struct jw *ret_j)
{
	r->type = DOCUMENT_TYPE;
	buf_clear(&r->body);
	jw_init(ret_j, &r->body);
}

void document_context(struct jw *j)
{
	jw_key(j, "@context");
	jw_ready(j, S(CONTEXT));
}

enum err document_elsewhere(struct task *t, struct reply *r, struct str uri)
{
	struct url url;

	if (!url_read(t->a, uri, &url))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	r->status = 302;
	reply_header(r, "Location", url.s);
	return OK;
}

void document_key(struct jw *j, struct arena *a, struct str actor)
{
	jw_key(j, "publicKey");
	jw_object(j);
	jw_key(j, "id");
	jw_str(j, str_fmt(a, "%.*s#main-key", STR_ARG(actor)));
	jw_key(j, "owner");
	jw_str(j, actor);
	jw_key(j, "publicKeyPem");
	jw_str(j, place_key()->public_pem);
	jw_end(j);
}
