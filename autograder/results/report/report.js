"use strict";
// Sort, search, filter and turn pages in the table of students. Without a script all rows are shown.
const table = document.getElementById("students"), body = table.tBodies[0];
const by = id => document.getElementById(id);
const search = by("search"), filter = by("filter"), size = by("size"), shown = by("shown");
const words = new Intl.Collator(undefined, { numeric: true });
let rows = [...body.rows], page = 0;
const all = [...rows];
const names = new Map(rows.map(row => [row, row.cells[0].textContent.toLocaleLowerCase()]));

function show() {
  const wanted = search.value.trim().toLocaleLowerCase(), mark = filter.value;
  const found = rows.filter(row => names.get(row).includes(wanted) &&
    (!mark || row.dataset.marks.split(" ").includes(mark)));
  const step = Number(size.value) || Math.max(found.length, 1);
  const last = Math.max(0, Math.ceil(found.length / step) - 1);
  page = Math.min(Math.max(page, 0), last);
  const kept = new Map(found.map((row, i) => [row, i]));
  for (const row of rows) {
    const i = kept.get(row);
    row.className = i === undefined ? "filtered" : Math.floor(i / step) === page ? "" : "elsewhere";
  }
  by("back").disabled = page === 0;
  by("on").disabled = page === last;
  const first = page * step;
  shown.textContent = found.length
    ? `${first + 1} to ${Math.min(first + step, found.length)} of ${found.length} students`
    : "no student is like that";
}

function sort(column, head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = row => row.cells[column].dataset.v;
  const texts = column === 0 || column === table.tHead.rows[0].cells.length - 1;
  const compare = (a, b) => {
    if (texts) return words.compare(a.cells[column].textContent, b.cells[column].textContent);
    return Number(value(a)) - Number(value(b));
  };
  // What was not handed in stands last either way.
  const empty = row => !texts && value(row) === undefined;
  rows.sort((a, b) => empty(a) - empty(b) || (empty(a) ? 0 : (down ? -1 : 1) * compare(a, b)));
  body.append(...rows);
  page = 0;
  show();
}

[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => sort(column, head));
});
// A list of students gets its links when it is opened.
document.addEventListener("toggle", event => {
  const list = event.target;
  if (!list.matches("details.who[data-who]") || !list.open) return;
  const column = list.closest(".part").dataset.column, items = document.createElement("ul");
  items.className = "names";
  for (const number of list.dataset.who.split(" ")) {
    const row = all[number], item = document.createElement("li"), name = row.querySelector("bdi").cloneNode(true);
    const link = row.cells[column].querySelector("a")?.cloneNode(false);
    link?.append(name);
    item.append(link ?? name);
    items.append(item);
  }
  list.querySelector("p").replaceWith(items);
  delete list.dataset.who;
}, true);
const anew = () => { page = 0; show(); };
search.addEventListener("input", anew);
filter.addEventListener("change", anew);
size.addEventListener("change", anew);
by("back").addEventListener("click", () => { page--; show(); });
by("on").addEventListener("click", () => { page++; show(); });
by("tools").addEventListener("submit", event => event.preventDefault());
by("tools").hidden = false;
show();
