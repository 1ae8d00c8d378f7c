// Cells at random, as each program writes them; the first that does not come back, or null.
async () => {
  const { cellsOf, textOf } = await import("/shipped/pasted.js");
  let seed = 20311130;
  const next = (most) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % most;
  };
  const letters = ["1", "9", ",", ".", "-", "(", ")", "（", "１", "０", "元", "支", " ", "\u3000",
    "\u00a0", "\t", "\n", '"', '""', "'", "=", "\\", "<", "&", "😀", "0"];
  const text = () => Array.from({ length: next(9) }, () => letters[next(letters.length)]).join("");
  const quoted = (cell) => `"${cell.replace(/"/g, '""')}"`;
  const ways = [
    // Excel, WPS: what holds a tab, a break or a quotation mark is quoted; \n within, \r\n behind.
    (rows) => rows.map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? quoted(cell) : cell)).join("\t") + "\r\n").join(""),
    // Breaks within as behind.
    (rows) => rows.map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? quoted(cell).replace(/\n/g, "\r\n") : cell)).join("\t") + "\r\n").join(""),
    // A mark alone is not quoted, but at the beginning.
    (rows) => rows.map((row) => row.map((cell) => (/[\t\n]|^"/.test(cell) ? quoted(cell) : cell)).join("\t") + "\n").join(""),
    (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\r\n"),
    textOf,
  ];
  for (let round = 0; round < 4000; round += 1) {
    const width = 1 + next(5);
    const rows = Array.from({ length: 1 + next(5) }, () => Array.from({ length: width }, text));
    if (rows.length === 1 && width === 1 && rows[0][0] === "") continue; // nothing at all
    for (let way = 0; way < ways.length; way += 1) {
      const found = cellsOf(ways[way](rows));
      if (JSON.stringify(found) !== JSON.stringify(rows)) return [round, way, rows, found];
    }
  }
  return null;
}
