// The page of a report's tables: what is typed into a cell is kept within two seconds, never lost.
//
// The server says what a value is, what is wrong and what a sum comes to; nothing is computed here.
// An edit says what stood there when it was typed, so that nobody's figure is written over. A paste,
// a filling or a row that goes is one edit, so that one undo takes it back.

import { gridded } from "./grid.js";
import { clipped, planned, textOf } from "./pasted.js";
import { ask as asked, remember, remembered } from "./to_server.js";

const table = document.getElementById("grid");
const { report: number, grid: which, by } = table.dataset;
const writes = table.hasAttribute("data-write");
const base = JSON.parse(table.dataset.base);
const places = JSON.parse(table.dataset.places);
const columnNames = JSON.parse(table.dataset.columns);
const status = document.getElementById("status");
const about = document.getElementById("about");
const said = document.getElementById("said");
const dialog = document.getElementById("paste");
const STORED = `tables-${number}`; // what was typed and is not kept yet, if the network goes
const KEEP_AFTER = 900; // milliseconds
const ASK_EVERY = 5000;
const AGAIN_AFTER = 2000;
const MANY = 2000; // edits that the server takes at once
const FEW = 3; // cells with something in them that a paste may write over unasked

let version = Number(table.dataset.version);
let pending = new Map(); // pointer → {path, was, value}
let keeping = 0;
let sending = null; // the promise of what is on its way
const known = new Map(); // pointer → what the server has; null where there is no such key

// ---------------------------------------------------------------- cells

const pointerOf = (path) => path.map((key) => `/${String(key).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
const pathOf = (box) => JSON.parse(box.dataset.path);
const boxesAt = (pointer) => [...table.querySelectorAll("textarea")].filter((box) => box.pointer === pointer);

function valueOf(box) {
  return box.value === "" && box.hasAttribute("data-absent") ? null : box.value;
}

function learn() {
  table.querySelectorAll("textarea").forEach((box) => {
    box.pointer = pointerOf(pathOf(box));
    box.readOnly = !writes;
    if (!known.has(box.pointer) || !pending.has(box.pointer)) known.set(box.pointer, valueOf(box));
    const edit = pending.get(box.pointer);
    if (edit) box.value = edit.value === null ? "" : edit.value;
  });
}

function marked(cell, problems) {
  if (problems.length) cell.dataset.problems = JSON.stringify(problems);
  else delete cell.dataset.problems;
  cell.classList.toggle("wrong", problems.some((one) => one.level !== "提示"));
  cell.classList.toggle("hint", problems.length > 0 && problems.every((one) => one.level === "提示"));
  const box = cell.querySelector("textarea");
  if (box) box.toggleAttribute("aria-invalid", problems.length > 0);
  if (box && problems.length) box.setAttribute("aria-invalid", "true");
}

function mark() {
  table.querySelectorAll("[data-problems]").forEach((cell) => marked(cell, JSON.parse(cell.dataset.problems)));
}

/** What the active cell is, where it comes from, what is wrong with it. */
function tell(cell) {
  const place = places[cell.cellIndex];
  const row = [...cell.parentNode.cells].filter((one) => one.matches("th")).map((one) => one.textContent.trim()).join(" ");
  const column = columnNames[cell.cellIndex];
  about.querySelector(".where").textContent = cell.dataset.label || `${row} ${column}`.trim();
  const problems = JSON.parse(cell.dataset.problems || "[]").map((one) => `${one.level}：${one.told}`);
  const meaning = cell.dataset.meaning || (place && place.meaning) || "";
  about.querySelector(".amiss").textContent = problems.join("　");
  about.querySelector(".what").textContent = [cell.dataset.how, meaning].filter(Boolean).join("　");
  table.querySelectorAll("[aria-describedby]").forEach((one) => one.removeAttribute("aria-describedby"));
  (cell.querySelector("textarea") || cell).setAttribute("aria-describedby", "about");
}

const say = (text, wrong = false) => {
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
};
const speak = (text) => {
  said.textContent = text;
};

// ---------------------------------------------------------------- to the server and back

function typed(box) {
  if (!writes) return;
  if (box.value !== "") box.removeAttribute("data-absent");
  boxesAt(box.pointer).forEach((one) => {
    if (one !== box) one.value = box.value;
  });
  note(pathOf(box), valueOf(box));
  if (!keeping) keeping = setTimeout(send, KEEP_AFTER);
}

function left(box) {
  const { newer } = box;
  delete box.newer;
  if (newer && !pending.has(box.pointer)) show(box.parentNode, newer);
  send();
}

function note(path, value) {
  const pointer = pointerOf(path);
  // What somebody saw when they began to type, whatever has come in since.
  const before = pending.has(pointer) ? pending.get(pointer).was : known.get(pointer);
  const was = before === undefined ? null : before;
  if (value === was) pending.delete(pointer);
  else pending.set(pointer, { path, was, value });
  remember(STORED, pending);
  say(pending.size || sending ? "正在存……" : "都存好了");
}

function ask(path, told) {
  return asked(`/reports/${number}/${path}`, table.dataset.csrf, told && { ...told, grid: which });
}

/** Sends what is pending, one after the other; the answer, or null. */
async function send() {
  clearTimeout(keeping);
  keeping = 0;
  while (sending) await sending;
  if (!pending.size) return null;
  sending = sent();
  const found = await sending;
  return found;
}

async function sent() {
  const edits = new Map(pending);
  try {
    const found = await ask("edits", { shown: version, edits: [...edits.values()], keep: true });
    settled(edits, found);
    draw(found);
    say(pending.size ? "正在存……" : `都存好了 ${clock()}`);
    if (found.others.length) say(`${found.others[found.others.length - 1].who} 刚才也改了这份报告，已经合在一起`);
    return found;
  } catch (error) {
    say(error.refused ? error.message : "没有连上。改的都记在这台电脑上，连上就存", true);
    if (!error.refused) keeping = setTimeout(send, AGAIN_AFTER);
    return null;
  } finally {
    sending = null;
    if (pending.size && !keeping && !status.classList.contains("wrong")) keeping = setTimeout(send, KEEP_AFTER);
  }
}

function settled(edits, found) {
  const refused = new Set(found.conflicts.map((one) => one.pointer));
  edits.forEach((edit, pointer) => {
    if (!refused.has(pointer)) known.set(pointer, edit.value);
    const now = pending.get(pointer);
    if (now && now.value === edit.value) pending.delete(pointer);
    else if (now) now.was = edit.value;
    // Typed back to what it was while this was on its way: the server has the other.
    else if (!refused.has(pointer)) pending.set(pointer, { ...edit, was: edit.value, value: edit.was });
  });
  version = found.version;
  found.conflicts.forEach(choose);
  remember(STORED, pending);
}

const clock = () => {
  const now = new Date();
  return `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
};

