// The page of a report: what is typed is tried at once, kept within two seconds, never lost.
//
// The server says what is to be drawn; nothing is computed here. An edit says what stood there when
// it was typed, so that nobody's figure is written over: where both wrote, both are shown.

import { ask as asked, remember, remembered } from "./to_server.js";

const parts = document.getElementById("parts");
const number = parts.dataset.report;
const writes = parts.hasAttribute("data-write");
const status = document.getElementById("status");
const STORED = `report-${number}`; // what was typed and is not kept yet, if the network goes
const TRY_AFTER = 60; // milliseconds after a key, where the server is not busier than that
const BUSY = 120;
const KEEP_AFTER = 900;
const ASK_EVERY = 5000; // what others have written
const AGAIN_AFTER = 2000;

let version = Number(parts.dataset.version);
let pending = new Map(); // pointer → {path, was, value}
let tried = []; // what is drawn beyond `version`
let busy = false;
let stale = false; // typed since the last try
let trying = 0;
let keeping = 0;
let filter = "";
let took = 0; // milliseconds that the last answer took: a busy server is asked for the sentences alone
const lightly = new Set(); // sentences that were drawn without being checked

// ---------------------------------------------------------------- fields

const fieldOf = (element) => element.closest(".field");
const control = (field) => field.querySelector("input, textarea, select");
const byPointer = (pointer) => document.getElementById(`f:${pointer}`);

// An empty box stands for what is there: no key, or 【待填】 that nobody has filled in yet.
function valueOf(element) {
  if (element.value !== "") return element.value;
  if (element.hasAttribute("data-absent")) return null;
  return element.dataset.open || "";
}

function put(element, value) {
  element.value = value === null || value.includes("【待填") ? "" : value;
}

/** What the server has at a place, as far as this page knows. */
const known = new Map();

function learn(root) {
  root.querySelectorAll(".field").forEach((field) => {
    const element = control(field);
    known.set(field.dataset.pointer, valueOf(element));
    grow(element);
  });
}

function grow(element) {
  if (element.tagName !== "TEXTAREA") return;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight + 2}px`;
}

function typed(element) {
  if (element.value !== "") element.removeAttribute("data-absent");
  keep(element, valueOf(element));
}

function keep(element, value) {
  const { pointer } = fieldOf(element).dataset;
  const was = known.has(pointer) ? known.get(pointer) : null;
  if (value === was) pending.delete(pointer);
  else pending.set(pointer, { path: JSON.parse(element.dataset.path), was, value });
  remember(STORED, pending);
  grow(element);
  stale = true;
  say("正在存……");
  clearTimeout(trying);
  trying = setTimeout(send, Math.max(TRY_AFTER, Math.min(took, 1000)), false);
  if (!keeping) keeping = setTimeout(send, KEEP_AFTER, true);
}

// ---------------------------------------------------------------- to the server and back

const ask = (path, told) => asked(`/reports/${number}/${path}`, parts.dataset.csrf, told);

async function send(keep) {
  if (busy) {
    // One after the other: the answer to this one begins the next.
    if (keep) keeping = setTimeout(send, TRY_AFTER, true);
    return;
  }
  if (keep) {
    clearTimeout(keeping);
    keeping = 0;
  } else if (!stale) return;
  const sent = new Map(pending);
  if (!sent.size && !tried.length && !lightly.size) {
    say("都存好了");
    return;
  }
  busy = true;
  stale = false;
  const edits = [...sent.values()];
  try {
    const light = !keep && took > BUSY;
    const begun = performance.now();
      const said = await ask("edits", { shown: version, edits, keep, light, tried, redraw: light ? [] : [...lightly] });
    took = performance.now() - begun;
    if (light) Object.keys(said.sentences).forEach((name) => lightly.add(name));
    else lightly.clear();
    if (keep) settled(sent, said);
    else if (!light) tried = edits;
    draw(said);
    if (keep) say(pending.size ? "正在存……" : `都存好了 ${clock()}`);
  } catch (error) {
    failed(error, keep);
  } finally {
    busy = false;
  }
  if (stale) send(false);
  if (pending.size && !keeping) keeping = setTimeout(send, KEEP_AFTER, true);
}

function settled(sent, said) {
  const refused = new Set(said.conflicts.map((one) => one.pointer));
  sent.forEach((edit, pointer) => {
    const now = pending.get(pointer);
    if (now && now.value === edit.value) pending.delete(pointer);
    else if (now) now.was = edit.value;
    // Typed back to what it was while this was on its way: the server has the other.
    else if (!refused.has(pointer)) pending.set(pointer, { ...edit, was: edit.value, value: known.get(pointer) });
    if (!refused.has(pointer)) known.set(pointer, edit.value);
  });
  version = said.version;
  tried = [];
  remember(STORED, pending);
  said.conflicts.forEach(choose);
  if (said.others.length) say(`${said.others[said.others.length - 1].who} 刚才也改了这份报告，已经合在一起`);
}

function failed(error, keep) {
  if (error.refused) {
    say(error.message, true);
    return;
  }
  say("没有连上。改的都记在这台电脑上，连上就存", true);
  if (keep || !keeping) keeping = setTimeout(send, AGAIN_AFTER, true);
}

function say(text, wrong = false) {
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
}

function clock() {
  const now = new Date();
  return `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
}

