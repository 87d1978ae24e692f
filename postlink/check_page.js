/* SPDX-License-Identifier: MIT */
/* The page is whole without this: cells link to causes.  This filters, and opens what a cell links to. */
"use strict";
(function () {
	const all = (where, what) => Array.from(where.querySelectorAll(what));
	const find = (what) => document.querySelector(what);
	const heads = all(document, "th[data-kernel]");
	const causes = all(document, "article").map((article) => ({
		article,
		level: article.dataset.level,
		text: article.textContent.toLowerCase(),
		rows: new Set(article.dataset.rows.split(" ")),
		kernels: new Set(article.dataset.kernels.split(" ").map(Number)),
	}));
	const rows = all(document, "tr[data-row]").map((tr) => ({
		tr,
		key: tr.dataset.row,
		text: tr.dataset.object.toLowerCase() + " " + tr.cells[0].textContent.toLowerCase(),
		cells: all(tr, "td"),
	}));
	const text = find("#text"), verdict = find("#verdict"), kernel = find("#kernel");
	let chosen = null;	/* {row, kernel} of the cell that was clicked */

	const concerns = (cause, row) => cause.rows.has(row) || cause.rows.has(row.split(".")[0] + ".all");

	function apply() {
		const word = text.value.trim().toLowerCase(), wanted = verdict.value;
		const names = kernel.value.trim().toLowerCase();
		const on = heads.map((th) => th.textContent.toLowerCase().includes(names));
		const found = causes.filter((c) => c.text.includes(word));
		let cnt = 0;

		heads.forEach((th, k) => { th.hidden = !on[k]; });
		for (const row of rows) {
			const cells = row.cells.filter((td, k) => on[k]);
			const is_named = !word || row.text.includes(word) ||
				found.some((c) => concerns(c, row.key));
			row.tr.hidden = !is_named || !(!wanted || cells.some((td) => td.className === wanted));
			cnt += !row.tr.hidden;
			row.cells.forEach((td, k) => { td.hidden = !on[k]; });
		}
		for (const body of all(document, ".matrix tbody")) {
			const shown = all(body, "tr[data-row]").some((tr) => !tr.hidden);
			body.rows[0].hidden = !shown;
			body.rows[0].cells[1].colSpan = Math.max(1, on.filter(Boolean).length);
		}
		show_causes(word, wanted, on);
		find("#count").textContent = cnt + " of " + rows.length + " programs, " +
			on.filter(Boolean).length + " of " + heads.length + " kernels";
	}

	function show_causes(word, wanted, on) {
		for (const c of causes) {
			const is_there = Array.from(c.kernels).some((k) => on[k]);
			const is_chosen = chosen && c.kernels.has(chosen.kernel) && concerns(c, chosen.row);
			const is_named = c.text.includes(word) ||
				rows.some((r) => r.text.includes(word) && concerns(c, r.key));
			const is_wanted = !wanted || c.level === wanted ||
				(wanted === "ok" && (c.level === "guarded" || c.level === "unsure"));

			c.article.hidden = chosen ? !is_chosen : !(is_there && is_named && is_wanted);
		}
		for (const part of all(document, "details.causes")) {
			part.hidden = all(part, "article").every((a) => a.hidden);
			if (chosen || word || wanted)
				part.open = true;
		}
		find("#none").hidden = causes.some((c) => !c.article.hidden);
		find("#chosen").hidden = !chosen;
	}

	function choose(link) {
		const td = link.closest("td"), tr = link.closest("tr");
		const old = find("td a.chosen");

		if (old) {
			old.classList.remove("chosen");
			old.closest("tr").classList.remove("chosen");
		}
		chosen = link === old ? null : { row: tr.dataset.row, kernel: td.cellIndex - 1 };
		if (chosen) {
			link.classList.add("chosen");
			tr.classList.add("chosen");
			find("#chosen b").textContent = tr.cells[0].firstChild.textContent + " on " +
				heads[chosen.kernel].textContent;
		}
		apply();
	}

	function open_cause(id) {
		const article = document.getElementById(id);

		if (!article)
			return;
		if (article.closest("details"))
			article.closest("details").open = true;
		article.focus({ preventScroll: true });
		article.scrollIntoView({ block: "center" });
	}

	document.addEventListener("click", (event) => {
		const link = event.target.closest("td a");

		if (!link || event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		event.preventDefault();
		choose(link);
		if (chosen)
			open_cause(link.hash.slice(1));
	});
	find("#all").addEventListener("click", () => {
		const link = find("td a.chosen");

		choose(link);
		link.focus();
	});
	for (const input of [text, verdict, kernel])
		input.addEventListener("input", apply);
	find(".tools").hidden = false;
	apply();
	if (location.hash)
		open_cause(location.hash.slice(1));
})();
