// A batch: files are sent one by one, so that there is no limit on all of them; the table follows.

import "./hand_in.js";

const AGAIN_AFTER = 1500; // milliseconds
const form = document.querySelector("[data-batch]");
const said = document.querySelector("[data-sending]");
const rows = document.getElementById("rows");

async function send(address, fields) {
  const data = new FormData();
  data.append("csrf", form.elements.csrf.value);
  Object.keys(fields).forEach((name) => data.append(name, fields[name]));
  const answer = await fetch(address, {
    method: "POST",
    body: data,
    headers: { accept: "application/json", "x-csrf": form.elements.csrf.value },
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told;
}

async function all(files) {
  let number = form.dataset.batch;
  const wrong = [];
  if (!number) {
    const name = form.elements.name ? form.elements.name.value : "";
    number = (await send("/bureau/batches", { name, empty: "1" })).batch;
  }
  const sums = { twice: 0, left: 0, over: 0 };
  for (let at = 0; at < files.length; at += 1) {
    said.textContent = `正在传第 ${at + 1} 份，共 ${files.length} 份：${files[at].name}`;
    try {
      const told = await send(`/bureau/batches/${number}`, { files: files[at] });
      Object.keys(sums).forEach((key) => {
        sums[key] += told[key];
      });
    } catch (error) {
      wrong.push(`${files[at].name}：${error.message}`);
    }
  }
  const query = Object.keys(sums).filter((key) => sums[key]).map((key) => `${key}=${sums[key]}`).join("&");
  const address = `/bureau/batches/${number}${query ? "?" : ""}${query}`;
  if (!wrong.length) {
    window.location.assign(address);
    return;
  }
  said.classList.add("wrong");
  said.textContent = `有 ${wrong.length} 份没有传上：${wrong.join("；")} `;
  const link = document.createElement("a");
  link.href = address;
  link.textContent = "看传上的";
  said.append(link);
}

if (form) {
  form.addEventListener("submit", (event) => {
    const files = Array.from(document.getElementById("files").files);
    if (!files.length) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    all(files).catch((error) => {
      said.classList.add("wrong");
      said.textContent = `没有传上：${error.message}`;
      button.disabled = false;
    });
  });
}

async function follow() {
  try {
    const answer = await fetch(rows.dataset.progress, { headers: { accept: "application/json" } });
    if (answer.ok) {
      const told = await answer.json();
      rows.innerHTML = told.html;
      document.getElementById("far").textContent = `核对了 ${told.done} 份，共 ${told.whole} 份`;
      if (told.done === told.whole) return;
    }
  } catch (_) {
    // The next time will do.
  }
  setTimeout(follow, AGAIN_AFTER);
}

if (rows && rows.hasAttribute("data-running")) setTimeout(follow, AGAIN_AFTER);
