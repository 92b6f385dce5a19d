/*
 * Makes the pages a little better; nothing needs it. A candle and a kept post without a new page,
 * the keys of a post page (left and right, j and k), a hint near the end of a long text, copying a
 * link, the time zone of a new person, and forms that are sent once.
 */
"use strict";

document.documentElement.classList.add("js");

/* keepalive: it arrives also when the person goes on to another page at once. */
function send(form) {
	return fetch(form.action, {
		method: "POST",
		body: new URLSearchParams(new FormData(form)),
		headers: { Accept: "application/json" },
		credentials: "same-origin",
		keepalive: true,
	}).then((answer) => {
		if (!answer.ok) throw new Error(String(answer.status));
	});
}

/* The button shows what will be so at once, and takes it back when the place does not answer. */
function candle(form) {
	const button = form.querySelector("button");
	const words = button.querySelector("[data-lit]");
	const wanted = form.elements.lit;

	function show(lit) {
		button.classList.toggle("lit", lit);
		words.textContent = lit ? words.dataset.lit : words.dataset.unlit;
		wanted.value = lit ? "0" : "1";
	}
	form.addEventListener("submit", (event) => {
		const lit = wanted.value === "1";

		event.preventDefault();
		send(form).then(null, () => show(!lit));
		show(lit);
	});
}

/* One text or the other, for buttons that turn something on and off. */
function turn(form) {
	const button = form.querySelector("button");
	const wanted = form.querySelector("input[name=kept]");

	form.addEventListener("submit", (event) => {
		const was = button.textContent;

		event.preventDefault();
		button.disabled = true;
		send(form)
			.then(
				() => {
					const other = form.dataset.turn;

					form.dataset.turn = was;
					button.textContent = other;
					wanted.value = wanted.value === "1" ? "0" : "1";
				},
				() => form.submit()
			)
			.finally(() => {
				button.disabled = false;
				button.focus();
			});
	});
}

function textLength(text) {
	let n = 0;

	for (const c of text.trim().replace(/\r\n/g, "\n")) n += c ? 1 : 0;
	return n;
}

/* Says how much is left, but only near the end. */
function countDown(field) {
	const said = document.getElementById("caption-left");
	const most = Number(field.dataset.most);

	function look() {
		const left = most - textLength(field.value);

		said.classList.toggle("near", left < 0);
		if (left > 300) said.textContent = "";
		else if (left >= 0) said.textContent = field.dataset.left.replace("{1}", left);
		else said.textContent = field.dataset.over.replace("{1}", -left);
	}
	field.addEventListener("input", look);
	look();
}

function isTyping(target) {
	return target.closest("input, textarea, select, [contenteditable], .album, summary") !== null;
}

document.addEventListener("keydown", (event) => {
	const ways = { ArrowLeft: "prev", k: "prev", ArrowRight: "next", j: "next" };
	const way = ways[event.key];
	const link = way && document.querySelector(`.neighbours a[rel=${way}], .pages a[rel=${way}]`);

	if (!link || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
	if (isTyping(event.target)) return;
	event.preventDefault();
	link.click();
});

/* The words under an album page it without adding to the way back. */
for (const leaf of document.querySelectorAll(".leaves a"))
	leaf.addEventListener("click", (event) => {
		const photo = document.getElementById(leaf.hash.slice(1));

		event.preventDefault();
		photo.parentElement.scrollTo({ left: photo.offsetLeft - photo.parentElement.offsetLeft });
	});

for (const form of document.querySelectorAll("form[data-candle]")) candle(form);
for (const form of document.querySelectorAll("form[data-turn]")) turn(form);
for (const field of document.querySelectorAll("textarea[data-most]")) countDown(field);

for (const field of document.querySelectorAll("input[data-timezone]"))
	field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";

for (const button of document.querySelectorAll("button[data-copy]")) {
	button.hidden = !navigator.clipboard;
	button.addEventListener("click", () => {
		navigator.clipboard.writeText(document.getElementById(button.dataset.copy).href).then(() => {
			button.textContent = button.dataset.copied;
		});
	});
}

for (const form of document.querySelectorAll("form[data-once]"))
	form.addEventListener("submit", (event) => {
		if (form.dataset.sent) event.preventDefault();
		form.dataset.sent = "yes";
	});
window.addEventListener("pageshow", () => {
	for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

/* A small menu closes when somebody looks elsewhere. */
document.addEventListener("click", (event) => {
	for (const menu of document.querySelectorAll("details.menu[open]"))
		if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
	const menu = event.key === "Escape" && document.querySelector("details.menu[open]");

	if (!menu) return;
	menu.open = false;
	menu.querySelector("summary").focus();
});
