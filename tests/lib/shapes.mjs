// The shape of everything that the client API answers with, written from Mastodon's documentation
// (https://docs.joinmastodon.org/entities/). check(value, shape, where) throws at the first member that
// is missing, has another type, or is not told of there.
import assert from 'node:assert/strict';

const named = (name, holds) => Object.assign(holds, { shape: name });
const scalar = (name, holds) => named(name, (v, where) => assert.ok(holds(v), `${where} is ${JSON.stringify(v)}, not ${name}`));

export const text = scalar('a text', (v) => typeof v === 'string');
export const whole = scalar('a whole number', Number.isInteger);
export const number = scalar('a number', (v) => typeof v === 'number');
export const yes = scalar('true or false', (v) => typeof v === 'boolean');
export const id = scalar('an id', (v) => typeof v === 'string' && /^\d+$/.test(v));
export const time = scalar('a moment', (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(v));
export const day = scalar('a day', (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v));
export const address = scalar('an address', (v) => typeof v === 'string' && /^(https?|wss?):\/\//.test(v));
export const nothing = scalar('null', (v) => v === null);
export const none = scalar('no body', (v) => v === undefined);
export const one = (...values) => scalar(`one of ${values}`, (v) => values.includes(v));
export const orNull = (shape) => named('…or null', (v, where) => v === null || check(v, shape, where));
export const either = (...shapes) => named('either', (v, where) => {
  const said = [];
  for (const shape of shapes)
    try {
      return check(v, shape, where);
    } catch (e) {
      said.push(e.message);
    }
  throw new Error(said.join(' and '));
});
// A list; with `some` it must not be empty, so that its items are really looked at.
export const list = (shape, some = false) => named('a list', (v, where) => {
  assert.ok(Array.isArray(v), `${where} is ${JSON.stringify(v)}, not a list`);
  assert.ok(v.length || !some, `${where} is empty`);
  v.forEach((item, i) => check(item, shape, `${where}[${i}]`));
});
export const some = (shape) => list(shape, true);
export const empty = scalar('an empty list', (v) => Array.isArray(v) && v.length === 0);
// An object with any keys.
export const map = (shape) => named('a map', (v, where) => {
  assert.ok(v && typeof v === 'object' && !Array.isArray(v), `${where} is ${JSON.stringify(v)}, not an object`);
  Object.entries(v).forEach(([key, item]) => check(item, shape, `${where}.${key}`));
});

// shape: one of the functions above, or an object of members; a name that ends with ? may be missing.
export function check(value, shape, where) {
  if (typeof shape === 'function')
    return shape(value, where);
  assert.ok(value && typeof value === 'object' && !Array.isArray(value), `${where} is ${JSON.stringify(value)}, not an object`);
  const known = new Set();
  for (const [name, of] of Object.entries(shape)) {
    const key = name.replace(/\?$/, '');
    known.add(key);
    if (key in value)
      check(value[key], of, `${where}.${key}`);
    else
      assert.ok(name.endsWith('?'), `${where}.${key} is missing`);
  }
  for (const key of Object.keys(value))
    assert.ok(known.has(key), `${where}.${key} is not told of`);
  return undefined;
}

// --- entities ---

export const CustomEmoji = { shortcode: text, url: address, static_url: address, visible_in_picker: yes, 'category?': orNull(text) };
export const Field = { name: text, value: text, verified_at: orNull(time) };
export const Role = { id: text, name: text, permissions: text, color: text, highlighted: yes, 'collection_limit?': orNull(whole) };

const account = {
  id, username: text, acct: text, url: address, uri: address, display_name: text, note: text,
  avatar: address, avatar_static: address, 'avatar_description?': text, header: address, header_static: address,
  'header_description?': text, locked: yes, fields: list(Field), emojis: list(CustomEmoji), bot: yes, group: yes,
  discoverable: orNull(yes), 'noindex?': orNull(yes), 'indexable?': yes, 'hide_collections?': orNull(yes), 
  'memorial?': orNull(yes), 'suspended?': yes, 'limited?': yes, created_at: time, last_status_at: orNull(day),
  statuses_count: whole, followers_count: whole, following_count: whole,
  'roles?': list({ id: text, name: text, color: text }),
};
const maybeMoved = { ...account, 'moved?': account };
export const Account = maybeMoved;
export const MovedAccount = { ...account, moved: account };
export const MutedAccount = { ...maybeMoved, mute_expires_at: orNull(time) };
export const CredentialAccount = {
  ...maybeMoved,
  source: { note: text, fields: list(Field), privacy: one('public', 'unlisted', 'private', 'direct'), sensitive: yes, language: text,
    follow_requests_count: whole, 'hide_collections?': orNull(yes), 'discoverable?': orNull(yes), 'indexable?': yes,
    'attribution_domains?': list(text), 'also_known_as_uris?': list(address), quote_policy: one('public', 'followers', 'nobody') },
  role: Role,
};

const size = { width: whole, height: whole, size: text, aspect: number };
export const MediaAttachment = {
  id, type: one('image', 'unknown'), url: address, preview_url: orNull(address), remote_url: orNull(address),
  'preview_remote_url?': orNull(address), 'text_url?': orNull(address),
  meta: orNull({ 'original?': size, 'small?': size, focus: { x: number, y: number } }), description: orNull(text), blurhash: orNull(text),
  credit: orNull(text), cover: orNull({ mode: one('words', 'blur'), text }), // Rosemary's own
};
export const Mention = { id, username: text, url: address, acct: text };
export const Application = { name: text, website: orNull(address) };
export const Poll = {
  id, expires_at: orNull(time), expired: yes, multiple: yes, votes_count: orNull(whole), voters_count: orNull(whole),
  options: some({ title: text, votes_count: orNull(whole) }), emojis: list(CustomEmoji), 'voted?': yes, 'own_votes?': list(whole),
};
export const FilterKeyword = { id, keyword: text, whole_word: yes };
export const FilterStatus = { id, status_id: id };
const context = one('home', 'notifications', 'public', 'thread', 'account');
const filter = { id, title: text, context: some(context), expires_at: orNull(time), filter_action: one('warn', 'hide', 'blur') };
export const Filter = { ...filter, keywords: list(FilterKeyword), statuses: list(FilterStatus) };
export const FilterV1 = { id, phrase: text, context: some(context), expires_at: orNull(time), irreversible: yes, whole_word: yes };
export const FilterResult = { filter: { ...filter, 'keywords?': list(FilterKeyword), 'statuses?': list(FilterStatus) },
  keyword_matches: orNull(list(text)), status_matches: orNull(list(id)) };
// Rosemary's own.
const Remembered = { edtf: orNull(text), text, reading: orNull(text), from: orNull(text), to: orNull(text), source: text,
  first: yes };
const RememberedThen = { edtf: orNull(text), text };

const quoteState = one('pending', 'accepted', 'rejected', 'revoked', 'deleted', 'unauthorized', 'blocked_account', 'blocked_domain',
  'muted_account');
const inQuote = (shape) => named('a quoted post', (v, where) => check(v, shape(), where));
export const ShallowQuote = { state: quoteState, quoted_status_id: orNull(id) };
export const Quote = { state: quoteState, quoted_status: orNull(inQuote(() => ({ ...status, reblog: nothing }))) };
const quoteAllows = list(one('public', 'followers', 'unsupported_policy'));
export const QuoteApproval = { automatic: quoteAllows, manual: quoteAllows, current_user: one('automatic', 'manual', 'denied', 'unknown') };

const status = {
  id, uri: address, created_at: time, account: Account, content: text, visibility: one('public', 'unlisted', 'private', 'direct'),
  sensitive: yes, spoiler_text: text, media_attachments: list(MediaAttachment), 'application?': orNull(Application),
  mentions: list(Mention), tags: list({ name: text, url: address }), emojis: list(CustomEmoji),
  reblogs_count: whole, favourites_count: whole, replies_count: whole, quotes_count: whole, url: orNull(address),
  in_reply_to_id: orNull(id), in_reply_to_account_id: orNull(id), poll: orNull(Poll), card: nothing, language: orNull(text),
  edited_at: orNull(time), 'favourited?': yes, 'reblogged?': yes, 'muted?': yes, 'bookmarked?': yes, 'pinned?': yes,
  'filtered?': list(FilterResult), quote: orNull(either(Quote, ShallowQuote)), quote_approval: QuoteApproval,
  'interaction_policy?': map(map(list(text))), cover_mode: one('none', 'words', 'blur', 'photographs'),
  'remembered?': Remembered, 'imported?': named('anything', () => {}),
};
export const Status = { ...status, reblog: orNull({ ...status, reblog: nothing }) };
export const DeletedStatus = { ...Status, text };
export const StatusEdit = { content: text, spoiler_text: text, sensitive: yes, created_at: time, account: Account,
  'poll?': orNull({ options: some({ title: text }) }), media_attachments: list(MediaAttachment), emojis: list(CustomEmoji), 'quote?': nothing,
  'remembered?': RememberedThen };
export const StatusSource = { id, text, spoiler_text: text, 'remembered?': Remembered };
export const Context = { ancestors: list(Status), descendants: list(Status) };

export const Relationship = {
  id, following: yes, showing_reblogs: yes, notifying: yes, languages: orNull(list(text)), followed_by: yes, blocking: yes,
  blocked_by: yes, muting: yes, muting_notifications: yes, 'muting_expires_at?': orNull(time), requested: yes, requested_by: yes, restricting: yes,
  domain_blocking: yes, endorsed: yes, note: text,
};
export const Shelter = { on: yes, since: orNull(time), until: orNull(time), proposed: yes };
export const FamiliarFollowers = { id, accounts: list(Account) };
export const Tag = { name: text, url: address, history: list({ day: text, uses: text, accounts: text }), 'id?': text, 'following?': yes, 'featuring?': yes };
export const FeaturedTag = { id, name: text, url: address, statuses_count: either(text, whole), last_status_at: orNull(either(day, time)) };
export const List = { id, title: text, replies_policy: one('followed', 'list', 'none'), exclusive: yes };
export const Conversation = { id, unread: yes, accounts: list(Account), last_status: orNull(Status) };
export const Marker = { last_read_id: id, version: whole, updated_at: time };
export const ScheduledStatus = {
  id, scheduled_at: time, media_attachments: list(MediaAttachment),
  params: { text, poll: orNull({ options: list(text), expires_in: either(text, whole), multiple: yes, hide_totals: yes }),
    media_ids: orNull(list(id)), sensitive: orNull(yes), spoiler_text: orNull(text), visibility: orNull(text), in_reply_to_id: orNull(either(id, whole)),
    language: orNull(text), application_id: either(whole, id, nothing), scheduled_at: nothing, idempotency: orNull(text), with_rate_limit: yes,
    'quoted_status_id?': orNull(id), 'quote_approval_policy?': orNull(text), 'allowed_mentions?': orNull(list(text)) },
};
export const Search = { accounts: list(Account), statuses: list(Status), hashtags: list(Tag) };

const notificationType = one('mention', 'status', 'reblog', 'follow', 'follow_request', 'favourite', 'poll', 'update', 'admin.sign_up', 'admin.report', 'quote', 'quoted_update', 'severed_relationships');
const severance = { id, type: one('domain_block', 'user_domain_block', 'account_suspension'), purged: yes, target_name: text,
  followers_count: whole, following_count: whole, created_at: time };
export const Report = { id, action_taken: yes, action_taken_at: orNull(time), category: one('spam', 'legal', 'violation', 'other'), comment: text,
  forwarded: yes, created_at: time, status_ids: orNull(list(id)), rule_ids: orNull(list(text)), 'collection_ids?': orNull(list(id)), target_account: Account };
export const Notification = { id, type: notificationType, group_key: text, 'filtered?': yes, created_at: time, account: Account, 'status?': orNull(Status), 'report?': Report, 'event?': severance };
const group = { group_key: text, notifications_count: whole, type: notificationType, most_recent_notification_id: either(whole, id),
  'page_min_id?': id, 'page_max_id?': id, 'latest_page_notification_at?': time, sample_account_ids: some(id), 'status_id?': orNull(id), 'report?': Report, 'event?': severance };
export const GroupedNotifications = { accounts: list(Account), 'partial_accounts?': list({ id, acct: text, url: address, avatar: address,
  avatar_static: address, locked: yes, bot: yes }), statuses: list(Status), notification_groups: list(group) };
const choice = one('accept', 'filter', 'drop');
const summary = { pending_requests_count: whole, pending_notifications_count: whole };
export const NotificationPolicy = { for_not_following: choice, for_not_followers: choice, for_new_accounts: choice,
  for_private_mentions: choice, for_limited_accounts: choice, candles: one('each', 'daily', 'none'), 'for_bots?': choice, summary };
export const NotificationPolicyV1 = { filter_not_following: yes, filter_not_followers: yes, filter_new_accounts: yes, filter_private_mentions: yes, summary };
export const NotificationRequest = { id, created_at: time, updated_at: time, account: Account, notifications_count: either(text, whole), last_status: orNull(Status) };
export const InteractionRequest = { id, type: one('reply'), created_at: time, account: Account, status: orNull(Status), reply: Status,
  accepted_at: orNull(time), rejected_at: orNull(time), uri: nothing,
  'target_account?': Account, 'reason?': text };
export const Count = { count: whole };

export const CredentialApplication = { id: text, name: text, website: orNull(address), scopes: list(text), redirect_uris: list(text),
  'redirect_uri?': text, client_id: text, client_secret: text, client_secret_expires_at: whole, 'vapid_key?': text };
export const VerifiedApplication = { 'id?': text, name: text, website: orNull(address), scopes: list(text), redirect_uris: list(text),
  'redirect_uri?': text, 'vapid_key?': text };
export const Token = { access_token: text, token_type: one('Bearer'), scope: text, created_at: whole };
export const PushSubscription = { id: either(id, whole), endpoint: address, 'standard?': yes, 'policy?': one('all', 'followed', 'follower', 'none'),
  alerts: map(yes), server_key: text };
export const Preferences = { 'posting:default:visibility': text, 'posting:default:sensitive': yes, 'posting:default:language': orNull(text),
  'posting:default:quote_policy': one('public', 'followers', 'nobody'), 'reading:expand:media': text, 'reading:expand:spoilers': yes, 'reading:autoplay:gifs?': yes };

export const Rule = { id: text, text, hint: text, 'translations?': map(map(text)) };
const limits = {
  statuses: { max_characters: whole, max_media_attachments: whole, characters_reserved_per_url: whole },
  media_attachments: { 'description_limit?': whole, supported_mime_types: some(text), image_size_limit: whole, image_matrix_limit: whole,
    video_size_limit: whole, video_frame_rate_limit: whole, video_matrix_limit: whole },
  polls: { max_options: whole, max_characters_per_option: whole, min_expiration: whole, max_expiration: whole },
};
const accounts = { max_featured_tags: whole, 'max_pinned_statuses?': whole, 'max_display_name_length?': whole, 'max_note_length?': whole,
  'max_avatar_description_length?': whole, 'max_header_description_length?': whole, 'max_profile_fields?': whole,
  'profile_field_name_limit?': whole, 'profile_field_value_limit?': whole };
export const Instance = {
  domain: text, title: text, version: text, source_url: address, description: text, usage: { users: { active_month: whole } },
  thumbnail: { url: address, 'blurhash?': orNull(text), 'description?': orNull(text), 'versions?': map(address) },
  'icon?': list({ src: address, size: text }), languages: some(text),
  configuration: { urls: { streaming: address, 'status?': orNull(address), 'about?': orNull(address), 'privacy_policy?': orNull(address),
      'terms_of_service?': orNull(address) },
    vapid: { public_key: text }, accounts, ...limits, translation: { enabled: yes }, 'limited_federation?': yes,
    'timelines_access?': map(map(text)) },
  registrations: { enabled: yes, approval_required: yes, 'reason_required?': orNull(yes), message: orNull(text), 'min_age?': orNull(whole), 'url?': orNull(address) },
  'api_versions?': map(whole), contact: { email: text, account: orNull(Account) }, rules: list(Rule), 'wrapstodon?': nothing,
};
export const InstanceV1 = {
  uri: text, title: text, short_description: text, description: text, email: text, version: text, urls: { streaming_api: address },
  stats: { user_count: whole, status_count: whole, domain_count: whole }, thumbnail: orNull(address), languages: some(text),
  registrations: yes, approval_required: yes, invites_enabled: yes, configuration: { accounts, ...limits }, contact_account: orNull(Account),
  rules: list(Rule),
};
export const ExtendedDescription = { updated_at: orNull(time), content: text };
export const TermsOfService = { effective_date: day, effective: yes, content: text, succeeded_by: orNull(day) };
export const Reaction = { name: text, count: whole, 'me?': yes, 'url?': orNull(address), 'static_url?': orNull(address) };
export const Announcement = { id, content: text, starts_at: orNull(time), ends_at: orNull(time), all_day: yes, published_at: time,
  updated_at: time, 'read?': yes, mentions: list(Mention), statuses: list({ id, url: address }), tags: list({ name: text, url: address }),
  emojis: list(CustomEmoji), reactions: list(Reaction) };
export const OEmbed = { type: one('rich'), version: one('1.0'), title: text, author_name: text, author_url: address, provider_name: text,
  provider_url: address, cache_age: whole, html: text, width: orNull(whole), height: orNull(whole) };
export const Profile = {
  id, display_name: text, note: text, fields: list(either(Field, { name: text, value: text })), avatar: orNull(address), avatar_static: orNull(address),
  avatar_description: text, header: orNull(address), header_static: orNull(address), header_description: text, locked: yes, bot: yes,
  hide_collections: orNull(yes), discoverable: orNull(yes), indexable: yes, show_media: yes, show_media_replies: yes, show_featured: yes,
  attribution_domains: list(text), featured_tags: list(FeaturedTag),
};
export const Week = { week: text, statuses: text, logins: text, registrations: text };
export const UserInfo = { iss: address, sub: address, name: text, preferred_username: text, profile: address, picture: address };
// GoToSocial's own.
export const TokenInfo = { id: text, created_at: time, last_used: time, scope: text, application: Application };
export const User = { id, created_at: time, email: nothing, unconfirmed_email: nothing, reason: orNull(text), last_emailed_at: nothing,
  confirmed_at: nothing, confirmation_sent_at: nothing, moderator: yes, admin: yes, disabled: yes, approved: yes, reset_password_sent_at: nothing,
  'two_factor_enabled_at?': orNull(time) };
const allowed = list(one('public', 'followers', 'following', 'mutuals', 'mentioned', 'author', 'me', 'circles', 'known'));
const permission = { always: allowed, with_approval: allowed };
export const InteractionPolicy = { can_favourite: permission, can_reply: permission, can_reblog: permission };
export const InteractionPolicies = { public: InteractionPolicy, unlisted: InteractionPolicy, private: InteractionPolicy, direct: InteractionPolicy };
// Rosemary's own: what became of each line that was brought along.
export const Import = { id, type: text, mode: one('merge', 'overwrite'), state: text, created_at: time, lines: whole, done: whole, was_so: whole, ended: whole, not_here: whole, nobody: whole, refused: whole };
export const ImportLine = { line: whole, address: text, list: orNull(text), outcome: text, why: orNull(text) };
export const ExportStats = { media_storage: text, followers_count: whole, following_count: whole, statuses_count: whole, lists_count: whole,
  blocks_count: whole, mutes_count: whole };
export const Failure = { error: text, 'error_description?': text, 'details?': map(list({ error: text, description: text })) };

export const PublishedBlock = { domain: text, digest: text, severity: one('silence', 'suspend'), comment: text };
export const AdminDomainBlock = { id, domain: text, digest: text, created_at: time, severity: one('silence', 'suspend', 'noop'),
  reject_media: yes, reject_reports: yes, private_comment: text, public_comment: text, obfuscate: yes };
export const AdminDomainAllow = { id, domain: text, created_at: time };
