// Files are chosen or dropped; what was chosen is listed; a department that is added opens its form.

const box = document.querySelector("[data-drop]");
const input = document.getElementById("files");
const list = document.querySelector("[data-chosen]");
const department = document.getElementById("department");
const added = document.getElementById("added");

function told(bytes) {
  return bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function show() {
  list.replaceChildren(
    ...Array.from(input.files).map((file) => {
      const row = document.createElement("li");
      row.textContent = `${file.name}（${told(file.size)}）`;
      return row;
    })
  );
}

if (box && input) {
  input.addEventListener("change", show);
  ["dragenter", "dragover"].forEach((name) =>
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("over");
    })
  );
  ["dragleave", "drop"].forEach((name) => box.addEventListener(name, () => box.classList.remove("over")));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    const all = new DataTransfer();
    Array.from(input.files).forEach((file) => all.items.add(file));
    Array.from(event.dataTransfer.files).forEach((file) => all.items.add(file));
    input.files = all.files;
    show();
  });
}

if (department && added) {
  department.addEventListener("change", () => {
    added.open = department.value === "+";
    if (added.open) document.getElementById("name").focus();
  });
}
