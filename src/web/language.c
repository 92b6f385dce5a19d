#include "web/language.h"

static const struct {
	const char *tag, *name;
} languages[] = {
	{ "af", "Afrikaans" },	  { "ar", "العربية" },	  { "bg", "Български" },
	{ "bn", "বাংলা" },	  { "ca", "Català" },	  { "cs", "Čeština" },
	{ "cy", "Cymraeg" },	  { "da", "Dansk" },	  { "de", "Deutsch" },
	{ "el", "Ελληνικά" },	  { "en", "English" },	  { "es", "Español" },
	{ "et", "Eesti" },	  { "eu", "Euskara" },	  { "fa", "فارسی" },
	{ "fi", "Suomi" },	  { "fr", "Français" },	  { "ga", "Gaeilge" },
	{ "gl", "Galego" },	  { "he", "עברית" },	  { "hi", "हिन्दी" },
	{ "hr", "Hrvatski" },	  { "hu", "Magyar" },	  { "id", "Bahasa Indonesia" },
	{ "is", "Íslenska" },	  { "it", "Italiano" },	  { "ja", "日本語" },
	{ "ka", "ქართული" },	  { "ko", "한국어" },	  { "lt", "Lietuvių" },
	{ "lv", "Latviešu" },	  { "mk", "Македонски" }, { "ms", "Bahasa Melayu" },
	{ "nb", "Norsk bokmål" }, { "nl", "Nederlands" }, { "nn", "Norsk nynorsk" },
	{ "pl", "Polski" },	  { "pt", "Português" },  { "ro", "Română" },
	{ "ru", "Русский" },	  { "sk", "Slovenčina" }, { "sl", "Slovenščina" },
	{ "sq", "Shqip" },	  { "sr", "Српски" },	  { "sv", "Svenska" },
	{ "sw", "Kiswahili" },	  { "ta", "தமிழ்" },	  { "th", "ไทย" },
	{ "tr", "Türkçe" },	  { "uk", "Українська" }, { "ur", "اردو" },
	{ "vi", "Tiếng Việt" },	  { "yi", "ייִדיש" },	  { "zh", "中文" },
};

#define LANGUAGES (sizeof languages / sizeof *languages)

struct language_view *language_views(struct task *t, struct str chosen, size_t *ret_n)
{
	struct language_view *v = arena_many(t->a, struct language_view, LANGUAGES + 1);
	bool found = !chosen.n;

	for (size_t i = 0; i < LANGUAGES; i++) {
		v[i].tag = str_of(languages[i].tag);
		v[i].name = str_of(languages[i].name);
		v[i].chosen = str_eq(v[i].tag, chosen);
		found |= v[i].chosen;
	}
	if (!found)
		v[LANGUAGES] = (struct language_view){ chosen, chosen, true };
	*ret_n = LANGUAGES + !found;
	return v;
}