// ---------------------------------------------------------------- drawing

function draw(found) {
  if (found.gone) {
    if (!pending.size) window.location.assign(`/reports/${number}/tables`);
    return;
  }
  if (found.body !== undefined) replaced(found.body);
  Object.keys(found.boxes || {}).forEach((id) => show(document.getElementById(id), found.boxes[id]));
  if (found.told !== undefined) document.getElementById("told").innerHTML = found.told;
  Object.keys(found.counts || {}).forEach((one) => {
    const count = document.querySelector(`.count[data-grid="${one}"]`);
    if (!count) return;
    count.firstChild.data = found.counts[one];
    count.hidden = !found.counts[one];
  });
}

function replaced(html) {
  const active = document.activeElement;
  const here = table.contains(active);
  const held = here && active.pointer;
  const cursor = held && grid.isEditing(active) ? [active.selectionStart, active.selectionEnd] : null;
  table.tBodies[0].innerHTML = html;
  known.clear();
  learn();
  // What is pending was typed over what stood there before; of the rest the server's is known now.
  pending.forEach((edit, pointer) => {
    if (!known.has(pointer)) known.set(pointer, edit.was);
  });
  mark();
  table.setAttribute("aria-rowcount", table.tHead.rows.length + grid.height());
  const same = held ? boxesAt(held)[0] : null;
  grid.redrawn(here && !same);
  if (same) {
    const cell = same.parentNode;
    grid.select([cell.parentNode.sectionRowIndex, cell.cellIndex], [cell.parentNode.sectionRowIndex, cell.cellIndex]);
    if (cursor) same.setSelectionRange(...cursor);
  }
}

