// Pointing at a mark, or focusing it, lights its counterparts in the other columns. Escape puts the light out.
export function light(root) {
  const off = () => root.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
  const on = (event) => {
    const marked = event.target.closest?.("[data-divergence]");
    off();
    if (!marked || marked.closest(".drawer")) return;
    for (const number of marked.dataset.divergence.split(" ")) {
      root.querySelectorAll(`[data-divergence~="${number}"]`).forEach((e) => e.classList.add("lit"));
    }
  };
  root.addEventListener("mouseover", on);
  root.addEventListener("focusin", on);
  root.addEventListener("keydown", (event) => event.key === "Escape" && off());
}
