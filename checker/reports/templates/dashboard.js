"use strict";
(() => {
  const table = document.getElementById("pages");
  const body = table.tBodies[0];
  const headers = Array.from(table.tHead.rows[0].cells);
  const scoreColumn = headers.findIndex(header => header.dataset.name === "score");
  const [search, status, least, most, shown, more] =
    ["search", "status", "least", "most", "shown", "more"].map(name => document.getElementById(name));
  const step = Number(more.firstElementChild.dataset.step);
  const records = Array.from(table.querySelectorAll("tbody > tr"),
    (row, index) => ({row, index, text: null, keys: []}));
  Array.from(table.tBodies).slice(1).forEach(rest => rest.remove());
  let fitting = records;
  let limit = step;

  const key = (record, column) => {
    if (record.keys[column] === undefined) {
      const text = record.row.cells[column].textContent.trim();
      const value = headers[column].dataset.kind === "number" ? parseFloat(text) : text.toLowerCase();
      record.keys[column] = value === "" || Number.isNaN(value) ? null : value;
    }
    return record.keys[column];
  };

  const show = () => {
    body.replaceChildren(...fitting.slice(0, limit).map(record => record.row));
    more.hidden = fitting.length <= limit;
    const all = records.length.toLocaleString("en");
    shown.textContent = fitting.length.toLocaleString("en") + " of " + all + (records.length === 1 ? " page" : " pages");
  };

  const order = (column, down) => {
    const factor = down ? -1 : 1;
    records.sort((a, b) => {
      const x = key(a, column), y = key(b, column);
      if (x === y) return a.index - b.index;
      if (x === null) return 1;
      if (y === null) return -1;
      return x < y ? -factor : factor;
    });
    headers.forEach((header, index) => {
      if (index === column) header.setAttribute("aria-sort", down ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const low = least.value === "" ? -Infinity : Number(least.value);
    const high = most.value === "" ? Infinity : Number(most.value);
    const scored = least.value !== "" || most.value !== "";
    fitting = records.filter(record => {
      if (status.value !== "" && record.row.dataset.s !== status.value) return false;
      const score = key(record, scoreColumn);
      if (scored && (score === null || score < low || score > high)) return false;
      if (words.length && record.text === null) record.text = record.row.textContent.toLowerCase();
      return words.every(word => record.text.includes(word));
    });
    limit = step;
    show();
  };

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const current = header.getAttribute("aria-sort");
      const shares = header.dataset.kind === "number" && column !== scoreColumn;
      order(column, current ? current === "ascending" : shares);
      filter();
    });
  });
  more.addEventListener("click", event => {
    const wanted = event.target.dataset.step;
    if (!wanted) return;
    limit = wanted === "all" ? records.length : limit + step;
    show();
  });
  let pending = 0;
  const soon = () => { clearTimeout(pending); pending = setTimeout(filter, 120); };
  [search, least, most].forEach(field => field.addEventListener("input", soon));
  status.addEventListener("change", filter);
  document.getElementById("controls").hidden = false;
  show();
})();
