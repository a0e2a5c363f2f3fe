"use strict";
(function () {
  const table = document.getElementById("vendors");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const said = document.getElementById("said");

  const key = (row, at) => row.cells[at].dataset.rank ?? row.cells[at].textContent.trim();

  const compare = (at, down) => (one, other) => {
    const a = key(one, at);
    const b = key(other, at);
    if (a === "" || b === "") return (a === "") - (b === "");
    const order = a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
    return down ? -order : order;
  };

  const sort = (head, at) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...Array.from(body.rows).sort(compare(at, down)));
    said.textContent = "Sorted by " + head.dataset.name + ", " + head.getAttribute("aria-sort") + ".";
  };

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    const label = head.querySelector(".label");
    const text = document.createElement("span");
    text.textContent = label.textContent;
    button.append(text);
    label.before(button);
    button.addEventListener("click", () => sort(head, at));
  });

  table.classList.add("sorting");

  const field = document.getElementById("wanted");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase("en");
    let left = 0;
    for (const row of body.rows) {
      row.hidden = !row.cells[0].textContent.toLocaleLowerCase("en").includes(wanted);
      left += row.hidden ? 0 : 1;
    }
    said.textContent = left + " of " + body.rows.length + " shown.";
  });
  document.getElementById("tools").hidden = false;
})();
