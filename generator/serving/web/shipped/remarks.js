// Remarks on a sentence of the page of a report: seen at it, said, answered, settled.
//
// The server says at which sentence each remark stands now; this module puts them there, and again
// whenever the page is drawn anew. What is being written is never taken away.

import { ask as asked } from "./to_server.js";

const parts = document.getElementById("parts");
const number = parts.dataset.report;
const count = document.getElementById("remarks-open");
const ASK_EVERY = 15000; // milliseconds
const SHORT = 16; // characters of a sentence in the name of a button

let known = { mayRemark: false, mayAnswer: false, open: 0, remarks: [] };

// ---------------------------------------------------------------- to the server and back

const ask = (fields) => asked(`/reports/${number}/remarks`, parts.dataset.csrf, fields && new URLSearchParams(fields));

async function load() {
  if (document.hidden || parts.querySelector(".remark-form")) return;
  try {
    known = await ask();
    draw();
  } catch (_) {
    // The next time will do.
  }
}

async function send(form, fields) {
  const told = form.querySelector("[role=alert]");
  try {
    known = await ask(fields);
  } catch (error) {
    if (told) told.textContent = error.refused ? error.message : "没有连上，请再试一次";
    return;
  }
  draw(form.closest(".row"));
}

// ---------------------------------------------------------------- drawing

function made(name, text, className) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function button(text, name, act, className = "quiet") {
  const element = made("button", text, className);
  element.type = "button";
  if (name) element.setAttribute("aria-label", name);
  element.addEventListener("click", act);
  return element;
}

const sentenceOf = (row) => row.querySelector(":scope > .sentence");

/** Draws the remarks; the focus goes to a row whose form has just been sent. */
function draw(sent) {
  const at = new Map();
  known.remarks.forEach((one) => {
    if (!at.has(one.sentence)) at.set(one.sentence, []);
    at.get(one.sentence).push(one);
  });
  parts.querySelectorAll(".row").forEach((row) => {
    const sentence = sentenceOf(row);
    if (!sentence) return;
    // A form inside a remark stands on its own while the remark is drawn anew.
    row.querySelectorAll(".remarks-here .remark-form").forEach((one) => row.append(one));
    row.querySelectorAll(".remarks-here, .say-remark").forEach((one) => one.remove());
    if (row === sent) row.querySelectorAll(".remark-form").forEach((one) => one.remove());
    const mine = at.get(sentence.dataset.sentence);
    let last = sentence;
    if (mine) {
      const box = here(mine);
      last.after(box);
      last = box;
    }
    if (known.mayRemark) {
      const name = `批注这一句：${sentence.textContent.trim().slice(0, SHORT)}`;
      last.after(button("批注", name, () => write(row, sentence), "quiet say-remark"));
    }
  });
  count.hidden = !known.remarks.length;
  count.querySelector("b").textContent = known.open;
  if (sent) {
    const next = sent.querySelector(".remarks-here button, .say-remark");
    if (next) next.focus();
  }
}

function here(remarks) {
  const box = made("div", "", "remarks-here");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `这一句的批注 ${remarks.length} 条`);
  remarks.forEach((one) => box.append(remark(one)));
  return box;
}

function line(who, at, said, className) {
  const element = made("p", "", className);
  element.append(made("b", who), " ", made("span", at, "soft"), document.createElement("br"), said);
  return element;
}

function remark(one) {
  const box = made("div", "", one.done ? "remark settled" : "remark");
  if (one.changed) box.append(made("p", `批注时这一句是：“${one.quote}”`, "soft"));
  box.append(line(one.who, one.at, one.said));
  one.answers.forEach((each) => box.append(line(each.who, each.at, each.said, "answer")));
  if (one.done) box.append(made("p", `已处理：${one.done}`, "right"));
  if (!known.mayAnswer) return box;
  const turn = made("div", "", "turn");
  const settle = one.done ? { opens: one.number } : { settles: one.number };
  if (!one.done) turn.append(button("回复", "", () => form(box, "回复", { answers: one.number })));
  turn.append(button(one.done ? "重新打开" : "已处理", "", () => send(box, settle)));
  turn.append(made("span", "", "wrong"));
  turn.lastElementChild.setAttribute("role", "alert");
  box.append(turn);
  return box;
}

function write(row, sentence) {
  const after = row.querySelector(":scope > .say-remark");
  form(row, "批注", { sentence: sentence.dataset.sentence, quote: sentence.textContent.trim() }, after);
}

/** A box to write in, inside `where`; what is said goes out with `fields`. */
function form(where, name, fields, after) {
  const there = where.querySelector(":scope > .remark-form");
  if (there) {
    there.querySelector("textarea").focus();
    return;
  }
  const box = made("form", "", "remark-form");
  const text = made("textarea");
  text.rows = 2;
  text.maxLength = 2000;
  text.required = true;
  text.setAttribute("aria-label", name);
  const done = made("button", name);
  const told = made("p", "", "wrong");
  told.setAttribute("role", "alert");
  const opener = document.activeElement;
  const close = () => {
    const row = box.closest(".row");
    box.remove();
    const back = parts.contains(opener) ? opener : row.querySelector(".say-remark, .remarks-here button");
    if (back) back.focus();
  };
  box.append(text, done, " ", button("取消", "", close), told);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    send(box, Object.assign({ said: text.value }, fields));
  });
  box.addEventListener("input", (event) => event.stopPropagation()); // it is no figure of the report
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  if (after) after.after(box);
  else where.append(box);
  box.dataset.at = sentenceOf(box.closest(".row")).dataset.sentence;
  text.focus();
}

// ---------------------------------------------------------------- the page drawn anew

// A part that is drawn anew has lost its remarks, and what is being written in it: both come back.
new MutationObserver((changes) => {
  changes.forEach((change) =>
    change.removedNodes.forEach((gone) => {
      if (gone.querySelectorAll) gone.querySelectorAll(".remark-form").forEach(save);
    })
  );
  draw();
}).observe(parts, { childList: true });

function save(box) {
  const sentence = parts.querySelector(`[data-sentence="${box.dataset.at}"]`);
  if (!sentence || parts.contains(box)) return;
  sentence.after(box);
}

function go() {
  const name = decodeURIComponent(window.location.hash);
  if (!name.startsWith("#s:")) return;
  const sentence = parts.querySelector(`[data-sentence="${name.slice(3)}"]`);
  if (sentence) sentence.scrollIntoView({ block: "center" });
}

load().then(go);
setInterval(load, ASK_EVERY);
