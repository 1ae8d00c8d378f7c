// What WPS and Excel put on the clipboard, as exact strings, and where each of them goes.
//
// Nothing here computes: a text is taken apart, never read as a number. What cannot be placed is
// listed with the reason; what is no amount goes to the server as it is, which says so.

const CELL = 40000; // characters that a quoted cell may have (Excel's limit is 32,767)
const CELLS = 200000; // that are taken at once

const lines = (text) => text.replace(/\r\n?/g, "\n");

// ---------------------------------------------------------------- a text

/** The cells of text/plain, row by row. Line breaks within a cell are \n. */
export function cellsOf(text) {
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"' ? quotedAt(text, at) : null;
    let end;
    if (quoted) {
      row.push(lines(quoted.text));
      end = quoted.end;
    } else {
      end = at;
      while (end < text.length && text[end] !== "\t" && text[end] !== "\n" && text[end] !== "\r") end += 1;
      row.push(text.slice(at, end));
    }
    if (text[end] === "\t") {
      at = end + 1;
      if (at === text.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
    at = text.startsWith("\r\n", end) ? end + 2 : end + 1;
  }
  if (row.length) rows.push(row);
  return even(rows);
}

/** A cell in quotation marks that ends where a cell ends; null where they are letters of the cell. */
function quotedAt(text, start) {
  const last = Math.min(text.length, start + CELL);
  let found = "";
  let at = start + 1;
  while (at < last) {
    const end = text.indexOf('"', at);
    if (end < 0 || end >= last) return null;
    found += text.slice(at, end);
    if (text[end + 1] === '"') {
      found += '"';
      at = end + 2;
      continue;
    }
    const after = text[end + 1];
    return after === undefined || after === "\t" || after === "\n" || after === "\r" ? { text: found, end: end + 1 } : null;
  }
  return null;
}

function even(rows) {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

/** Cells as a text that a spreadsheet takes apart again to the same cells. */
export function textOf(rows) {
  const one = (cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
  if (rows.length === 1 && rows[0].length === 1) return one(rows[0][0]);
  return rows.map((row) => `${row.map(one).join("\t")}\r\n`).join("");
}

// ---------------------------------------------------------------- HTML

/** The cells of the first table of text/html; parsed without running or loading anything. */
export function cellsOfHtml(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return [];
  const rows = [];
  let taken = 0;
  [...table.rows].forEach((line, at) => {
    rows[at] = rows[at] || [];
    let column = 0;
    [...line.cells].forEach((cell) => {
      while (rows[at][column] !== undefined) column += 1;
      const wide = Math.max(1, Math.min(cell.colSpan, 500));
      const high = Math.max(1, Math.min(cell.rowSpan || 1, table.rows.length - at));
      taken += wide * high;
      if (taken > CELLS) return;
      for (let down = 0; down < high; down += 1) {
        rows[at + down] = rows[at + down] || [];
        for (let right = 0; right < wide; right += 1) rows[at + down][column + right] = "";
      }
      rows[at][column] = wordsOf(cell);
      column += wide;
    });
  });
  return even(rows.map((row) => [...row].map((cell) => (cell === undefined ? "" : cell))));
}

function wordsOf(node) {
  let found = "";
  const walk = (one) => {
    if (one.nodeType === Node.TEXT_NODE) found += one.data.replace(/[ \t\r\n]+/g, " ");
    else if (one.nodeName === "BR") found += "\n";
    else if (one.nodeName !== "STYLE" && one.nodeName !== "SCRIPT") one.childNodes.forEach(walk);
  };
  node.childNodes.forEach(walk);
  return found.replace(/\u00a0/g, " ").replace(/ *\n */g, "\n").trim();
}

/** What a clipboard holds: its text, or its HTML where the text has no cells. */
export function clipped(data) {
  const text = data.getData("text/plain");
  const html = data.getData("text/html");
  if (html && !/[\t\n\r]/.test(text)) {
    const found = cellsOfHtml(html);
    if (found.length && (found.length > 1 || found[0].length > 1 || !text)) return found;
  }
  return cellsOf(text);
}

// ---------------------------------------------------------------- one value

const NOTHING = /^(?:[-—–－―─‐‑−_]{1,2})?$/;
const BRACKETS = /^[(（]\s*([0-9０-９][0-9０-９,，.．]*)\s*[)）]$/;

/** An amount as a spreadsheet shows it, as it is typed here: (1,234.50) is -1234.50, “-” nothing. */
export function amountOf(text) {
  const plain = text.trim();
  if (NOTHING.test(plain)) return "";
  const inside = BRACKETS.exec(plain);
  return inside ? `-${narrow(inside[1]).replace(/,/g, "")}` : plain;
}

/** Full-width digits and signs as narrow ones. */
function narrow(text) {
  return text.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

const bare = (text) => narrow(text).replace(/[\s\u00a0\u3000]/g, "");
const isNumber = (text) => /^[-+(]?[0-9][0-9,.]*\)?$/.test(bare(text));

// ---------------------------------------------------------------- where each goes

const KEYS = ["科目编码", "功能分类科目编码", "支出功能分类科目编码", "经济分类科目编码", "编码", "科目代码", "代码"];
const CALLED = ["科目名称", "功能分类科目名称", "经济分类科目名称"];
const HEADING = 8; // rows at the top in which column names are looked for
const SUM = "合计、类、款的行由程序相加，不用填";

/**
 * A plan for some cells: what is written where, which rows are new, what goes nowhere.
 *
 * `grid`: {by, codes, unit, columns: [name], places: [{keys, form}|null], rows: [{key, boxes}]} where
 * a box is {path, value, number} or null; `from` the first row and column, `over` how many of each
 * are selected.
 */
export function planned(cells, grid, from, over) {
  const plan = { writes: [], fresh: [], lost: [], notes: [], mapped: false };
  cells.forEach((row, at) => {
    row.at = at; // where it was pasted from, for what is said of it
    row.from = 0;
  });
  const [top, stood] = stacked(cells, headingOf(cells, grid, plan));
  cells = stood;
  const keyed = keysOf(cells, top, grid, from);
  if (keyed) byKey(cells, top, keyed, grid, from, plan);
  else byPlace(cells, top, grid, from, over, plan);
  return plan;
}

/** Where the body begins; which pasted column goes to which, where they are named. */
function headingOf(cells, grid, plan) {
  const names = grid.columns.map(bare);
  const known = new Set([...names, ...names.map((name) => name.split("·").pop()), ...KEYS, ...CALLED]);
  const isHeading = (row) => {
    const said = row.filter((cell) => cell.trim());
    return said.some((cell) => known.has(bare(cell))) && !said.some(isNumber);
  };
  let first = cells.slice(0, HEADING).findIndex(isHeading);
  // A single column of texts may hold such a word: a heading stands above something else.
  if (first < 0 || cells.length < 2) return { body: 0, columns: null };
  let last = first;
  while (last + 1 < cells.length - 1 && isHeading(cells[last + 1])) last += 1;
  const columns = new Map();
  const used = new Set();
  for (let column = 0; column < cells[0].length; column += 1) {
    const to = columnOf(cells, first, last, column, names);
    if (to >= 0 && !used.has(to)) {
      used.add(to);
      columns.set(column, to);
    }
  }
  if (!columns.size) return { body: 0, columns: null };
  let body = last + 1;
  while (body < cells.length && isNumbering(cells[body])) body += 1;
  alone(cells.slice(body), columns, used, grid);
  const titles = cells.slice(0, first).map((row) => row.filter((cell) => cell.trim()).join(" ")).filter(Boolean);
  plan.notes.push(`前 ${body} 行是标题和列名，没有当作数${titles.length ? `：${titles.join("；")}` : ""}`);
  const unit = titles.concat(cells.slice(first, body).map((row) => row.join(" "))).map((text) => /单位[:：]?\s*(万元|元)/.exec(text)).find(Boolean);
  if (unit && grid.unit && unit[1] !== grid.unit) {
    plan.notes.push(`粘贴的表写着单位是${unit[1]}，这里按${grid.unit}填；数不会换算，请先换成${grid.unit}`);
    plan.unit = unit[1];
  }
  plan.mapped = true;
  return { body, columns, first, last };
}

/** Where a row is one value, the first column of numbers is that, whatever it is called. */
function alone(body, columns, used, grid) {
  const places = grid.places.map((place, at) => (place ? at : -1)).filter((at) => at >= 0);
  if (places.length !== 1 || used.has(places[0]) || !columns.size) return;
  const first = Math.min(...columns.keys());
  for (let column = first + 1; column < (body[0] || []).length; column += 1) {
    if (!columns.has(column) && body.some((row) => isNumber(row[column]))) {
      columns.set(column, places[0]);
      return;
    }
  }
}

/** Blocks that stand side by side, each with codes of its own, one below the other. */
function stacked(cells, top) {
  if (!top.columns) return [top, cells];
  const isKey = (column) => cells.slice(top.first, top.last + 1).some((row) => KEYS.includes(bare(row[column])));
  const starts = cells[0].map((_, column) => column).filter(isKey);
  if (starts.length < 2) return [top, cells];
  const width = starts[1] - starts[0];
  const cut = (row, start) => {
    const part = row.slice(start, start + width);
    while (part.length < width) part.push("");
    return Object.assign(part, { at: row.at, from: start });
  };
  const body = [].concat(...starts.map((start) => cells.slice(top.body).map((row) => cut(row, start))));
  const columns = new Map([...top.columns].filter((pair) => pair[0] >= starts[0] && pair[0] < starts[0] + width).map(([own, to]) => [own - starts[0], to]));
  return [{ ...top, columns }, [...cells.slice(0, top.body).map((row) => cut(row, starts[0])), ...body]];
}

/** The column of the grid that a pasted one is named after; a word above it that covers several counts. */
function columnOf(cells, first, last, column, names) {
  const words = [];
  for (let row = first; row <= last; row += 1) {
    let left = column;
    // What stands above belongs to the nearest word to its left, where the row below says more.
    while (row < last && left > 0 && !cells[row][left].trim() && cells[last][column].trim()) left -= 1;
    const word = bare(cells[row][left]);
    if (word) words.push(word);
  }
  if (!words.length) return -1;
  const lowest = words[words.length - 1];
  const whole = names.indexOf(words.join("·"));
  if (whole >= 0) return whole;
  if (KEYS.includes(lowest)) return names.findIndex((name) => KEYS.includes(name));
  if (CALLED.includes(lowest)) return names.findIndex((name) => CALLED.includes(name));
  return names.indexOf(lowest);
}

const isNumbering = (row) => {
  const said = row.map(bare).filter((cell) => cell && cell !== "栏次" && cell !== "行次");
  const labelled = row.some((cell) => ["栏次", "行次"].includes(bare(cell)));
  return (labelled || said.length > 2) && said.every((cell, at) => cell === String(at + 1));
};

/** The pasted column whose cells say which row is meant; null where places do. */
function keysOf(cells, { body, columns }, grid, from) {
  if (!grid.by || grid.by === "序号") return null;
  const head = columns ? [...columns].find((pair) => pair[1] === 0) : undefined;
  if (head) return { column: head[0], sure: true };
  const said = cells.slice(body).map((row) => bare(row[0])).filter(Boolean);
  if (!said.length || (cells[0].length < 2 && from[1] !== 0)) return null;
  const there = new Set(grid.rows.map((row) => bare(row.key)));
  const known = said.filter((one) => there.has(one)).length;
  if (grid.by !== "编码") return known * 2 >= said.length && known ? { column: 0 } : null;
  const coded = said.every((one) => /^(?:\d{3}|\d{5}|\d{7}|合计|总计|小计)$/.test(one));
  return coded && (known || from[1] === 0) ? { column: 0 } : null;
}

function byKey(cells, top, keyed, grid, from, plan) {
  const columns = top.columns || inOrder(cells, top, keyed, grid, from, plan);
  const rows = new Map(grid.rows.map((row, at) => [bare(row.key), at]));
  const codes = grid.codes ? new RegExp(`^(?:${grid.codes})$`) : null;
  const seen = new Set();
  const hasValues = [...columns.values()].some((to) => grid.places[to]);
  const isBlank = (row) => hasValues && ![...columns].some(([own, to]) => grid.places[to] && row[own].trim());
  unnamed(cells, top, columns, plan, [keyed.column]);
  cells.slice(top.body).forEach((row) => {
    const key = bare(row[keyed.column]);
    if (!row.some((cell) => cell.trim())) return;
    const lose = (why) => plan.lost.push(`第 ${row.at + 1} 行 ${row.filter((cell) => cell.trim()).join(" ")}：${why}`);
    if (!key) lose(grid.by === "编码" ? "没有科目编码" : "没有名称");
    else if (seen.has(key)) lose("前面已经有这一行");
    else if (rows.has(key)) {
      seen.add(key);
      columns.forEach((to, column) => put(row[column], rows.get(key), to, row.at, row.from + column, grid, plan));
    } else if (grid.by === "固定") lose("这张表没有这一行");
    else if (codes && !codes.test(key)) lose(/^\d{3}$|^\d{5}$|^[合总小]计$/.test(key) ? SUM : "不是这张表的科目编码");
    else if (isBlank(row)) lose("这一行没有数，没有加上");
    else {
      seen.add(key);
      fresh(grid.by === "编码" ? key : row[keyed.column].trim(), row, columns, grid, plan);
    }
  });
}

/** The columns behind that of the keys, one by one, where none is named. */
function inOrder(cells, top, keyed, grid, from, plan) {
  const columns = new Map();
  let column = keyed.column + 1;
  const heads = grid.places.filter((place) => place === null).length;
  const body = cells.slice(top.body);
  if (heads > 1 && body.length && body.every((row) => !isNumber(row[column] || ""))) column += 1;
  const amounts = grid.places.findIndex((place) => place && place.form !== "文字");
  let to = grid.places[from[1]] ? from[1] : Math.max(amounts, heads);
  for (; column < cells[0].length; column += 1, to += 1) {
    if (to < grid.places.length) columns.set(column, to);
    else loseColumn(cells, top.body, column, plan, "右边没有列了");
  }
  return columns;
}

function loseColumn(cells, body, column, plan, why) {
  cells.slice(body).forEach((row, index) => {
    if (row[column].trim()) plan.lost.push(`第 ${body + index + 1} 行第 ${column + 1} 列 ${row[column]}：${why}`);
  });
}

/** The pasted columns whose names the grid does not have. */
function unnamed(cells, top, columns, plan, but = []) {
  if (!top.columns) return;
  for (let column = 0; column < cells[0].length; column += 1) {
    if (columns.has(column) || but.includes(column)) continue;
    const full = cells.slice(top.body).filter((row) => row[column].trim()).length;
    const said = cells.slice(top.first, top.last + 1).map((row) => row[column].trim()).filter(Boolean).join(" · ");
    if (full) plan.lost.push(`“${said || `第 ${column + 1} 列`}”一列 ${full} 格：这张表没有这一列`);
  }
}

function put(text, row, to, at, column, grid, plan) {
  const box = grid.rows[row].boxes[to];
  const place = `第 ${at + 1} 行第 ${column + 1} 列 ${text}`;
  if (box && box.path) {
    const value = box.number ? amountOf(text) : text;
    plan.writes.push({ row, column: to, path: box.path, was: box.value, value });
  } else if (text.trim() && !(box && bare(box.value || "") === bare(text))) {
    if (grid.places[to] || !grid.by) plan.lost.push(`${place}：那一格不能填`);
    else if (!isName(grid, to)) plan.lost.push(`${place}：那一列不能改`);
  }
}

/** Whether a column only says in words what the code beside it says. */
const isName = (grid, to) => CALLED.includes(bare(grid.columns[to]));

function fresh(key, row, columns, grid, plan) {
  const values = [];
  columns.forEach((to, column) => {
    const place = grid.places[to];
    if (!place) return;
    const value = place.form === "文字" || place.form === "名称" ? row[column] : amountOf(row[column]);
    if (value !== "") values.push({ keys: place.keys, value });
  });
  plan.fresh.push({ key, values });
}

// ---------------------------------------------------------------- by places

function byPlace(cells, heading, grid, from, over, plan) {
  let body = cells.slice(heading.body);
  let first = heading.body;
  if (!heading.columns) body = tiled(body, over);
  unnamed(cells, heading, heading.columns || new Map(), plan);
  const columns = heading.columns || new Map((body[0] || []).map((_, at) => [at, from[1] + at]));
  const rows = grid.rows.length;
  body.forEach((row, index) => {
    const at = first + index;
    const to = from[0] + index;
    if (to >= rows && !(grid.by === "序号")) {
      if (row.some((cell) => cell.trim())) plan.lost.push(`第 ${at + 1} 行 ${row.filter((cell) => cell.trim()).join(" ")}：下面没有行了${grid.by === "编码" ? "；连科目编码一起复制，就会加上新的行" : ""}`);
      return;
    }
    if (to >= rows) {
      if (row.some((cell) => cell.trim())) fresh(to, row, columns, grid, plan);
      beyond(row, columns, at, grid, plan);
      return;
    }
    columns.forEach((column, own) => {
      if (column < grid.columns.length) put(row[own], to, column, at, own, grid, plan);
      else if (row[own].trim()) plan.lost.push(`第 ${at + 1} 行第 ${own + 1} 列 ${row[own]}：右边没有列了`);
    });
  });
}

function beyond(row, columns, at, grid, plan) {
  columns.forEach((column, own) => {
    if (column >= grid.columns.length && row[own].trim()) plan.lost.push(`第 ${at + 1} 行第 ${own + 1} 列 ${row[own]}：右边没有列了`);
  });
}

/** The cells as often as the selection has room for them, where it is a multiple. */
function tiled(cells, over) {
  if (!cells.length) return cells;
  const [down, right] = [over[0] / cells.length, over[1] / cells[0].length];
  const times = (number) => (Number.isInteger(number) && number > 1 ? number : 1);
  const wide = cells.map((row) => [].concat(...Array(times(right)).fill(row)));
  return [].concat(...Array(times(down)).fill(wide));
}