// ---------------------------------------------------------------- drawing

function draw(said) {
  const held = focus();
  Object.keys(said.parts).forEach((name) => {
    const made = piece(said.parts[name]);
    const there = document.getElementById(name);
    if (there) there.replaceWith(made);
    else parts.append(made);
    learn(made);
    keepTyped(made);
  });
  if (said.order) {
    parts.querySelectorAll(".part").forEach((one) => {
      if (!said.order.includes(one.id)) one.remove();
    });
    said.order.forEach((name) => parts.append(document.getElementById(name)));
  }
  Object.keys(said.sentences).forEach((name) => {
    const there = parts.querySelector(`[data-sentence="${name}"]`);
    if (!there) return;
    there.innerHTML = said.sentences[name];
    there.classList.remove("fresh");
    void there.offsetWidth; // begins the fading anew
    there.classList.add("fresh");
  });
  Object.keys(said.fields).forEach((pointer) => show(pointer, said.fields[pointer]));
  if (said.findings) document.getElementById("findings").innerHTML = said.findings;
  document.querySelectorAll("[data-count]").forEach((one) => {
    one.textContent = said.counts[one.dataset.count];
  });
  restore(held);
}

const piece = (html) => document.createRange().createContextualFragment(html).firstElementChild;

function keepTyped(root) {
  // What was typed and is not on the server yet stays in a part that is drawn anew.
  root.querySelectorAll(".field").forEach((field) => {
    const edit = pending.get(field.dataset.pointer);
    if (edit) put(control(field), edit.value);
  });
}

function show(pointer, state) {
  const element = byPointer(pointer);
  if (!element) return;
  const field = fieldOf(element);
  if (!pending.has(pointer)) {
    if (element !== document.activeElement || known.get(pointer) !== state.value) {
      put(element, state.value);
    }
    if (!tried.length) known.set(pointer, state.value);
    element.toggleAttribute("data-absent", state.value === null);
    if (state.open) element.dataset.open = state.value;
    else delete element.dataset.open;
    grow(element);
  }
  field.dataset.tasks = state.tasks.join(" ");
  field.querySelector(".none").hidden = !state.open;
  const list = field.querySelector(".problems");
  list.hidden = !state.problems.length;
  list.replaceChildren(
    ...state.problems.map((one) => {
      const row = document.createElement("li");
      row.className = one.level === "提示" ? "hint" : "wrong";
      row.textContent = `${one.level}：${one.told}`;
      return row;
    })
  );
  field.closest(".row").dataset.tasks = [...field.parentElement.children].map((one) => one.dataset.tasks).join(" ");
}

function focus() {
  const now = document.activeElement;
  if (!now || !now.id) return null;
  return { id: now.id, from: now.selectionStart, to: now.selectionEnd };
}

function restore(held) {
  if (!held || document.activeElement.id === held.id) return;
  const element = document.getElementById(held.id);
  if (!element) return;
  element.focus({ preventScroll: true });
  if (typeof held.from === "number") element.setSelectionRange(held.from, held.to);
}

// ---------------------------------------------------------------- two people

function choose(conflict) {
  const element = byPointer(conflict.pointer);
  if (!element) return;
  const field = fieldOf(element);
  field.querySelectorAll(".conflict").forEach((one) => one.remove());
  const box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
  const write = (name, text) => {
    box.querySelector(name).textContent = text === null ? "（没有写）" : text;
  };
  write(".who", `${conflict.who} ${conflict.at}`);
  write(".mine-value", conflict.mine);
  write(".theirs-value", conflict.theirs);
  write(".mine-said", conflict.mineSaid);
  write(".theirs-said", conflict.theirsSaid);
  known.set(conflict.pointer, conflict.theirs);
  pending.delete(conflict.pointer);
  box.querySelector(".mine").addEventListener("click", () => {
    box.remove();
    put(element, conflict.mine);
    typed(element);
    element.focus();
  });
  box.querySelector(".theirs").addEventListener("click", () => {
    box.remove();
    put(element, conflict.theirs);
    element.focus();
  });
  field.append(box);
  remember(STORED, pending);
}

