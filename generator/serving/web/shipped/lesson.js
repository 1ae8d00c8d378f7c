// A lesson that goes on: the page is loaded anew when it has ended.

const AGAIN_AFTER = 1500; // milliseconds
const said = document.querySelector("[data-going-on]");

async function follow() {
  try {
    const answer = await fetch(said.dataset.goingOn, { headers: { accept: "application/json" } });
    if (!answer.ok || !(await answer.json()).open) {
      window.location.reload();
      return;
    }
  } catch (_) {
    // The next time will do.
  }
  setTimeout(follow, AGAIN_AFTER);
}

if (said) setTimeout(follow, AGAIN_AFTER);