function show(cell, state) {
  if (!cell) return;
  const box = cell.querySelector("textarea");
  if (!box) {
    if (cell.firstChild && cell.firstChild.nodeType === Node.TEXT_NODE) cell.firstChild.data = state.text;
    else cell.prepend(state.text);
  } else if (grid.isEditing(box)) {
    box.newer = state; // shown when the cell is left, unless something was typed
  } else if (!pending.has(box.pointer)) {
    known.set(box.pointer, state.there ? state.text : null);
    if (box.value !== state.text) box.value = state.text;
    box.toggleAttribute("data-absent", !state.there);
    if (box === document.activeElement) box.select();
  }
  if (state.how) cell.dataset.how = state.how;
  else delete cell.dataset.how;
  marked(cell, state.problems);
  if (cell.contains(document.activeElement)) tell(cell);
}

// ---------------------------------------------------------------- several at once

/** Several edits as one version, after what was typed before; the answer. */
async function together(edits) {
  grid.leave(true);
  if (edits.length > MANY) {
    speak(`一次最多改 ${MANY} 格，这里有 ${edits.length} 格；一格也没有改，请分几次`);
    return null;
  }
  while (sending || pending.size) {
    if (!(await send()) && pending.size) {
      speak("前面的还没有存上，等连上再试；这一次没有改");
      return null;
    }
  }
  edits.forEach(({ path, value }) => note(path, value));
  if (!pending.size) return { wrong: {} };
  edits.forEach(({ path, value }) => {
    boxesAt(pointerOf(path)).forEach((box) => {
      box.value = value === null ? "" : value;
      if (value !== null) box.removeAttribute("data-absent");
    });
  });
  return send();
}

function cleared(boxes) {
  const edits = boxes.filter((box) => box.value !== "").map((box) => ({ path: pathOf(box), value: "" }));
  if (edits.length) together(edits).then((found) => found && speak(`清空了 ${edits.length} 格`));
}

function filled(from, rows, columns, until = from) {
  const edits = [];
  let skipped = 0;
  const deep = until - from + 1;
  rows.forEach((row, index) => {
    columns.forEach((column) => {
      const source = grid.at(from + (index % deep), column);
      const text = grid.boxOf(source) ? grid.boxOf(source).value : "";
      const box = grid.boxOf(grid.at(row, column));
      if (box && grid.boxOf(source)) edits.push({ path: pathOf(box), value: text });
      else skipped += 1;
    });
  });
  if (!edits.length) return;
  together(edits).then((found) => {
    if (found) speak(`向下填充了 ${edits.length} 格${skipped ? `，${skipped} 格不能填` : ""}${amiss(edits, found)}`);
  });
}

/** How many of some edits are no amounts, as the server reads them. */
function amiss(edits, found) {
  const wrong = edits.filter(({ path }) => (found.wrong || {})[pointerOf(path)] === true).length;
  const conflicts = (found.conflicts || []).length;
  return `${wrong ? `，其中 ${wrong} 个不是金额` : ""}${conflicts ? `，${conflicts} 处别人刚改过，没有写上去` : ""}`;
}

async function removed() {
  const rows = grid.rows().map((row) => table.tBodies[0].rows[row]).filter((row) => row.dataset.row);
  if (!rows.length) {
    speak("没有选中可以删去的行");
    return;
  }
  const edits = [];
  rows.forEach((row) => {
    row.querySelectorAll("textarea").forEach((box) => {
      if (valueOf(box) !== null) edits.push({ path: pathOf(box), value: null });
    });
    JSON.parse(row.dataset.rest || "[]").forEach(([path, value]) => {
      known.set(pointerOf(path), value);
      edits.push({ path, value: null });
    });
  });
  const found = await together(edits);
  if (found) speak(`删去了 ${rows.length} 行，撤销可以恢复${amiss(edits, found)}`);
}

