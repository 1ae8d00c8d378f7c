// What was not worked out when a list was made is asked for until it is all there.

const AT_ONCE = 40;
const AGAIN_AFTER = 400; // milliseconds
let tries = 200;

const waiting = () => Array.from(document.querySelectorAll("[data-wait]"));

function fill(known) {
  waiting().forEach((cell) => {
    const found = known[cell.dataset.wait];
    if (!found) return;
    const made = document.createElement(found[cell.dataset.task] ? "b" : "span");
    made.textContent = String(found[cell.dataset.task]);
    cell.replaceChildren(made);
    cell.removeAttribute("data-wait");
  });
}

async function ask() {
  const numbers = Array.from(new Set(waiting().map((cell) => cell.dataset.wait)));
  tries -= 1;
  if (!numbers.length || tries < 0) return;
  try {
    const answer = await fetch(`/counts?reports=${numbers.slice(0, AT_ONCE).join(",")}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    fill(await answer.json());
  } catch (_) {
    return; // The page says “待算”, which stays true.
  }
  setTimeout(ask, AGAIN_AFTER);
}

ask();