async function others() {
  if (document.hidden || busy || pending.size || tried.length || lightly.size) return;
  busy = true;
  try {
    const said = await ask(`since/${version}`);
    if (said.parts) {
      version = said.version;
      draw(said);
      const last = said.others[said.others.length - 1];
      say(last ? `${last.who} ${last.at} 改了这份报告` : "有人刚才改了这份报告");
    }
  } catch (_) {
    // The next time will do.
  } finally {
    busy = false;
  }
}

async function turn(which) {
  if (pending.size || tried.length || lightly.size) await send(true);
  try {
    const said = await ask(which, { shown: version });
    version = said.version;
    draw(said);
    said.conflicts.forEach(choose);
    say(which === "undo" ? "已撤销" : "已重做");
  } catch (error) {
    say(error.refused ? error.message : "没有连上", true);
  }
}

// ---------------------------------------------------------------- what a person must do

function sift() {
  parts.querySelectorAll(".row").forEach((row) => {
    row.hidden = filter !== "" && !(row.dataset.tasks || "").split(" ").includes(filter);
  });
  parts.querySelectorAll(".part").forEach((part) => {
    part.hidden = !part.querySelector(".row:not([hidden])");
  });
}

function all() {
  filter = "";
  document.querySelectorAll(".filter").forEach((one) => one.setAttribute("aria-pressed", String(!one.dataset.task)));
  sift();
}

function go(hash) {
  const name = decodeURIComponent(hash.slice(1));
  const below = [...parts.querySelectorAll("[id]")].find((one) => one.id.startsWith(`${name}/`));
  const element = document.getElementById(name) || below;
  if (!element) return;
  const row = element.closest(".row");
  if (row && row.hidden) all();
  element.scrollIntoView({ block: "center" });
  if (element.matches("input, textarea, select")) element.focus({ preventScroll: true });
}

/** The box after the one that was typed into last in which something is to be done; round again at the end. */
function next(from) {
  const wanted = (field) => field.dataset.tasks && !field.closest(".row").hidden && control(field) !== from;
  const after = (field) => from && from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING;
  const open = [...parts.querySelectorAll(".field")].filter(
    (field) => wanted(field) && (!filter || field.dataset.tasks.split(" ").includes(filter))
  );
  const found = open.find(after) || open[0];
  if (!found) {
    say("没有要做的了");
    return;
  }
  control(found).scrollIntoView({ block: "center" });
  control(found).focus({ preventScroll: true });
}

let last = null; // the box that had the focus last

// ---------------------------------------------------------------- events

if (writes) {
  parts.addEventListener("input", (event) => {
    if (event.target.matches("input, textarea, select")) typed(event.target);
  });
  parts.addEventListener("focusout", () => {
    if (pending.size) {
      clearTimeout(keeping);
      keeping = setTimeout(send, 0, true);
    }
  });
  parts.addEventListener("focusin", (event) => {
    if (event.target.matches("input, textarea, select")) last = event.target.id;
  });
  parts.addEventListener("keydown", (event) => {
    // An Enter that ends a word of an input method is none.
    const ends = event.target.matches("input") || (event.target.matches("textarea") && event.ctrlKey);
    if (event.key !== "Enter" || event.isComposing || !ends) return;
    event.preventDefault();
    next(event.target);
  });
  document.getElementById("next").addEventListener("click", () => next(last && document.getElementById(last)));
  document.getElementById("undo").addEventListener("click", () => turn("undo"));
  document.getElementById("redo").addEventListener("click", () => turn("redo"));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea")) return;
    const which = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (which) {
      event.preventDefault();
      turn(which);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (pending.size) event.preventDefault();
  });
} else {
  parts.querySelectorAll("input, textarea, select").forEach((one) => {
    one.disabled = true;
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash) {
    event.preventDefault();
    go(link.hash);
  }
  const last = event.target.closest(".use-last");
  if (last && writes) {
    const element = control(fieldOf(last));
    element.value = last.dataset.value;
    typed(element);
    element.focus();
  }
  const none = event.target.closest(".none");
  if (none && writes) {
    const element = control(fieldOf(none));
    element.value = none.dataset.value;
    delete element.dataset.open;
    keep(element, none.dataset.value);
    none.hidden = true;
    element.focus();
  }
  const button = event.target.closest(".filter");
  if (button) {
    filter = button.dataset.task;
    document.querySelectorAll(".filter").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    sift();
  }
});

learn(parts);
if (writes) {
  pending = remembered(STORED);
  if (pending.size) {
    keepTyped(parts);
    stale = true;
    send(true);
  }
}
if (window.location.hash) go(window.location.hash);
setInterval(others, ASK_EVERY);
