// A table of cells that is used as a spreadsheet is: moved about in, selected, typed into.
//
// The pattern is the grid of WAI-ARIA: one cell is in the order of Tab, arrows move. Each cell that
// can be typed into has its own box that is focused with all its text selected, so that an input
// method begins in it at once. What is done with what was typed is left to whoever made the grid.

const PAGE = 10; // rows of Page Up and Page Down

/**
 * `uses`: `about(cell)` a cell has become the active one; `typed(box)` somebody is typing;
 * `left(box)` they have finished; `cleared(boxes)`, `filled(rows, columns)`, `copied(cells, data)`,
 * `pasted(data)` what the keys ask for; `said(text)` is told to who cannot see.
 */
export function gridded(table, uses) {
  const body = () => table.tBodies[0];
  let anchor = [0, 0];
  let head = [0, 0];
  let editing = null; // {box, before, over}: `over` where what is typed replaces what was there
  let dragging = ""; // select, fill
  let fillTo = 0;
  let touched = false;
  const painted = new Set();
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.setAttribute("aria-hidden", "true");

  const height = () => body().rows.length;
  const width = () => (height() ? body().rows[0].cells.length : 0);
  const at = (row, column) => body().rows[row].cells[column];
  const boxOf = (cell) => cell.querySelector("textarea");
  const textOf = (cell) => (boxOf(cell) ? boxOf(cell).value : cell.textContent);
  const clamp = (number, most) => Math.max(0, Math.min(number, most - 1));
  const placeOf = (cell) => [cell.parentNode.sectionRowIndex, cell.cellIndex];

  function range() {
    return {
      top: Math.min(anchor[0], head[0]),
      left: Math.min(anchor[1], head[1]),
      bottom: Math.max(anchor[0], head[0]),
      right: Math.max(anchor[1], head[1]),
    };
  }

  const rows = () => [...Array(range().bottom - range().top + 1).keys()].map((one) => one + range().top);
  const columns = () => [...Array(range().right - range().left + 1).keys()].map((one) => one + range().left);
  const cells = () => rows().map((row) => columns().map((column) => at(row, column)));
  const isMany = () => anchor[0] !== head[0] || anchor[1] !== head[1];

  // -------------------------------------------------------------- what is selected

  function paint() {
    const now = new Set([].concat(...cells()));
    painted.forEach((cell) => {
      if (!now.has(cell)) cell.setAttribute("aria-selected", "false");
    });
    now.forEach((cell) => cell.setAttribute("aria-selected", "true"));
    painted.clear();
    now.forEach((cell) => painted.add(cell));
    if (table.hasAttribute("data-write")) at(range().bottom, range().right).append(handle);
  }

  function focused(cell) {
    table.querySelectorAll("tbody [tabindex='0']").forEach((one) => {
      one.tabIndex = -1;
    });
    const target = boxOf(cell) || cell;
    target.tabIndex = 0;
    uses.about(cell);
    if (document.activeElement !== target) target.focus({ preventScroll: true });
    if (boxOf(cell) && !(editing && editing.box === target)) target.select();
    shown(cell);
  }

  /** Scrolls so that a cell is not under the headings. */
  function shown(cell) {
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function go(row, column, extend) {
    if (!height()) return;
    head = [clamp(row, height()), clamp(column, width())];
    if (!extend) anchor = [...head];
    paint();
    if (extend) {
      shown(at(...head));
      const { top, left, bottom, right } = range();
      uses.said(`选中 ${bottom - top + 1} 行 ${right - left + 1} 列`);
    } else focused(at(...anchor));
  }

  function select(from, to) {
    anchor = [clamp(from[0], height()), clamp(from[1], width())];
    head = [clamp(to[0], height()), clamp(to[1], width())];
    paint();
    focused(at(...anchor));
  }

  /** To where what is filled ends, or what is blank. */
  function edge(row, column, down, right) {
    const inside = (r, c) => r >= 0 && c >= 0 && r < height() && c < width();
    const full = (r, c) => inside(r, c) && textOf(at(r, c)) !== "";
    let [r, c] = [row, column];
    const run = full(r, c) && full(r + down, c + right);
    while (inside(r + down, c + right)) {
      if (run && !full(r + down, c + right)) break;
      r += down;
      c += right;
      if (!run && full(r, c)) break;
    }
    return [r, c];
  }

  // -------------------------------------------------------------- typing

  function edit(box, over) {
    if (!box || box.readOnly) return;
    if (editing && editing.box === box) return;
    editing = { box, before: box.value, over };
    box.parentNode.classList.add("editing");
    if (!over) box.setSelectionRange(box.value.length, box.value.length);
  }

  function leave(keep) {
    if (!editing) return;
    const { box, before } = editing;
    editing = null;
    box.parentNode.classList.remove("editing");
    box.scrollTop = 0;
    box.scrollLeft = 0;
    if (!keep) {
      box.value = before;
      uses.typed(box);
    }
    uses.left(box);
  }

  // Before the first letter is there: what Escape brings back.
  table.addEventListener("beforeinput", (event) => {
    if (!editing || editing.box !== event.target) edit(event.target, true);
  });

  table.addEventListener("input", (event) => {
    const box = event.target;
    if (!editing || editing.box !== box) edit(box, true);
    uses.typed(box);
  });

  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell) return;
    const [row, column] = placeOf(cell);
    if (row !== anchor[0] || column !== anchor[1]) {
      anchor = [row, column];
      head = [row, column];
      paint();
      focused(cell);
    } else uses.about(cell);
  });

  table.addEventListener("focusout", (event) => {
    if (editing && event.target === editing.box) leave(true);
  });

  // -------------------------------------------------------------- keys

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function moved(event) {
    const [row, column] = event.shiftKey ? head : anchor;
    const control = event.ctrlKey || event.metaKey;
    const step = STEPS[event.key];
    if (step) return control ? edge(row, column, ...step) : [row + step[0], column + step[1]];
    if (event.key === "Home") return [control ? 0 : row, 0];
    if (event.key === "End") return [control ? height() - 1 : row, width() - 1];
    if (event.key === "PageUp") return [row - PAGE, column];
    if (event.key === "PageDown") return [row + PAGE, column];
    return null;
  }

  function whileTyping(event) {
    const { box, over } = editing;
    if (event.key === "Escape") {
      leave(false);
      box.select();
    } else if (event.key === "Enter" && (event.altKey || event.ctrlKey || event.shiftKey)) {
      box.setRangeText("\n", box.selectionStart, box.selectionEnd, "end");
      uses.typed(box);
    } else if (event.key === "Enter") {
      leave(true);
      go(anchor[0] + 1, anchor[1], false);
    } else if (event.key === "Tab") {
      const to = anchor[1] + (event.shiftKey ? -1 : 1);
      if (to < 0 || to >= width()) return; // Tab goes on out of the table
      leave(true);
      go(anchor[0], to, false);
    } else if (over && STEPS[event.key] && !event.shiftKey) {
      leave(true);
      go(...moved(event), false);
    } else return;
    event.preventDefault();
  }

  function whileMoving(event) {
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    const to = event.altKey ? null : moved(event);
    if (to) go(...to, event.shiftKey);
    else if (event.key === "Enter" || event.key === "F2") edit(boxOf(at(...anchor)), false);
    else if (event.key === "Delete") uses.cleared(boxes());
    else if (event.key === "Escape" && isMany()) go(...anchor, false);
    else if (control && key === "a") {
      anchor = [0, 0];
      go(height() - 1, width() - 1, true);
      focused(at(...anchor));
    } else if (control && key === "d") fillDown();
    else return;
    event.preventDefault();
  }

  table.addEventListener("keydown", (event) => {
    // An input method's own keys are its own.
    if (event.isComposing || event.keyCode === 229 || !event.target.closest("tbody")) return;
    if (editing) whileTyping(event);
    else whileMoving(event);
  });

  const boxes = () => [].concat(...cells()).map(boxOf).filter((box) => box && !box.readOnly);

  function fillDown() {
    const { top, bottom } = range();
    // Of one row alone: from the row above.
    const from = top === bottom ? top - 1 : top;
    if (from < 0) return;
    uses.filled(from, rows().filter((row) => row !== from), columns());
  }

  // -------------------------------------------------------------- clipboard

  const isHere = () => !editing && table.contains(document.activeElement);

  document.addEventListener("copy", (event) => {
    if (!isHere()) return;
    uses.copied(cells().map((row) => row.map(textOf)), event.clipboardData);
    event.preventDefault();
  });

  document.addEventListener("cut", (event) => {
    if (!isHere()) return;
    uses.copied(cells().map((row) => row.map(textOf)), event.clipboardData);
    event.preventDefault();
    uses.cleared(boxes());
  });

  document.addEventListener("paste", (event) => {
    if (!isHere()) return;
    event.preventDefault();
    uses.pasted(event.clipboardData);
  });

  // -------------------------------------------------------------- mouse and finger

  table.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });

  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell || event.button) return;
    if (event.target === handle) {
      dragging = "fill";
      fillTo = range().bottom;
      event.preventDefault();
      return;
    }
    if (editing && editing.box.parentNode === cell) return;
    const again = touched && !isMany() && cell === at(...anchor) && document.activeElement === boxOf(cell);
    if (again) {
      edit(boxOf(cell), false);
      return;
    }
    event.preventDefault();
    leave(true);
    go(...placeOf(cell), event.shiftKey);
    if (event.shiftKey) (boxOf(at(...anchor)) || at(...anchor)).focus({ preventScroll: true });
    dragging = touched ? "" : "select";
  });

  table.addEventListener("mousemove", (event) => {
    if (!dragging) return;
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell) return;
    const [row, column] = placeOf(cell);
    if (dragging === "select" && (row !== head[0] || column !== head[1])) go(row, column, true);
    if (dragging === "fill" && row !== fillTo) {
      fillTo = Math.max(row, range().bottom);
      body().querySelectorAll(".filling").forEach((one) => one.classList.remove("filling"));
      for (let line = range().bottom + 1; line <= fillTo; line += 1) {
        columns().forEach((one) => at(line, one).classList.add("filling"));
      }
    }
  });

  document.addEventListener("mouseup", () => {
    if (dragging === "fill" && fillTo > range().bottom) {
      const { top, left, bottom, right } = range();
      body().querySelectorAll(".filling").forEach((one) => one.classList.remove("filling"));
      const to = [...Array(fillTo - bottom).keys()].map((one) => bottom + 1 + one);
      select([top, left], [fillTo, right]);
      uses.filled(top, to, columns(), bottom);
    }
    dragging = "";
  });

  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell && boxOf(cell)) {
      boxOf(cell).focus();
      edit(boxOf(cell), false);
    }
  });

  if (height()) {
    const first = at(0, 0);
    (boxOf(first) || first).tabIndex = 0;
    paint();
  }

  return {
    at,
    boxOf,
    fillDown,
    go,
    height,
    leave,
    range,
    rows,
    select,
    width,
    isEditing: (box) => Boolean(editing && editing.box === box),
    /** After the rows were drawn anew: the same cells, as far as they are there. */
    redrawn(hadFocus) {
      editing = null;
      painted.clear();
      if (!height()) return;
      anchor = [clamp(anchor[0], height()), clamp(anchor[1], width())];
      head = [clamp(head[0], height()), clamp(head[1], width())];
      paint();
      const cell = at(...anchor);
      if (hadFocus) focused(cell);
      else (boxOf(cell) || cell).tabIndex = 0;
    },
  };
}
