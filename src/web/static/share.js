/*
 * The page for sharing: photographs go up one after another while the words are written, each with
 * its own bar; they are put in order by buttons or by dragging. Without this the form does the same
 * in two steps.
 */
"use strict";

const form = document.getElementById("compose");
const prints = document.getElementById("prints");
const said = document.getElementById("prints-said");
const drop = document.getElementById("drop");
const chooser = document.getElementById("photos");
const shareButton = document.getElementById("share");
const most = Number(prints.dataset.most);
const largest = drop ? Number(drop.dataset.largest) : 0;
const queue = [];
let sending = 0;

const isPrint = (li) => li.matches("[data-print]");
const items = () => Array.from(prints.children).filter(isPrint);

/* Numbers, names and buttons by where each one stands now. */
function tidy() {
	const all = items();

	all.forEach((li, i) => {
		const image = li.querySelector("img");

		if (image.dataset.alt) image.alt = image.dataset.alt.replace("0", i + 1);
		li.querySelector("[data-move=up]").hidden = i === 0;
		li.querySelector("[data-move=down]").hidden = i + 1 === all.length;
		li.draggable = true;
	});
	if (drop) {
		drop.hidden = prints.children.length >= most;
		drop.querySelector("label").textContent = all.length ? drop.dataset.more : drop.dataset.choose;
	}
	shareButton.disabled = sending > 0 || queue.length > 0;
}

function say(text) {
	said.textContent = text;
}

function move(li, way) {
	const all = items();
	const at = all.indexOf(li);

	if (way === "out") {
		const next = all[at + 1] || all[at - 1];

		li.remove();
		tidy();
		(next ? next.querySelector("textarea") : chooser).focus();
		return;
	}
	if (way === "up" && at > 0) all[at - 1].before(li);
	if (way === "down" && at + 1 < all.length) all[at + 1].after(li);
	tidy();
	say(prints.dataset.moved.replace("{1}", items().indexOf(li) + 1));
	const button = li.querySelector(`[data-move=${way}]`);

	(button.hidden ? li.querySelector("[data-move]:not([hidden])") : button).focus();
}

prints.addEventListener("click", (event) => {
	const button = event.target.closest("[data-move]");

	if (!button) return;
	event.preventDefault();
	move(button.closest("li"), button.dataset.move);
});

/* --- dragging --- */

let dragged = null;

prints.addEventListener("dragstart", (event) => {
	if (event.target.closest("textarea, input")) {
		event.preventDefault();
		return;
	}
	dragged = event.target.closest("li");
	dragged.classList.add("dragged");
	event.dataTransfer.effectAllowed = "move";
});
prints.addEventListener("dragover", (event) => {
	const over = event.target.closest("li");

	if (!dragged) return;
	event.preventDefault();
	if (!over || over === dragged) return;
	const box = over.getBoundingClientRect();

	if (event.clientY < box.top + box.height / 2) over.before(dragged);
	else over.after(dragged);
});
prints.addEventListener("dragend", () => {
	if (dragged) dragged.classList.remove("dragged");
	dragged = null;
	tidy();
});
/* A text field inside something that can be dragged could not be selected with the mouse. */
prints.addEventListener("focusin", (event) => {
	if (event.target.matches("textarea, input")) event.target.closest("li").draggable = false;
});
prints.addEventListener("focusout", (event) => {
	const li = event.target.closest("li");

	if (li && isPrint(li)) li.draggable = true;
});

/* --- sending --- */

function printOf(photo) {
	const li = document.getElementById("print-blank").content.firstElementChild.cloneNode(true);
	const image = li.querySelector("img");
	const text = li.querySelector("textarea");
	const credit = li.querySelector("[name='credit[]']");
	const cover = li.querySelector("[name='photo_cover[]']");
	const words = li.querySelector("[name='photo_words[]']");
	const labels = li.querySelectorAll("label");

	li.querySelector("[name='media[]']").value = photo.id;
	image.src = photo.grid;
	text.id = `description-${photo.id}`;
	text.value = photo.description;
	labels[0].htmlFor = text.id;
	credit.id = `credit-${photo.id}`;
	credit.value = photo.credit;
	labels[1].htmlFor = credit.id;
	cover.id = `cover-${photo.id}`;
	labels[2].htmlFor = cover.id;
	words.id = `cover-words-${photo.id}`;
	labels[3].htmlFor = words.id;
	return li;
}

