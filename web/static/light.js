// Pointing at a mark, or focusing it, lights it and its counterparts in the other columns. Escape puts the light out.
export function light(root) {
  const off = () => root.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit", "counterpart"));
  const on = (event) => {
    const marked = event.target.closest?.("[data-divergence]");
    off();
    if (!marked) return;
    const cell = marked.closest("td");
    for (const number of marked.dataset.divergence.split(" ")) {
      for (const one of root.querySelectorAll(`.grid [data-divergence~="${CSS.escape(number)}"]`)) {
        one.classList.add("lit");
        if (one.closest("td") !== cell) one.classList.add("counterpart");
      }
    }
  };
  root.addEventListener("mouseover", on);
  root.addEventListener("focusin", on);
  root.addEventListener("keydown", (event) => event.key === "Escape" && off());
}
