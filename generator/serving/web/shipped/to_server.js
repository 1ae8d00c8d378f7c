// To the server and back; what was typed and has not got there yet waits in the browser.

/** What the server answers to a path: asked, or told fields of a form, or an object as JSON.
 *
 * Where it refuses, an Error with its message that is `refused`; whoever is logged out logs in again.
 */
export async function ask(path, csrf, told) {
  const given = { method: told ? "POST" : "GET", headers: { accept: "application/json", "x-csrf": csrf } };
  if (told instanceof URLSearchParams) given.body = told;
  else if (told) {
    given.headers["content-type"] = "application/json";
    given.body = JSON.stringify(told);
  }
  const answer = await fetch(path, given);
  if (answer.status === 401) window.location.assign("/login");
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.message), { refused: true });
  return said;
}

/** Keeps what is not at the server yet, pointer → edit, under a name of its page. */
export function remember(name, pending) {
  try {
    if (pending.size) localStorage.setItem(name, JSON.stringify([...pending]));
    else localStorage.removeItem(name);
  } catch (_) {
    // A browser that keeps nothing: the page itself still has it.
  }
}

/** What was kept so, in whatever state the page was left. */
export function remembered(name) {
  try {
    return new Map(JSON.parse(localStorage.getItem(name) || "[]"));
  } catch (_) {
    return new Map();
  }
}