/* The date a photograph was taken is proposed while nobody has said another. */
function proposeWhen(words) {
	const when = document.getElementById("when");

	if (!when || !words || when.value) return;
	when.value = words;
	document.getElementById("photo-when").value = words;
	document.getElementById("when-hint").textContent = when.dataset.proposed;
	readWhen();
}

/* How the date is read stands below it, a moment after it was typed. */
let reading = 0;

function readWhen() {
	const when = document.getElementById("when");
	const typed = when.value.trim();
	const line = document.getElementById("when-read");
	const mine = ++reading;

	if (!typed) {
		line.textContent = "";
		return;
	}
	fetch(`/share/when?when=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
		.then((answer) => (answer.ok ? answer.json() : { read: "" }))
		.then((answer) => {
			if (mine !== reading) return;
			line.textContent = answer.read;
			document.getElementById("when-shown").value = answer.read ? typed : "";
		})
		.catch(() => {});
}

function watchWhen() {
	const when = document.getElementById("when");
	let waits = 0;

	if (!when) return;
	document.getElementById("when-ask").hidden = true;
	when.addEventListener("input", () => {
		clearTimeout(waits);
		waits = setTimeout(readWhen, 400);
	});
	when.addEventListener("change", () => {
		clearTimeout(waits);
		readWhen();
	});
}

function refuse(li, file, why) {
	const line = li.querySelector("span");
	const out = document.createElement("button");

	li.querySelector("progress").remove();
	line.textContent = `${drop.dataset.failed.replace("{1}", file.name)} ${why}`;
	line.className = "grave";
	out.type = "button";
	out.className = "quiet";
	out.textContent = document.getElementById("print-blank").content.querySelector("[data-move=out]").textContent;
	out.addEventListener("click", () => {
		li.remove();
		tidy();
		chooser.focus();
	});
	li.querySelector(".waiting").append(out);
	say(line.textContent);
}

function answerOf(request) {
	try {
		return JSON.parse(request.responseText);
	} catch {
		return {};
	}
}

function sendNext() {
	const next = queue.shift();

	if (!next) {
		tidy();
		return;
	}
	const { file, li } = next;
	const request = new XMLHttpRequest();
	const body = new FormData();
	const bar = li.querySelector("progress");

	body.append("csrf", form.elements.csrf.value);
	body.append("photo", file);
	request.open("POST", "/share/photo");
	request.setRequestHeader("Accept", "application/json");
	request.upload.addEventListener("progress", (event) => {
		if (!event.lengthComputable) return;
		if (event.loaded < event.total) bar.value = (100 * event.loaded) / event.total;
		else bar.removeAttribute("value");
	});
	request.addEventListener("loadend", () => {
		const answer = answerOf(request);

		sending--;
		if (request.status === 200 && answer.id) {
			li.replaceWith(printOf(answer));
			proposeWhen(answer.when);
		} else {
			refuse(li, file, answer.error || "");
		}
		sendNext();
	});
	sending++;
	request.send(body);
	tidy();
}

function take(files) {
	for (const file of files) {
		if (prints.children.length >= most) {
			say(drop.dataset.many);
			drop.querySelector(".hint").textContent = drop.dataset.many;
			break;
		}
		const li = document.getElementById("print-waiting").content.firstElementChild.cloneNode(true);

		li.querySelector("span").textContent = drop.dataset.sending.replace("{1}", file.name);
		prints.append(li);
		if (file.size > largest) {
			refuse(li, file, drop.dataset.large.replace("{1}", Math.floor(largest / 1048576)));
			continue;
		}
		queue.push({ file, li });
	}
	if (!sending) sendNext();
}

if (drop) {
	chooser.addEventListener("change", () => {
		take(chooser.files);
		chooser.value = "";
	});
	for (const name of ["dragenter", "dragover"])
		document.addEventListener(name, (event) => {
			if (dragged || !event.dataTransfer.types.includes("Files")) return;
			event.preventDefault();
			drop.classList.add("over");
		});
	document.addEventListener("dragleave", (event) => {
		if (!event.relatedTarget) drop.classList.remove("over");
	});
	document.addEventListener("drop", (event) => {
		if (dragged || !event.dataTransfer.files.length) return;
		event.preventDefault();
		drop.classList.remove("over");
		take(event.dataTransfer.files);
	});
	document.getElementById("caption").addEventListener("paste", (event) => {
		if (event.clipboardData.files.length) take(event.clipboardData.files);
	});
}

form.addEventListener("submit", (event) => {
	if (sending || queue.length) {
		event.preventDefault();
		say(drop.dataset.wait);
	}
});

watchWhen();
tidy();