async function added(event) {
  event.preventDefault();
  const box = document.getElementById("key");
  const key = box.value.trim().replace(/[０-９]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const codes = table.dataset.codes;
  if (!key) speak(by === "编码" ? "请先写科目编码" : "请先写名称");
  else if (rowOf(key)) {
    speak(`${key} 已经有了`);
    grid.go(rowOf(key).sectionRowIndex, 0, false);
  } else if (codes && !new RegExp(`^(?:${codes})$`).test(key)) speak(`“${key}”不是这张表的科目编码`);
  else {
    const found = await together([{ path: [...base, key, ...firstKeys()], value: "" }]);
    if (!found || !rowOf(key)) return;
    box.value = "";
    speak(`加上了 ${[...rowOf(key).cells].filter((cell) => cell.matches("th")).map((cell) => cell.textContent).join(" ")}`);
    grid.go(rowOf(key).sectionRowIndex, places.findIndex((place) => place && place.form !== "文字"), false);
  }
}

const rowOf = (key) => [...table.tBodies[0].rows].find((row) => row.dataset.row && JSON.parse(row.dataset.row).pop() === key);
const firstKeys = () => (places.find((place) => place && place.form === "金额") || places.find(Boolean)).keys;

// ---------------------------------------------------------------- paste

function seen() {
  const rows = [...table.tBodies[0].rows].map((row) => {
    const path = row.dataset.row ? JSON.parse(row.dataset.row) : null;
    const boxes = [...row.cells].map((cell) => {
      const box = grid.boxOf(cell);
      if (!box) return { path: null, value: cell.textContent };
      return { path: pathOf(box), value: box.value, number: cell.classList.contains("number") };
    });
    return { key: path ? String(path[path.length - 1]) : row.cells[0].textContent, boxes };
  });
  return { by, codes: table.dataset.codes, unit: table.dataset.unit, columns: columnNames, places, rows };
}

function pasted(data) {
  if (!writes) return;
  const cells = clipped(data);
  if (!cells.length) {
    speak("剪贴板里没有文字");
    return;
  }
  const { top, left, bottom, right } = grid.range();
  const plan = planned(cells, seen(), [top, left], [bottom - top + 1, right - left + 1]);
  const changes = plan.writes.filter((one) => one.value !== one.was);
  const over = changes.filter((one) => one.was !== "");
  const unasked = over.length <= FEW && !plan.fresh.length && !plan.lost.length && !plan.mapped;
  if (unasked) put(plan, true, cells);
  else preview(plan, changes, over.length, cells);
}

function preview(plan, changes, over, cells) {
  const put_ = (selector, children) => dialog.querySelector(selector).replaceChildren(...children);
  const item = (text) => Object.assign(document.createElement("li"), { textContent: text });
  const named = (one) => `${grid.boxOf(grid.at(one.row, one.column)).getAttribute("aria-label")}`;
  const line = (texts) => {
    const row = document.createElement("tr");
    texts.forEach((text) => row.append(Object.assign(document.createElement("td"), { textContent: text })));
    return row;
  };
  const notes = [`改 ${changes.length} 格，其中 ${over} 格原来有内容`, ...plan.notes];
  put_(".notes", notes.map(item));
  const fresh = [].concat(...plan.fresh.map((one) => one.values.map((each) => [`${one.key} ${each.keys.join(" · ")}`, "（新行）", each.value])));
  put_(".changes", [...changes.map((one) => line([named(one), one.was, one.value])), ...fresh.map(line)]);
  dialog.querySelector(".lost").hidden = !plan.lost.length;
  put_(".lost ul", plan.lost.map(item));
  const too = dialog.querySelector(".fresh-too");
  too.hidden = !plan.fresh.length;
  too.querySelector("span").textContent = `加上新的 ${plan.fresh.length} 行${by === "序号" ? "" : `：${plan.fresh.map((one) => one.key).join("、")}`}`;
  too.querySelector("input").checked = true;
  dialog.querySelector(".yes").disabled = !changes.length && !plan.fresh.length;
  dialog.querySelector(".yes").onclick = () => {
    dialog.close();
    put(plan, too.querySelector("input").checked, cells);
  };
  dialog.querySelector(".no").onclick = () => {
    dialog.close();
    speak("没有粘贴");
  };
  dialog.showModal();
}

async function put(plan, fresh, cells) {
  const focus = [grid.range().top, grid.range().left];
  const edits = plan.writes.map(({ path, value }) => ({ path, value }));
  const added_ = fresh ? plan.fresh : [];
  added_.forEach(({ key, values }) => {
    const own = by === "序号" ? Number(key) : key;
    values.forEach(({ keys, value }) => edits.push({ path: [...base, own, ...keys], value }));
    if (!values.length && by !== "序号") edits.push({ path: [...base, own, ...firstKeys()], value: "" });
  });
  // A key that is not there and is pasted as a blank stays away.
  const wanted = edits.filter(({ path, value }) => value !== "" || known.get(pointerOf(path)) !== null);
  const found = await together(wanted);
  if (!found) return;
  grid.select(focus, [focus[0] + cells.length - 1, focus[1] + cells[0].length - 1]);
  const lost = plan.lost.length ? `，${plan.lost.length} 处没有地方放` : "";
  const left = plan.fresh.length && !fresh ? `，${plan.fresh.length} 行新的没有加` : "";
  const rows = added_.length ? `，加了 ${added_.length} 行` : "";
  speak(`粘贴了 ${cells.length} 行 ${cells[0].length} 列${rows}${amiss(wanted, found)}${lost}${left}`);
}

function copied(cells, data) {
  data.setData("text/plain", textOf(cells));
  const made = document.createElement("table");
  cells.forEach((row) => {
    const line = made.insertRow();
    row.forEach((text) => {
      line.insertCell().textContent = text;
    });
  });
  data.setData("text/html", made.outerHTML);
  speak(`复制了 ${cells.length} 行 ${cells[0].length} 列`);
}

// ---------------------------------------------------------------- two people, undo

function choose(conflict) {
  const box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
  const fill = (name, text) => {
    box.querySelector(name).textContent = text === null ? "（没有写）" : text;
  };
  const edit = pending.get(conflict.pointer);
  const there = boxesAt(conflict.pointer)[0];
  fill(".place", there ? there.getAttribute("aria-label") : conflict.pointer);
  fill(".who", `${conflict.who} ${conflict.at}`);
  fill(".mine-value", conflict.mine);
  fill(".theirs-value", conflict.theirs);
  fill(".mine-said", conflict.mineSaid);
  fill(".theirs-said", conflict.theirsSaid);
  box.dataset.pointer = conflict.pointer;
  known.set(conflict.pointer, conflict.theirs);
  pending.delete(conflict.pointer);
  boxesAt(conflict.pointer).forEach((one) => {
    one.value = conflict.theirs === null ? "" : conflict.theirs;
    one.toggleAttribute("data-absent", conflict.theirs === null);
  });
  box.querySelector(".mine").hidden = !edit && !there;
  box.querySelector(".mine").addEventListener("click", () => {
    box.remove();
    together([{ path: edit ? edit.path : pathOf(there), value: conflict.mine }]);
  });
  box.querySelector(".theirs").addEventListener("click", () => box.remove());
  document.querySelectorAll("#conflicts .conflict").forEach((one) => {
    if (one.dataset.pointer === conflict.pointer) one.remove();
  });
  document.getElementById("conflicts").append(box);
}

async function turn(back) {
  grid.leave(true);
  while (sending || pending.size) if (!(await send()) && pending.size) return;
  try {
    const found = await ask(back, { shown: version });
    version = found.version;
    draw(found);
    found.conflicts.forEach(choose);
    say(back === "undo" ? "已撤销" : "已重做");
  } catch (error) {
    say(error.refused ? error.message : "没有连上", true);
  }
}

async function others() {
  if (document.hidden || sending || pending.size) return;
  try {
    const found = await ask(`since/${version}?grid=${encodeURIComponent(which)}`);
    if (!found.boxes && !found.gone) return;
    if (sending || pending.size) return; // typed meanwhile: the answer to that will tell
    version = found.version;
    draw(found);
    const last = found.others[found.others.length - 1];
    say(last ? `${last.who} ${last.at} 改了这份报告` : "有人刚才改了这份报告");
  } catch (_) {
    // The next time will do.
  }
}

// ---------------------------------------------------------------- all together

const grid = gridded(table, {
  about: tell,
  typed,
  left,
  cleared: writes ? cleared : () => {},
  filled: writes ? filled : () => {},
  copied,
  pasted,
  said: speak,
});

if (writes) {
  pending = remembered(STORED);
  document.getElementById("undo").addEventListener("click", () => turn("undo"));
  document.getElementById("redo").addEventListener("click", () => turn("redo"));
  document.getElementById("down").addEventListener("click", () => grid.fillDown());
  const remove = document.getElementById("remove");
  if (remove) remove.addEventListener("click", removed);
  const form = document.getElementById("fresh");
  if (form) form.addEventListener("submit", added);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const box = event.target;
    if (box.matches("input") || (box.matches("textarea") && grid.isEditing(box))) return;
    const which_ = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (which_) {
      event.preventDefault();
      turn(which_);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (pending.size) event.preventDefault();
  });
}

document.getElementById("told").addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#c']");
  const cell = link && document.getElementById(link.hash.slice(1));
  if (!cell) return;
  event.preventDefault();
  grid.go(cell.parentNode.sectionRowIndex, cell.cellIndex, false);
  cell.scrollIntoView({ block: "center", inline: "center" });
});

if (window.matchMedia("(max-width: 900px)").matches) document.querySelector(".which").open = false;
learn();
mark();
if (writes && pending.size) send();
setInterval(others, ASK_EVERY);
